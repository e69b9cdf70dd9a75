/**
 * `<pad-control>`: a square in which a point is dragged, for two numbers at once. Keys and screen readers have the two sliders beside it.
 * A finger drags once it has rested on it for a moment: one that scrolls past asks for nothing (U3).
 *
 * @module
 */
import { css, html, LitElement, type TemplateResult } from "lit";
import { randomKey } from "../../client/random_key.ts";
import type { AnyValues, IntField } from "../../protocol/dsl.ts";
import { FINGER_MS } from "../finger.ts";
import { WishEvent } from "./ask.ts";
import { common } from "./styles.ts";

/** What is known of a field that is a number. */
type Range = Pick<IntField, "min" | "max" | "step">;

class PadControl extends LitElement {
  static override properties = {
    command: { attribute: false },
    x: { attribute: false },
    y: { attribute: false },
    at: { attribute: false },
    usable: { attribute: false },
  };
  static override styles = [
    common,
    css`
      .pad {
        position: relative;
        width: 100%;
        max-width: 16rem;
        aspect-ratio: 1;
        margin: 4px auto;
        border: 1px solid var(--field);
        border-radius: 8px;
        background:
          linear-gradient(var(--line), var(--line)) center / 1px 100% no-repeat,
          linear-gradient(var(--line), var(--line)) center / 100% 1px no-repeat,
          var(--ground);
        cursor: crosshair;
        touch-action: pan-y;
      }

      .off {
        cursor: not-allowed;
        opacity: 0.5;
      }

      .point {
        position: absolute;
        left: calc(var(--x) * 1%);
        bottom: calc(var(--y) * 1%);
        width: 26px;
        height: 26px;
        margin: 0 0 -13px -13px;
        border: 3px solid var(--card);
        border-radius: 50%;
        background: var(--accent);
        box-shadow: 0 0 0 1.5px var(--accent);
        pointer-events: none;
      }

      @media (forced-colors: active) {
        .point {
          forced-color-adjust: none;
          background: Highlight;
          border-color: Canvas;
          box-shadow: 0 0 0 1.5px CanvasText;
        }
      }
    `,
  ];

  declare command: string;
  declare x: Range;
  declare y: Range;
  /** Where the point is. */
  declare at: AnyValues;
  declare usable: boolean;
  /** What a person does in one go (H15); null while nobody drags. */
  #gesture: string | null = null;
  /** Begins the drag of a finger that may be about to scroll; null if there is none. */
  #begin: (() => void) | null = null;
  #wait: ReturnType<typeof setTimeout> | undefined;

  protected override willUpdate(): void {
    if (!this.usable) this.#letGo();
  }

  protected override render(): TemplateResult {
    const { x, y, at, usable } = this;
    return html`
      <div
        class="pad ${usable ? "" : "off"}"
        aria-hidden="true"
        .style=${`--x: ${percent(x, at.x)}; --y: ${percent(y, at.y)}`}
        @pointerdown=${this.#down}
        @pointermove=${this.#move}
        @pointerup=${this.#up}
        @pointercancel=${this.#letGo}
        @lostpointercapture=${this.#letGo}
        @touchmove=${(event: Event) => {
          // A finger that drags scrolls no more.
          if (this.#gesture !== null) event.preventDefault();
        }}
      ><span class="point"></span></div>
    `;
  }

  #down(event: PointerEvent): void {
    if (!this.usable || event.button !== 0 || !(event.currentTarget instanceof Element)) return;
    const pad = event.currentTarget;
    pad.setPointerCapture(event.pointerId);
    const begin = () => {
      this.#begin = null;
      this.#gesture = randomKey();
      this.#ask(pad, event);
    };
    if (event.pointerType === "mouse") return begin();
    this.#begin = begin;
    this.#wait = setTimeout(begin, FINGER_MS);
  }

  #up(): void {
    this.#begin?.();
    this.#letGo();
  }

  #move(event: PointerEvent): void {
    if (this.#gesture !== null && event.currentTarget instanceof Element) {
      this.#ask(event.currentTarget, event);
    }
  }

  #letGo(): void {
    clearTimeout(this.#wait);
    this.#begin = null;
    this.#gesture = null;
  }

  #ask(pad: Element, { clientX, clientY }: PointerEvent): void {
    const { left, bottom, width, height } = pad.getBoundingClientRect();
    const args = {
      x: valueAt(this.x, (clientX - left) / width),
      y: valueAt(this.y, (bottom - clientY) / height),
    };
    const { command } = this;
    this.dispatchEvent(
      new WishEvent({ command, args, ...(this.#gesture === null ? {} : { gesture: this.#gesture }) }),
    );
  }
}

function percent({ min, max }: Range, value: unknown): string {
  return (100 * (Number(value) - min) / (max - min || 1)).toFixed(2);
}

/** The value that is nearest to a share of the range. */
function valueAt({ min, max, step }: Range, share: number): number {
  const steps = Math.round(Math.min(1, Math.max(0, share)) * (max - min) / step);
  return Number((min + steps * step).toFixed(6));
}

customElements.define("pad-control", PadControl);
