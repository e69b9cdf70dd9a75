/**
 * `<color-control>`: asks for a colour while the browser's picker tries it. Beside it stands what the board reports.
 *
 * @module
 */
import { css, html, LitElement, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { randomKey } from "../../client/random_key.ts";
import { WishEvent } from "./ask.ts";
import { common } from "./styles.ts";
import { swatch } from "./swatch.ts";

class ColorControl extends LitElement {
  static override properties = {
    command: { attribute: false },
    name: { attribute: false },
    label: { attribute: false },
    word: { attribute: false },
    reported: { attribute: false },
    requested: { attribute: false },
    usable: { attribute: false },
  };
  static override styles = [
    common,
    css`
      :host {
        display: flex;
        gap: 12px;
        align-items: center;
        justify-content: space-between;
      }

      span {
        font-weight: 650;
      }

      input {
        min-width: 64px;
        min-height: 44px;
      }
    `,
  ];

  declare command: string;
  declare name: string;
  declare label: string;
  declare word: string;
  declare reported: string | null;
  declare requested: string | null;
  declare usable: boolean;
  /** What a person does in one go: from the first colour that the picker tries to the one that stays (H15). */
  #gesture: string | null = null;

  protected override render(): TemplateResult {
    const { reported, requested } = this;
    return html`
      <span>${swatch(reported)}${this.word}</span>
      <input
        type="color"
        aria-label=${this.label}
        aria-busy=${requested !== null}
        .value=${live(requested ?? reported ?? "#000000")}
        ?disabled=${!this.usable}
        @input=${this.#ask}
        @change=${() => this.#gesture = null}
      >
    `;
  }

  #ask({ target }: Event): void {
    if (!(target instanceof HTMLInputElement)) return;
    this.#gesture ??= randomKey();
    const args = { [this.name]: target.value };
    this.dispatchEvent(new WishEvent({ command: this.command, args, gesture: this.#gesture }));
  }
}

customElements.define("color-control", ColorControl);
