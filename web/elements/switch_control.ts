/**
 * `<switch-control>`: asks for a yes/no field. It stands where the person put it while the board has not answered, and
 * where the board says otherwise.
 *
 * @module
 */
import { css, html, LitElement, type TemplateResult } from "lit";
import { WishEvent } from "./ask.ts";
import { common } from "./styles.ts";

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
  };
  static override styles = [
    common,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 0 14px;
        align-items: center;
        min-height: 44px;
      }

      button {
        position: relative;
        flex: none;
        width: 64px;
        height: 36px;
        padding: 0;
        border: 2px solid var(--field);
        border-radius: 18px;
        background: var(--ground);
        cursor: pointer;
      }

      button[aria-checked="true"] {
        border-color: var(--accent);
        background: var(--accent);
      }

      .thumb {
        position: absolute;
        inset-block-start: 3px;
        inset-inline-start: 3px;
        display: grid;
        place-items: center;
        width: 26px;
        height: 26px;
        border-radius: 50%;
        background: var(--field);
        color: var(--card);
        transition: translate 0.12s ease-out;
      }

      button[aria-checked="true"] .thumb {
        translate: 28px 0;
        background: var(--on-accent);
        color: var(--accent);
      }

      /* What is not known stands on neither side. */
      .unknown .thumb {
        translate: 14px 0;
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

      button[aria-checked="true"] .ring {
        border-color: var(--on-accent);
      }

      .word {
        min-width: 0;
        overflow-wrap: anywhere;
        font-size: 1.25rem;
        font-weight: 650;
      }

      button:disabled {
        opacity: 0.5;
      }

      button:disabled + .word {
        color: var(--quiet);
      }

      @media (forced-colors: active) {
        button[aria-checked="true"] {
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

  protected override render(): TemplateResult {
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
    const args = { [this.name]: !this.position };
    this.dispatchEvent(new WishEvent({ command: this.command, args, replaceable: true }));
  }
}

customElements.define("switch-control", SwitchControl);
