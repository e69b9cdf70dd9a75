/**
 * `<virtual-inputs>`: beneath the drawing of a virtual board, what moves its analog inputs, and who holds what is pressed. What the
 * firmware makes of it shows in the drawing.
 *
 * @module
 */
import { light } from "../../protocol/api/virtual.ts";
import { own } from "../../protocol/own.ts";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { pinNames, seesLight } from "../../protocol/inputs.ts";
import type { ToldChannel, ToldDefinition } from "../../protocol/told.ts";
import type { BoardView } from "../../protocol/views.ts";
import { MAX_ANALOG, type VirtualView } from "../../protocol/virtual_board.ts";
import type { ActionState } from "../virtual_actions.ts";
import type { PageModel } from "../page_model.ts";
import type { Words } from "../text/words.ts";
import { WishEvent } from "../elements/ask.ts";
import "../elements/slider_control.ts";
import { common } from "../elements/styles.ts";

const RANGE = { min: 0, max: MAX_ANALOG, step: 1 };
const SUPPLY_VOLTS = 5;

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
      .input {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 12px;
        align-items: center;
        justify-content: space-between;
      }

      slider-control {
        flex-basis: 100%;
      }

      .input span,
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
      for (const [pin, value] of Object.entries(event.wish.args)) {
        if (typeof value === "number") this.#want(pin, value);
      }
    });
  }

  #want(pin: string, value: number | null): void {
    const { virtualActions } = this.model;
    virtualActions.want(this.board.id, light, { value, pin });
    // The next key may come before the next frame, and goes on from here.
    this.actionState = virtualActions.of(this.board.id);
  }

  protected override render(): TemplateResult {
    const { words, virtual, actionState, usable } = this;
    const { failure } = actionState;
    const said = failure === null ? null : words.failure(failure);
    return html`
      ${Object.keys(virtual.moved).map((pin) => this.#input(pin))}
      <p>${said === null ? this.#held() ?? (usable ? this.#hint() : "") : `${said.what}. ${said.todo}`}</p>
    `;
  }

  /** Who holds what; null if nobody holds anything. */
  #held(): string | null {
    const { words, virtual, model } = this;
    const held = Object.entries(virtual.pressed).flatMap(([pin, by]) => {
      // Two pages of one person hold it as one.
      const holders = [...new Set(by.map((by) => words.who(by, model.yours)))];
      return holders.length === 0 ? [] : [words.text.parts.held(this.#title(pin), words.list(holders))];
    });
    return held.length === 0 ? null : held.join(" ");
  }

  #hint(): string {
    const { pressed, moved } = this.virtual;
    const { hint } = this.words.text.parts;
    if (Object.keys(moved).length === 0) return hint.pressed;
    return Object.keys(pressed).length === 0 ? hint.moved : hint.both;
  }

  #channel(pin: string): readonly [name: string, channel: ToldChannel] | undefined {
    return Object.entries(this.definition.channels).find(([, channel]) => pinNames(channel).includes(pin));
  }

  #title(pin: string): string {
    const [name, channel] = this.#channel(pin) ?? [];
    return name === undefined ? pin : this.words.title(channel, name);
  }

  #input(pin: string): TemplateResult {
    const { words, virtual, actionState, usable } = this;
    const { text } = words;
    const wanted = own(actionState.moved, pin);
    const value = own(virtual.moved, pin) ?? null;
    const [name = "", channel] = this.#channel(pin) ?? [];
    const isLight = channel !== undefined && seesLight(channel);
    const drifts = isLight && (wanted === undefined ? value : wanted) === null;
    const [main = ""] = Object.keys(channel?.state ?? {});
    const reported = own(own(this.board.channels, name)?.reported ?? {}, main);
    // Daylight is seen only by what the sensor makes of it.
    const now = value ?? (typeof reported === "number" ? reported : null);
    const title = this.#title(pin);
    const label = isLight ? text.parts.light(title) : text.parts.voltage(title, pin);
    const say = (value: number) =>
      isLight ? words.number(value) : `${words.number(value * SUPPLY_VOLTS / MAX_ANALOG, 2)} V`;
    return html`
      <div class="input">
        <span aria-hidden="true">${label}</span>
        ${isLight
          ? html`
            <button
              class="plain"
              aria-pressed=${drifts}
              ?disabled=${!usable}
              @click=${() => this.#want(pin, null)}
            >${text.parts.daylight}</button>
          `
          : nothing}
        <slider-control
          .command=${"light"}
          .name=${pin}
          .label=${label}
          .field=${RANGE}
          .word=${now === null ? text.channel.unknown : say(now)}
          .reported=${now}
          .requested=${wanted ?? null}
          .say=${say}
          .moves=${drifts ? text.parts.daylight : null}
          .usable=${usable}
        ></slider-control>
      </div>
    `;
  }
}

customElements.define("virtual-inputs", VirtualInputs);
