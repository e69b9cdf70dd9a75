/**
 * `<virtual-inputs>`: beneath the drawing of a virtual board, the light on its sensor, and who holds its button. What the firmware makes
 * of it shows in the drawing.
 *
 * @module
 */
import { light as shine } from "../../protocol/api/virtual.ts";
import { own } from "../../protocol/own.ts";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { ToldChannel, ToldDefinition } from "../../protocol/told.ts";
import type { BoardView } from "../../protocol/views.ts";
import { MAX_LIGHT, VIRTUAL_LIGHT_PIN, type VirtualView } from "../../protocol/virtual_board.ts";
import type { ActionState } from "../virtual_actions.ts";
import type { PageModel } from "../page_model.ts";
import type { Words } from "../text/words.ts";
import { WishEvent } from "./ask.ts";
import { partOf } from "./drawn_parts.ts";
import "./slider_control.ts";
import { common } from "./styles.ts";

const LIGHT = { min: 0, max: MAX_LIGHT, step: 1 };

class VirtualInputs extends LitElement {
  static override properties = {
    model: { attribute: false },
    board: { attribute: false },
    virtual: { attribute: false },
    definition: { attribute: false },
    actionState: { attribute: false },
    words: { attribute: false },
    usable: { attribute: false },
  };
  static override styles = [
    common,
    css`
      :host {
        display: block;
        margin-top: 8px;
      }

      .light {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 12px;
        align-items: center;
        justify-content: space-between;
      }

      slider-control {
        flex-basis: 100%;
      }

      .light span,
      p {
        color: var(--quiet);
        font-size: 0.8125rem;
      }

      /* Room for what may be said, so that nothing moves when it is. */
      p {
        min-height: 2lh;
        margin-top: 4px;
      }
    `,
  ];

  declare model: PageModel;
  declare board: BoardView;
  declare virtual: VirtualView;
  declare definition: ToldDefinition;
  declare actionState: ActionState;
  declare words: Words;
  declare usable: boolean;

  constructor() {
    super();
    this.addEventListener(WishEvent.type, (event) => {
      if (!(event instanceof WishEvent)) return;
      const { light } = event.wish.args;
      if (typeof light === "number") this.#want(light);
    });
  }

  #want(light: number | null): void {
    const { virtualActions } = this.model;
    virtualActions.want(this.board.id, shine, { value: light });
    // The next key may come before the next frame, and goes on from here.
    this.actionState = virtualActions.of(this.board.id);
  }

  protected override render(): TemplateResult {
    const { words, virtual, actionState } = this;
    const text = words.text.parts;
    const light = Object.entries(this.definition.channels).find(([, { pin }]) => pin === VIRTUAL_LIGHT_PIN);
    const isSensor = light !== undefined && partOf(light[1], null).kind === "sensor";
    // Two pages of one person hold it as one.
    const holders = [...new Set(virtual.pressedBy.map((by) => words.who(by, this.model.yours)))];
    const failure = actionState.failure === null ? null : words.failure(actionState.failure);
    const note = holders.length === 0 ? text.hint : text.held(words.list(holders));
    return html`
      ${isSensor ? this.#light(...light) : nothing}
      <p>${failure === null ? note : `${failure.what}. ${failure.todo}`}</p>
    `;
  }

  #light(name: string, channel: ToldChannel): TemplateResult {
    const { words, virtual, actionState, usable } = this;
    const { value: wanted } = actionState.wanted;
    const drifts = (wanted === undefined ? virtual.light : wanted) === null;
    const [main = ""] = Object.keys(channel.state);
    const reported = own(own(this.board.channels, name)?.reported ?? {}, main);
    // Daylight is seen only by what the sensor makes of it.
    const shines = virtual.light ?? (typeof reported === "number" ? reported : null);
    const label = words.text.parts.light(words.term(channel.title));
    return html`
      <div class="light">
        <span aria-hidden="true">${label}</span>
        <button
          class="plain"
          aria-pressed=${drifts}
          ?disabled=${!usable}
          @click=${() => this.#want(null)}
        >${words.text.parts.daylight}</button>
        <slider-control
          .command=${"light"}
          .name=${"light"}
          .label=${label}
          .field=${LIGHT}
          .word=${shines === null ? words.text.channel.unknown : words.number(shines)}
          .reported=${shines}
          .requested=${wanted ?? null}
          .say=${(position: number) => words.number(position)}
          .moves=${drifts ? words.text.parts.daylight : null}
          .usable=${usable}
        ></slider-control>
      </div>
    `;
  }
}

customElements.define("virtual-inputs", VirtualInputs);
