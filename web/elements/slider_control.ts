/**
 * `<slider-control>`: asks for a number while it is being dragged. The thumb stands where the person wants it; while
 * that is not confirmed, a mark on the track shows what the board reports.
 *
 * @module
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { IntField } from "../../protocol/dsl.ts";
import { randomKey } from "../client/random_key.ts";
import { WishEvent } from "./ask.ts";
import { common } from "./styles.ts";

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
    spoken: { attribute: false },
    dragged: { state: true },
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

      .word {
        font-size: 1.25rem;
        font-weight: 650;
        font-variant-numeric: tabular-nums;
        text-align: end;
      }

      @media (forced-colors: active) {
        .mark {
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
  declare field: IntField;
  declare word: string;
  declare reported: number | null;
  declare requested: number | null;
  declare usable: boolean;
  /** What a position means, where that is not its number. */
  declare spoken: ((position: number) => string) | undefined;
  declare dragged: boolean;
  /** Where it stood when the drag began; null if that was not known. */
  #before: number | null = null;
  /** What the person is doing in one go: a drag, or as long as a key is held; null while nothing is done. */
  #gesture: { readonly name: string; readonly isKey: boolean } | null = null;

  constructor() {
    super();
    this.dragged = false;
  }

  protected override willUpdate(): void {
    // A finger that dragged it ends nothing any more.
    if (!this.usable) this.dragged = false;
  }

  protected override render(): TemplateResult {
    const { min, max, step } = this.field;
    const reported = this.reported ?? min;
    const input = this.renderRoot.querySelector("input");
    const position = this.dragged && input !== null ? input.valueAsNumber : this.requested ?? reported;
    const pending = this.requested !== null;
    // Set through the CSSOM, which a strict content security policy allows; a style attribute it does not.
    return html`
      <span class="track" .style=${`--at: ${this.#percent(position)}; --reported: ${
        this.#percent(reported)
      }`}>
        <input
          type="range"
          class=${pending ? "pending" : this.reported === null ? "unknown" : ""}
          min=${min}
          max=${max}
          step=${step}
          aria-label=${this.label}
          aria-valuetext=${this.spoken?.(position) ?? nothing}
          aria-busy=${pending}
          .value=${live(String(position))}
          ?disabled=${!this.usable}
          @pointerdown=${() => this.#gesture = { name: randomKey(), isKey: false }}
          @keydown=${this.#keyDown}
          @keyup=${() => this.#gesture = null}
          @input=${this.#move}
          @change=${this.#rest}
          @pointercancel=${this.#takenAway}
        >
        <span class="mark" ?hidden=${!pending || position === reported}></span>
      </span>
      <span class="word">${this.word}</span>
    `;
  }

  #percent(value: number): string {
    const { min, max } = this.field;
    return (100 * (value - min) / Math.max(1, max - min)).toFixed(2);
  }

  #move(event: Event): void {
    if (!(event.target instanceof HTMLInputElement)) return;
    if (!this.dragged) this.#before = this.requested ?? this.reported;
    this.dragged = true;
    this.#ask(event.target.valueAsNumber);
  }

  #ask(position: number): void {
    const args = { [this.name]: position };
    const gesture = this.#gesture === null ? {} : { gesture: this.#gesture.name };
    this.dispatchEvent(new WishEvent({ command: this.command, args, replaceable: true, ...gesture }));
  }

  #keyDown({ repeat }: KeyboardEvent): void {
    if (!repeat) this.#gesture = { name: randomKey(), isKey: true };
  }

  /** A key changes it again and again while it is held. */
  #rest(): void {
    this.dragged = false;
    if (this.#gesture?.isKey !== true) this.#gesture = null;
  }

  /** The browser takes the finger for scrolling, which was not meant to change anything. */
  #takenAway(): void {
    if (this.dragged && this.#before !== null) this.#ask(this.#before);
    this.dragged = false;
  }
}

customElements.define("slider-control", SliderControl);
