/**
 * `<press-area>`: holds something down for as long as a finger, a mouse button or a key does. Whatever may hide the end of that
 * ends it: focus that goes, a page that is hidden, a pointer that is taken away.
 *
 * @module
 */
import { css, html, LitElement, type TemplateResult } from "lit";
import { common } from "../elements/styles.ts";
import { FINGER_MS } from "../finger.ts";

/** Somebody begins or ceases to hold it. */
export class HoldEvent extends Event {
  /** Its type. */
  static readonly type = "hold";
  /** The pin of what is held. */
  readonly pin: string;
  /** Whether it is held from now on. */
  readonly down: boolean;

  constructor(pin: string, down: boolean) {
    super(HoldEvent.type, { bubbles: true, composed: true });
    this.pin = pin;
    this.down = down;
  }
}

class PressArea extends LitElement {
  static override properties = {
    label: { attribute: false },
    pin: { attribute: false },
    usable: { attribute: false },
    held: { state: true },
  };
  static override styles = [
    common,
    css`
      button {
        display: block;
        width: 100%;
        height: 100%;
        border: 1px solid var(--field);
        border-radius: 10px;
        border-bottom-width: 3px;
        background: none;
        cursor: pointer;
        touch-action: pan-y;
        user-select: none;
        -webkit-user-select: none;
        -webkit-touch-callout: none;
      }

      button:hover:enabled {
        border-color: var(--accent);
      }

      button.held {
        border: 2px solid var(--accent);
        border-bottom-width: 1px;
        background: color-mix(in srgb, var(--accent) 18%, transparent);
      }

      @media (forced-colors: active) {
        button.held {
          border: 4px solid Highlight;
        }
      }
    `,
  ];

  declare label: string;
  declare pin: string;
  declare usable: boolean;
  declare held: boolean;
  /** Whether the click that is to come was heard as a pointer already. */
  #heard = false;
  /** Ends the wait for what a finger is about to do. */
  #endWait: (() => void) | null = null;
  readonly #letGo = () => {
    this.#endWait?.();
    this.#hold(false);
  };

  constructor() {
    super();
    this.held = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("blur", this.#letGo);
    document.addEventListener("visibilitychange", this.#letGo);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("blur", this.#letGo);
    document.removeEventListener("visibilitychange", this.#letGo);
    this.#letGo();
  }

  protected override willUpdate(): void {
    // Without a connection the server has let go by itself (V2).
    if (!this.usable) this.held = false;
  }

  protected override render(): TemplateResult {
    return html`
      <button
        class=${this.held ? "held" : ""}
        aria-label=${this.label}
        ?disabled=${!this.usable}
        @pointerdown=${this.#pointerDown}
        @pointerup=${this.#lifted}
        @pointercancel=${this.#takenAway}
        @lostpointercapture=${this.#letGo}
        @touchmove=${this.#fingerMoved}
        @keydown=${this.#keyDown}
        @keyup=${this.#keyUp}
        @click=${this.#click}
        @blur=${this.#letGo}
        @contextmenu=${(event: Event) => event.preventDefault()}
      ></button>
    `;
  }

  #hold(down: boolean): void {
    if (down === this.held) return;
    this.held = down;
    this.dispatchEvent(new HoldEvent(this.pin, down));
  }

  #pointerDown({ button, target, pointerId, pointerType }: PointerEvent): void {
    if (button !== 0) return;
    this.#heard = true;
    if (target instanceof Element) target.setPointerCapture(pointerId);
    if (pointerType === "mouse") this.#hold(true);
    else this.#wait();
  }

  /** A finger that scrolls presses nothing (U3): the browser takes it away before this time is over. */
  #wait(): void {
    const press = () => {
      this.#endWait?.();
      this.#hold(true);
    };
    const timer = setTimeout(press, FINGER_MS);
    this.#endWait = () => {
      clearTimeout(timer);
      this.#endWait = null;
    };
  }

  #lifted(): void {
    if (this.#endWait !== null) this.#hold(true);
    this.#letGo();
  }

  /** A finger that holds it down scrolls no more. */
  #fingerMoved(event: TouchEvent): void {
    if (this.held) event.preventDefault();
  }

  /** No click comes of a pointer that the browser takes away. */
  #takenAway(): void {
    this.#heard = false;
    this.#letGo();
  }

  #keyDown(event: KeyboardEvent): void {
    if (event.key !== " " && event.key !== "Enter") return;
    // Else it would be a click, too, and the space bar would scroll.
    event.preventDefault();
    this.#hold(true);
  }

  #keyUp(event: KeyboardEvent): void {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    this.#letGo();
  }

  /** What presses without a pointer or a key, as screen readers and voice control do, presses for a moment. */
  #click(): void {
    if (!this.#heard) {
      this.#hold(true);
      this.#hold(false);
    }
    this.#heard = false;
  }
}

customElements.define("press-area", PressArea);
