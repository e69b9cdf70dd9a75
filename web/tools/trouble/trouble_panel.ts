/**
 * `<trouble-panel>`: spoils the line to a virtual board, or its power, and shows what the link does about it.
 *
 * @module
 */
import type { Method } from "../../../protocol/api/method.ts";
import { mend } from "../../../protocol/api/virtual.ts";
import { power as act, trouble } from "../../../protocol/api/virtual_trouble.ts";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { PowerAction, VirtualView } from "../../../protocol/virtual_board.ts";
import { WishEvent } from "../../elements/ask.ts";
import { checkIcon, troubleIcon, unknownIcon } from "../../elements/icons.ts";
import "../../elements/slider_control.ts";
import { common } from "../../elements/styles.ts";
import { ModelWatch } from "../../elements/watch.ts";
import type { PageModel } from "../../page_model.ts";
import { troubleText } from "../../text/trouble_tables.ts";
import type { TroubleText } from "../../text/trouble_text.ts";
import { troubleSentence } from "../../text/trouble_words.ts";
import { type LineCounts, LineWatch } from "./line_watch.ts";
import { positionOf, TROUBLE_SCALES, type TroubleScale } from "./trouble_scale.ts";

/** What is counted, in the order in which it is read: what was done to the line, then what the link did. */
const COUNTERS = [
  "bytesDropped",
  "bitsFlipped",
  "badFrames",
  "naksReceived",
  "retransmissions",
  "eventGapsMended",
  "sessions",
  "framesSent",
] as const satisfies readonly (keyof LineCounts)[];

class TroublePanel extends LitElement {
  static override properties = { model: { attribute: false }, board: { attribute: false } };
  static override styles = [
    common,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 14px;
        container-type: inline-size;
      }

      .about,
      .rate span,
      .since {
        color: var(--quiet);
        font-size: 0.875rem;
      }

      .now {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 12px;
        align-items: center;
        justify-content: space-between;
      }

      .now p {
        display: flex;
        flex: 1 1 16em;
        min-width: 0;
        overflow-wrap: anywhere;
        gap: 8px;
        align-items: baseline;
        min-height: 2lh;
        font-weight: 600;
      }

      .now .icon {
        position: relative;
        top: 0.13em;
      }

      .parts {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 18px 32px;
      }

      h3 {
        font-size: 1rem;
      }

      .rates {
        display: grid;
        gap: 8px;
        margin-top: 8px;
      }

