/**
 * `<slider-control>`: asks for a number while it is being dragged. The thumb stands where the person wants it; while
 * that is not confirmed, a mark on the track shows what the board reports. A finger that scrolls past asks for nothing (U3), and
 * what the board does by itself does not move the thumb while somebody holds it (U5).
 *
 * @module
 */
import { css, html, LitElement, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { IntField } from "../../protocol/dsl.ts";
import { randomKey } from "../../client/random_key.ts";
import { WishEvent } from "./ask.ts";
import { common } from "./styles.ts";

/** A finger or a pen that is down. */
interface Finger {
  readonly x: number;
  readonly y: number;
  /** How far it has moved since. */
  readonly moved: { readonly x: number; readonly y: number };
  /** Where it would put the thumb if it were lifted now; null before the browser says that. */
  readonly at: number | null;
}

/** Fewer pixels than that are a finger that trembles. */
const SIDEWAYS_PX = 8;

class SliderControl extends LitElement {
  static override properties = {
    command: { attribute: false },
    name: { attribute: false },
    label: { attribute: false },
    field: { attribute: false },
    word: { attribute: false },
    reported: { attribute: false },
    requested: { attribute: false },
    usable: { attribute: false },
    say: { attribute: false },
    moves: { attribute: false },
    dragged: { state: true },
    held: { state: true },
    focused: { state: true },
  };
  static override styles = [
    common,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(3.2em, auto);
        gap: 14px;
        align-items: center;
        min-height: 44px;
      }

      .track {
        position: relative;
        height: 44px;
        --thumb: 26px;
      }

      input {
        appearance: none;
        position: absolute;
        inset: 0;
        width: 100%;
        margin: 0;
        background: none;
        cursor: pointer;
        touch-action: pan-y;
      }

      input:disabled {
        opacity: 0.5;
        cursor: not-allowed;
      }

      .track:has(:disabled) + .word {
        color: var(--quiet);
      }

      input:focus-visible {
        outline-offset: -2px;
        border-radius: 8px;
      }

      input::-webkit-slider-runnable-track {
        height: 8px;
        border: 1px solid var(--field);
        border-radius: 4px;
        background: linear-gradient(
          to right,
          var(--accent) calc(var(--at) * 1%),
          var(--ground) calc(var(--at) * 1%)
        );
      }

      input::-moz-range-track {
        height: 8px;
        border: 1px solid var(--field);
        border-radius: 4px;
        background: var(--ground);
      }

      input::-moz-range-progress {
        height: 8px;
        border-radius: 4px;
        background: var(--accent);
      }

      input::-webkit-slider-thumb {
        appearance: none;
        width: var(--thumb);
        height: var(--thumb);
        margin-top: -10px;
        border: 3px solid var(--card);
        border-radius: 50%;
        background: var(--accent);
        box-shadow: 0 0 0 1.5px var(--accent);
      }

      input::-moz-range-thumb {
        box-sizing: border-box;
        width: var(--thumb);
        height: var(--thumb);
        border: 3px solid var(--card);
        border-radius: 50%;
        background: var(--accent);
        box-shadow: 0 0 0 1.5px var(--accent);
      }

      /* What is not known stands nowhere. */
      .unknown::-webkit-slider-thumb {
        visibility: hidden;
      }

      .unknown::-moz-range-thumb {
        visibility: hidden;
      }

      .pending::-webkit-slider-thumb {
        background: var(--card);
        box-shadow: 0 0 0 2px var(--accent);
        border-style: dashed;
        border-color: var(--accent);
      }

      .pending::-moz-range-thumb {
        background: var(--card);
        box-shadow: 0 0 0 2px var(--accent);
        border-style: dashed;
        border-color: var(--accent);
      }

      .mark {
        position: absolute;
        inset-block-start: 30px;
        left: calc(var(--thumb) / 2 + (100% - var(--thumb)) * var(--reported) / 100 - 6px);
        width: 12px;
        height: 8px;
        background: var(--ink);
        clip-path: polygon(50% 0, 100% 100%, 0 100%);
        pointer-events: none;
      }

      /* As wide as its longest number, so that the track stays as long as it is. */
      .word {
        position: relative;
        min-width: calc(var(--room) * 1ch);
        font-size: 1.25rem;
        font-weight: 650;
        line-height: 2.75rem;
        font-variant-numeric: tabular-nums;
        text-align: end;
        white-space: nowrap;
      }

      /* Asked for, and not confirmed yet: not only by colour. */
      .asked {
        color: var(--busy);
        text-decoration: underline dashed 1.5px;
        text-underline-offset: 3px;
      }

      /* Below the number, in room that is there anyway: nothing moves when it comes. */
      .still {
        position: absolute;
        inset-block-end: 0;
        inset-inline-end: 0;
        color: var(--quiet);
        font-size: 0.8125rem;
        line-height: 1;
      }

      .still::before {
        content: "";
        display: inline-block;
        width: 9px;
        height: 6px;
        margin-inline-end: 4px;
        background: var(--ink);
        clip-path: polygon(50% 0, 100% 100%, 0 100%);
      }

      @media (forced-colors: active) {
        .mark,
        .still::before {
          forced-color-adjust: none;
          background: CanvasText;
        }

        input::-webkit-slider-runnable-track {
          forced-color-adjust: none;
          background: linear-gradient(
            to right,
            Highlight calc(var(--at) * 1%),
            Canvas calc(var(--at) * 1%)
          );
          border-color: CanvasText;
        }

        input::-webkit-slider-thumb {
          forced-color-adjust: none;
          background: Highlight;
          border-color: Canvas;
          box-shadow: 0 0 0 1.5px CanvasText;
        }
      }
    `,
  ];

  declare command: string;
  declare name: string;
  declare label: string;
  declare field: Pick<IntField, "min" | "max" | "step">;
  declare word: string;
  declare reported: number | null;
  declare requested: number | null;
  declare usable: boolean;
  /** What a position means, in words. */
  declare say: (position: number) => string;
  /** What is said of a value that moves by itself now; null while it does not. */
  declare moves: string | null;
  declare dragged: boolean;
  /** Whether a pointer is down on it. */
  declare held: boolean;
  declare focused: boolean;
  /** The finger of which nobody knows yet whether it scrolls or drags; null if there is none. */
  #finger: Finger | null = null;
  /** What the person is doing in one go: a drag, or as long as a key is held; null while nothing is done. */
  #gesture: { readonly name: string; readonly isKey: boolean } | null = null;
  /** Where the thumb stays while somebody has a hand on it; null if nobody does. */
  #still: number | null = null;

  constructor() {
    super();
    this.moves = null;
    this.dragged = false;
    this.held = false;
    this.focused = false;
  }

  protected override willUpdate(): void {
    // A finger that dragged it ends nothing any more.
    if (!this.usable) this.#letGo();
    const isStill = this.held || (this.focused && this.moves !== null);
    this.#still = isStill ? this.requested ?? this.#still ?? this.reported : null;
  }

  protected override render(): TemplateResult {
    const { min, max, step } = this.field;
    const reported = this.reported ?? min;
    const position = this.#position;
    const pending = this.requested !== null;
    const differs = pending && position !== reported;
    const isNowhere = !pending && !this.dragged &&
      (this.reported === null || (this.#still !== null && this.moves !== null));
    const room = Math.max(this.say(min).length, this.say(max).length);
    // Set through the CSSOM, which a strict content security policy allows; a style attribute it does not.
    return html`
      <span class="track" .style=${`--at: ${this.#percent(isNowhere ? reported : position)}; --reported: ${
        this.#percent(reported)
      }`}>
        <input
          type="range"
          class=${pending ? "pending" : isNowhere ? "unknown" : ""}
          min=${min}
          max=${max}
          step=${step}
          aria-label=${this.label}
          aria-valuetext=${isNowhere ? this.moves ?? this.word : this.say(position)}
          aria-busy=${pending}
          .value=${live(String(position))}
          ?disabled=${!this.usable}
          @input=${this.#move}
          @change=${this.#rest}
          @keydown=${this.#keyDown}
          @keyup=${() => this.#gesture = null}
          @focus=${() => this.focused = true}
          @blur=${() => this.focused = false}
          @pointerdown=${this.#down}
          @pointermove=${this.#fingerMoved}
          @pointerup=${this.#up}
          @pointercancel=${this.#letGo}
        >
        <span class="mark" ?hidden=${!differs}></span>
      </span>
      <span class="word" .style=${`--room: ${room}`}>
        ${pending
          ? html`
            <span class="asked">${this.say(position)}</span>
            <span class="still" ?hidden=${!differs}>${this.word}</span>
          `
          : this.word}
      </span>
    `;
  }

  /** Where the thumb stands. */
  get #position(): number {
    const input = this.renderRoot.querySelector("input");
    if (this.dragged && input !== null) return input.valueAsNumber;
    return this.requested ?? this.#still ?? this.reported ?? this.field.min;
  }

  #percent(value: number): string {
    const { min, max } = this.field;
    return (100 * (value - min) / (max - min || 1)).toFixed(2);
  }

  #move({ target }: Event): void {
    if (!(target instanceof HTMLInputElement)) return;
    const finger = this.#finger;
    if (finger !== null) {
      const { x, y } = finger.moved;
      if (Math.abs(x) < SIDEWAYS_PX || Math.abs(x) <= Math.abs(y)) {
        // Browsers move the thumb when a finger touches down, before they know whether it scrolls.
        this.#finger = { ...finger, at: target.valueAsNumber };
        target.value = String(this.#position);
        return;
      }
      this.#finger = null;
    }
    this.dragged = true;
    this.#ask(target.valueAsNumber);
  }

  #ask(position: number): void {
    const args = { [this.name]: position };
    const gesture = this.#gesture === null ? {} : { gesture: this.#gesture.name };
    this.dispatchEvent(new WishEvent({ command: this.command, args, ...gesture }));
  }

  /** A key changes it again and again while it is held. */
  #rest(): void {
    this.dragged = false;
    if (this.#gesture?.isKey !== true) this.#gesture = null;
  }

  /** A key goes on from where the value is now, also if that moves. */
  #keyDown({ target, repeat }: KeyboardEvent): void {
    if (!repeat) this.#gesture = { name: randomKey(), isKey: true };
    if (this.moves === null || this.requested !== null || this.reported === null) return;
    this.#still = this.reported;
    if (target instanceof HTMLInputElement) target.value = String(this.#still);
  }

  #down({ target, pointerId, pointerType, clientX: x, clientY: y }: PointerEvent): void {
    this.held = true;
    this.#gesture = { name: randomKey(), isKey: false };
    // Else nobody would hear of a mouse button that is let go elsewhere.
    if (target instanceof Element) target.setPointerCapture(pointerId);
    if (pointerType !== "mouse") this.#finger = { x, y, moved: { x: 0, y: 0 }, at: null };
  }

  #fingerMoved({ clientX, clientY }: PointerEvent): void {
    const finger = this.#finger;
    if (finger === null) return;
    this.#finger = { ...finger, moved: { x: clientX - finger.x, y: clientY - finger.y } };
  }

  #up(): void {
    const at = this.#finger?.at ?? null;
    this.#finger = null;
    this.held = false;
    if (at !== null) this.#ask(at);
  }

  /** Also where the browser takes the finger for scrolling. */
  #letGo(): void {
    this.#finger = null;
    this.held = false;
    this.dragged = false;
  }
}

customElements.define("slider-control", SliderControl);
