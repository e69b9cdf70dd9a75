/**
 * `<switch-control>`: asks for a yes/no field. It stands where the person put it while the board has not answered, and
 * where the board says otherwise. While the board changes the field by itself there is no switch: what pressing it would do
 * would depend on the moment (U5).
 *
 * @module
 */
import type { Command } from "../../protocol/command.ts";
import { css, html, LitElement, type TemplateResult } from "lit";
import type { Text } from "../text/text.ts";
import { type Moving, WishEvent } from "./ask.ts";
import { common } from "./styles.ts";
import { unbroken } from "./unbroken.ts";

/** The signs on switches everywhere: one is on, zero is off. */
const ONE = "M8 4v8";
const ZERO = "M8 4.2a3.8 3.8 0 1 0 .01 0";

class SwitchControl extends LitElement {
  static override properties = {
    command: { attribute: false },
    name: { attribute: false },
    label: { attribute: false },
    word: { attribute: false },
    position: { attribute: false },
    pending: { attribute: false },
    usable: { attribute: false },
    moving: { attribute: false },
    text: { attribute: false },
  };
  static override styles = [
    common,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 0 14px;
        align-items: center;
        min-height: max(44px, var(--target));
      }

      [role="switch"] {
        position: relative;
        flex: none;
        width: calc(var(--target) * 16 / 9);
        height: var(--target);
        padding: 0;
        border: 2px solid var(--field);
        border-radius: calc(var(--target) / 2);
        background: var(--ground);
        cursor: pointer;
      }

      [aria-checked="true"] {
        border-color: var(--accent);
        background: var(--accent);
      }

      .thumb {
        position: absolute;
        inset-block-start: 3px;
        inset-inline-start: 3px;
        display: grid;
        place-items: center;
        width: calc(var(--target) - 10px);
        height: calc(var(--target) - 10px);
        border-radius: 50%;
        background: var(--field);
        color: var(--card);
        transition: translate 0.12s ease-out;
      }

      [aria-checked="true"] .thumb {
        translate: calc(var(--target) * 7 / 9) 0;
        background: var(--on-accent);
        color: var(--accent);
      }

      /* What is not known stands on neither side. */
      .unknown .thumb {
        translate: calc(var(--target) * 7 / 18) 0;
      }

      .unknown svg {
        visibility: hidden;
      }

      .thumb svg {
        width: 14px;
        height: 14px;
        fill: none;
        stroke: currentColor;
        stroke-width: 2.25;
        stroke-linecap: round;
      }

      .ring {
        position: absolute;
        inset: -4px;
        border: 2px dashed var(--accent);
        border-radius: 50%;
        animation: turn 1.6s linear infinite;
      }

      [aria-checked="true"] .ring {
        border-color: var(--on-accent);
      }

      .word {
        min-width: 0;
        overflow-wrap: anywhere;
        font-size: 1.25rem;
        font-weight: 650;
      }

      /* Two lines at most, and as high as a switch: nothing moves when it begins or ends. */
      .moving {
        flex: 1;
        font-weight: 650;
        line-height: 1.25;
      }

      [role="switch"]:disabled {
        opacity: 0.5;
      }

      :disabled + .word {
        color: var(--quiet);
      }

      @media (forced-colors: active) {
        [aria-checked="true"] {
          background: Highlight;
        }

        .thumb {
          background: ButtonText;
          color: ButtonFace;
        }
      }
    `,
  ];

  declare command: string;
  declare name: string;
  declare label: string;
  declare word: string;
  declare position: boolean | null;
  declare pending: boolean;
  declare usable: boolean;
  /** What the board does with it by itself; null while it does not. */
  declare moving: Moving | null;
  declare text: Text;
  /** Whether the focus was here before it was drawn anew. */
  #hadFocus = false;

  protected override willUpdate(): void {
    this.#hadFocus = (this.shadowRoot?.activeElement ?? null) !== null;
  }

  protected override updated(): void {
    // Whoever stopped it by keyboard, or stood on the switch when it began, goes on here.
    if (this.#hadFocus && this.shadowRoot?.activeElement === null) {
      this.renderRoot.querySelector("button")?.focus();
    }
  }

  protected override render(): TemplateResult {
    return this.moving === null ? this.#switch() : this.#buttons(this.moving);
  }

  #buttons({ what, stop, stopping }: Moving): TemplateResult {
    const { channel } = this.text;
    const button = (word: string, wish: Command, isBusy: boolean) =>
      html`
        <button
          class="plain"
          aria-label=${`${this.label}: ${word}`}
          aria-busy=${isBusy}
          ?disabled=${!this.usable}
          @click=${() => this.dispatchEvent(new WishEvent(wish))}
        >${word}</button>
      `;
    return html`
      <span class="moving">${unbroken(what)}</span>
      ${stop === null
        ? [true, false].map((on) =>
          button(on ? channel.on : channel.off, this.#wish(on), this.pending && this.position === on)
        )
        : button(channel.stop, stop, stopping)}
    `;
  }

  #switch(): TemplateResult {
    return html`
      <button
        role="switch"
        class=${this.position === null ? "unknown" : ""}
        aria-label=${this.label}
        aria-checked=${this.position === true}
        aria-busy=${this.pending}
        ?disabled=${!this.usable}
        @click=${this.#flip}
      >
        <span class="thumb">
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d=${this.position ? ONE : ZERO} />
          </svg>
          <span class="ring" ?hidden=${!this.pending}></span>
        </span>
      </button>
      <span class="word">${this.word}</span>
    `;
  }

  #flip(): void {
    this.dispatchEvent(new WishEvent(this.#wish(!this.position)));
  }

  #wish(on: boolean): Command {
    return { command: this.command, args: { [this.name]: on } };
  }
}

customElements.define("switch-control", SwitchControl);
