/**
 * `<channel-card>`: one channel. Its controls, what the board reports, and how far the newest request has come.
 *
 * @module
 */
import { COMMAND } from "../../protocol/api/method.ts";
import { own } from "../../protocol/own.ts";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { AnyValues } from "../../protocol/dsl.ts";
import { isYesNo } from "../../protocol/fields/kinds.ts";
import { pinsOf } from "../../protocol/inputs.ts";
import type { ToldChannel } from "../../protocol/told.ts";
import type { ChannelView } from "../../protocol/views.ts";
import { type Control, isDirect, planOf, type Reading } from "../controls.ts";
import { colourOf, shareOf, viewOf } from "../fields/kinds.ts";
import type { PageModel } from "../page_model.ts";
import type { Stage } from "../requests.ts";
import type { Words } from "../text/words.ts";
import { WishEvent } from "./ask.ts";
import { fetchControl } from "./fetched_controls.ts";
import { footStyles } from "./foot_styles.ts";
import "./form_control.ts";
import "./slider_control.ts";
import { leaseLine } from "./lease_line.ts";
import { movingLine, movingOf } from "./moving_line.ts";
import { changeLine, stageLine } from "./stage_lines.ts";
import { common } from "./styles.ts";
import { valueInWords } from "../fields/in_words.ts";
import { swatch } from "./swatch.ts";
import "./switch_control.ts";