      /* All tracks end at the same place, whatever is said beside them. */
      slider-control {
        grid-template-columns: minmax(0, 1fr) 5.75em;
      }

      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-top: 8px;
      }

      dl {
        display: grid;
        margin-top: 8px;
      }

      dl div {
        display: flex;
        flex-wrap: wrap;
        gap: 0 12px;
        justify-content: space-between;
        padding: 5px 0;
        border-top: 1px solid var(--line);
      }

      dd {
        flex: none;
        font-weight: 650;
        font-variant-numeric: tabular-nums;
      }

      .copes {
        margin-top: 18px;
      }

      .since {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 12px;
        align-items: center;
        justify-content: space-between;
        margin-top: 8px;
      }

      @container (width >= 40rem) {
        .parts {
          grid-template-columns: repeat(2, minmax(0, 1fr));
        }
      }
    `,
  ];

  declare model: PageModel;
  declare board: string;
  readonly #line: LineWatch = new LineWatch(this);

  constructor() {
    super();
    new ModelWatch(this);
    this.addEventListener(WishEvent.type, (event) => {
      if (!(event instanceof WishEvent)) return;
      const scale = TROUBLE_SCALES.find(({ name }) => name === event.wish.command);
      const value = scale?.values[Number(event.wish.args.position)];
      if (scale !== undefined && value !== undefined) {
        this.model.virtualActions.want(this.board, trouble, { [scale.name]: value });
        // The next key may come before the next frame, and goes on from here.
        this.requestUpdate();
      }
    });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { model, board } = this;
    const virtual = model.truth.boards.get(board)?.virtual ?? null;
    if (virtual === null) return nothing;
    const text = this.#text;
    const isOnline = model.connection.status === "online";
    const usable = (method: Pick<Method, "needs">) => isOnline && model.may(method);
    const { failure } = model.virtualActions.of(board);
    const failed = failure === null ? null : model.words.failure(failure);
    const sentence = troubleSentence(virtual, model.yours, model.words);
    const well = isOnline
      ? html`${checkIcon}${text.well}`
      : html`${unknownIcon}${model.words.text.channel.unknown}`;
    return html`
      <p class="about">${text.about}</p>
      <div class="now">
        <p>${sentence === null ? well : html`${troubleIcon}${sentence}`}</p>
        <button
          class="plain"
          ?disabled=${!usable(mend) || sentence === null}
          @click=${() => model.virtualActions.mend(board)}
        >${model.words.text.trouble.mend}</button>
      </div>
      ${failed === null ? nothing : html`<p>${failed.what}. ${failed.todo}</p>`}
      <div class="parts">
        <section aria-labelledby="line">
          <h3 id="line">${text.line}</h3>
          <div class="rates">${TROUBLE_SCALES.map((scale) =>
            this.#rate(scale, virtual, usable(trouble))
          )}</div>
        </section>
        <div>
          <section aria-labelledby="power">
            <h3 id="power">${text.power}</h3>
            ${this.#power(virtual, usable(act))}
          </section>
          <section class="copes" aria-labelledby="copes">
            <h3 id="copes">${text.copes}</h3>
            ${this.#counts()}
          </section>
        </div>
      </div>
    `;
  }

  get #text(): TroubleText {
    return troubleText[this.model.words.text.language];
  }

  #rate({ name, values }: TroubleScale, virtual: VirtualView, usable: boolean): TemplateResult {
    const { words } = this.model;
    const label = this.#text.rates[name];
    const field = { min: 0, max: values.length - 1, step: 1 };
    const wanted = this.model.virtualActions.of(this.board).wanted[name];
    const said = (value: number) => name === "delayMs" ? words.duration(value) : words.chance(value);
    return html`
      <div class="rate">
        <span aria-hidden="true">${label}</span>
        <slider-control
          .command=${name}
          .name=${"position"}
          .label=${label}
          .field=${field}
          .word=${said(virtual.trouble[name])}
          .say=${(position: number) => said(values[position] ?? 0)}
          .reported=${positionOf(values, virtual.trouble[name])}
          .requested=${wanted === undefined ? null : positionOf(values, wanted)}
          .usable=${usable}
        ></slider-control>
      </div>
    `;
  }

  #power({ power }: VirtualView, usable: boolean): TemplateResult {
    const { model, board } = this;
    const button = (action: PowerAction, isPossible: boolean) =>
      html`
        <button
          class="plain"
          ?disabled=${!usable || !isPossible}
          @click=${() => model.virtualActions.change(board, act, { action })}
        >${this.#text.actions[action]}</button>
      `;
    const hasPower = power !== "unplugged";
    return html`
      <div class="buttons">
        ${button(hasPower ? "unplug" : "plug", true)}
        ${button(power === "frozen" ? "resume" : "freeze", hasPower)}
        ${button("reset", hasPower)}
        ${button("brownOut", hasPower)}
      </div>
    `;
  }

  #counts(): TemplateResult {
    const { words } = this.model;
    const text = this.#text;
    const { counts } = this.#line;
    const shown = (counter: typeof COUNTERS[number]): string => {
      if (counts === null) return words.text.channel.unknown;
      return counter === "eventGapsMended"
        ? text.ofAll(words.number(counts.eventGapsMended), words.number(counts.eventGaps))
        : words.number(counts[counter]);
    };
    return html`
      <dl>${COUNTERS.map((counter) =>
        html`
          <div>
            <dt>${text.counters[counter]}</dt>
            <dd>${shown(counter)}</dd>
          </div>
        `
      )}</dl>
      <p class="since">
        ${text.since}
        <button class="plain" ?disabled=${counts === null} @click=${() => this.#line.fromZero()}>
          ${text.again}
        </button>
      </p>
    `;
  }
}

customElements.define("trouble-panel", TroublePanel);