class ChannelCard extends LitElement {
  static override properties = {
    model: { attribute: false },
    words: { attribute: false },
    board: { attribute: false },
    name: { attribute: false },
    channel: { attribute: false },
    view: { attribute: false },
    stage: { attribute: false },
    usable: { attribute: false },
    now: { attribute: false },
  };
  static override styles = [
    common,
    footStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: 10px;
        padding: 14px 16px 12px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--card);
      }

      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 0 12px;
        align-items: baseline;
        justify-content: space-between;
      }

      h3 {
        min-width: 0;
        overflow-wrap: anywhere;
        font-size: 1.0625rem;
      }

      .pin {
        color: var(--quiet);
        font-size: 0.8125rem;
        white-space: nowrap;
      }

      .direct,
      .more {
        display: grid;
        gap: 10px;
      }

      .more {
        display: flex;
        flex-wrap: wrap;
        gap: 10px 12px;
        align-items: end;
      }

      /* A control whose code is fetched when a definition needs it. */
      .direct > :not(:defined) {
        display: block;
        min-height: 50px;
      }

      .moving {
        display: flex;
        gap: 12px;
        align-items: center;
        justify-content: space-between;
        min-height: max(44px, var(--target));
        font-weight: 600;
      }

      dl {
        display: grid;
        gap: 6px;
      }

      .reading {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 4px 12px;
        align-items: baseline;
      }

      dt {
        color: var(--quiet);
        font-size: 0.9375rem;
      }

      dd {
        font-weight: 650;
        font-variant-numeric: tabular-nums;
      }

      .gauge {
        grid-column: 1 / -1;
        height: 6px;
        overflow: hidden;
        border-radius: 3px;
        background: var(--line);
      }

      .gauge span {
        display: block;
        height: 100%;
        width: calc(var(--at) * 1%);
        background: var(--accent);
      }

      .stale dd {
        color: var(--quiet);
      }

      .stale .gauge span {
        background: var(--field);
      }

      .hint,
      .changed,
      .lease:not(.stage) {
        color: var(--quiet);
      }

      @media (forced-colors: active) {
        .gauge {
          border: 1px solid;
        }

        .gauge span {
          background: Highlight;
        }
      }
    `,
  ];

  declare model: PageModel;
  declare words: Words;
  declare board: string;
  declare name: string;
  declare channel: ToldChannel;
  declare view: ChannelView | null;
  declare stage: Stage;
  declare usable: boolean;
  declare now: number;

  constructor() {
    super();
    this.addEventListener(WishEvent.type, (event) => {
      if (!(event instanceof WishEvent)) return;
      const { model, board, name } = this;
      model.ask({ board, channel: name, ...event.wish });
      // The next click may come before the next frame, and begins from where this one put the control.
      this.stage = model.stage(board, name);
    });
  }

  protected override render(): TemplateResult {
    const { model, stage, view, usable } = this;
    const words = this.words.of(this.channel);
    const title = words.title(this.channel, this.name);
    const pins = pinsOf(this.channel).map(String);
    // To whoever may only look, all of it is a reading.
    const plan = planOf(model.may(COMMAND) ? this.channel : { ...this.channel, commands: {} });
    const direct = plan.controls.filter(isDirect);
    const more = plan.controls.filter((control) => !isDirect(control));
    const changes = Object.keys(this.channel.commands).length > 0;
    const room = plan.controls.length > 0 ? "staged" : changes ? "watched" : "";
    return html`
      <div class="head">
        <h3>${title}</h3>
        ${pins.length === 0 ? nothing : html`<span class="pin">${words.text.board.pins(pins)}</span>`}
      </div>
      ${direct.length === 0 ? nothing : html`
        <div class="direct">${direct.map((control) => this.#control(control))}</div>
      `}
      ${plan.readings.length === 0 ? nothing : html`
        <dl class=${usable ? "" : "stale"}>${plan.readings.map((reading) => this.#reading(reading))}</dl>
      `}
      ${more.length === 0 ? nothing : html`
        <div class="more">${more.map((control) => this.#control(control))}</div>
      `}
      <div class="foot ${room} ${view?.lease ? "leased" : ""}">
        ${stage.stage === "failed" ? nothing : changeLine(view, model, usable)}
        ${stageLine(title, stage, view, model, usable, () => model.cancel(this.board, this.name))}
        ${leaseLine(this.channel, view, model, this.board)}
      </div>
    `;
  }

  /** What the board reported of a field. */
  #reported(name: string): AnyValues[string] | undefined {
    return own(this.view?.reported ?? {}, name);
  }

  /** What this page asked of a field and is not confirmed yet. */
  #requested(name: string): AnyValues[string] | null {
    return this.stage.stage === "pending" ? own(this.stage.ask.args, name) ?? null : null;
  }

  /** Whether this page waits for a command. */
  #isAsked(command: string): boolean {
    return this.stage.stage === "pending" && this.stage.ask.command === command;
  }

  #control(control: Control): TemplateResult {
    const { usable } = this;
    const words = this.words.of(this.channel);
    const title = words.title(this.channel, this.name);
    const { command } = control;
    // What could not be had before the card was drawn is asked for again.
    for (const fetch of fetchControl(control)) fetch.catch(() => {});
    switch (control.kind) {
      case "direct": {
        const { name, field } = control;
        const moving = movingOf(this, name);
        const reported = this.#reported(name) ?? null;
        const requested = this.#requested(name);
        const word = valueInWords(words, name, field, reported);
        const given = { command, name, title, word, reported, requested, moving, usable, words };
        return html`${viewOf(field).control(field, given)}${
          isYesNo(field) ? nothing : movingLine(this, name)
        }`;
      }
      case "group":
        return html`
          <group-control
            .command=${command}
            .label=${title}
            .args=${control.args}
            .reported=${this.view?.reported ?? null}
            .requested=${this.stage.stage === "pending" ? this.stage.ask.args : null}
            .moving=${(name: string) => movingOf(this, name)}
            .usable=${usable}
            .words=${words}
          ></group-control>
        `;
      case "button":
        return html`
          <button
            class="plain"
            aria-label=${`${title}: ${words.term(command)}`}
            aria-busy=${this.#isAsked(command)}
            ?disabled=${!usable}
            @click=${() => this.dispatchEvent(new WishEvent({ command, args: {} }))}
          >${words.term(command)}</button>
        `;
      case "unknown":
        return html`<p class="hint">${words.text.channel.newer(words.term(command))}</p>`;
      case "form":
        return html`
          <form-control
            .command=${command}
            .label=${`${title}: ${words.term(command)}`}
            .args=${control.args}
            .present=${this.view?.reported ?? null}
            .words=${words}
            .pending=${this.#isAsked(command)}
            .usable=${usable}
          ></form-control>
        `;
    }
  }

  #reading({ name, field, main }: Reading): TemplateResult {
    const words = this.words.of(this.channel);
    const value = this.#reported(name);
    // As the switch is called that it stands for.
    const term = name === "on" ? words.title(this.channel, this.name) : words.term(name);
    const at = main ? shareOf(field, value) : null;
    return html`
      <div class="reading">
        <dt>${term}</dt>
        <dd>${swatch(colourOf(field, value))}${valueInWords(words, name, field, value)}</dd>
        ${at === null ? nothing : html`
          <dd class="gauge" aria-hidden="true"><span .style=${`--at: ${(100 * at).toFixed(1)}`}></span></dd>
        `}
      </div>
    `;
  }
}

customElements.define("channel-card", ChannelCard);
