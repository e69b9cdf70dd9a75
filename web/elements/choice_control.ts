/**
 * `<choice-control>`: asks for one of several named options. It stands where the person put it while the board has not
 * answered, and where the board says otherwise. What is not known stands nowhere.
 *
 * @module
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Words } from "../text/words.ts";
import { WishEvent } from "./ask.ts";
import { common } from "./styles.ts";

/** More than these are a list that opens, not a row of buttons. */
const MAX_IN_A_ROW = 6;

class ChoiceControl extends LitElement {
  static override properties = {
    command: { attribute: false },
    name: { attribute: false },
    label: { attribute: false },
    options: { attribute: false },
    words: { attribute: false },
    position: { attribute: false },
    pending: { attribute: false },
    usable: { attribute: false },
  };
  static override styles = [
    common,
    css`
      :host {
        display: block;
      }

      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
        padding: 4px;
        border: 1px solid var(--field);
        border-radius: 10px;
      }

      label {
        position: relative;
        flex: 1 1 auto;
        min-width: 0;
      }

      input {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        margin: 0;
        opacity: 0;
        cursor: pointer;
      }

      input:disabled {
        cursor: not-allowed;
      }

      .option {
        display: block;
        min-height: 36px;
        padding: 6px 12px;
        border: 2px solid transparent;
        border-radius: 7px;
        overflow-wrap: anywhere;
        text-align: center;
        font-weight: 600;
      }

      input:hover:enabled:not(:checked) + .option {
        background: var(--accent-soft);
      }

      input:checked + .option {
        border-color: var(--accent);
        background: var(--accent);
        color: var(--on-accent);
      }

      /* Asked for, and not confirmed yet: not only by colour. */
      .pending input:checked + .option {
        border-style: dashed;
        background: var(--accent-soft);
        color: var(--ink);
      }

      input:focus-visible + .option {
        outline: 3px solid var(--accent);
        outline-offset: 2px;
      }

      input:disabled + .option {
        color: var(--quiet);
      }

      input:disabled:checked + .option {
        border-color: var(--field);
        background: none;
      }

      select {
        width: 100%;
        min-height: 40px;
        padding: 0 10px;
        border: 1px solid var(--field);
        border-radius: 8px;
        background: var(--card);
        color: var(--ink);
        font: inherit;
        font-weight: 600;
      }

      .pending select {
        border: 2px dashed var(--accent);
      }

      select:disabled {
        border-color: var(--line);
        color: var(--quiet);
      }

      @media (forced-colors: active) {
        input:checked + .option {
          forced-color-adjust: none;
          background: Highlight;
          color: HighlightText;
        }
      }
    `,
  ];

  declare command: string;
  declare name: string;
  declare label: string;
  declare options: readonly string[];
  declare words: Words;
  declare position: string | null;
  declare pending: boolean;
  declare usable: boolean;

  protected override render(): TemplateResult {
    return this.options.length > MAX_IN_A_ROW ? this.#list() : this.#row();
  }

  #row(): TemplateResult {
    return html`
      <div
        role="radiogroup"
        class="row ${this.pending ? "pending" : ""}"
        aria-label=${this.label}
        aria-busy=${this.pending}
      >
        ${this.options.map((option) =>
          html`
            <label>
              <input
                type="radio"
                name="option"
                value=${option}
                .checked=${live(option === this.position)}
                ?disabled=${!this.usable}
                @change=${this.#choose}
              >
              <span class="option">${this.words.term(option)}</span>
            </label>
          `
        )}
      </div>
    `;
  }

  #list(): TemplateResult {
    return html`
      <div class=${this.pending ? "pending" : ""}>
        <select
          aria-label=${this.label}
          aria-busy=${this.pending}
          ?disabled=${!this.usable}
          @change=${this.#choose}
        >
          ${this.position === null
            ? html`<option selected disabled>${this.words.text.channel.unknown}</option>`
            : nothing}
          ${this.options.map((option) =>
            html`
              <option value=${option} .selected=${live(option === this.position)}>${this.words.term(
                option,
              )}</option>
            `
          )}
        </select>
      </div>
    `;
  }

  #choose(event: Event): void {
    const { target } = event;
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
    const args = { [this.name]: target.value };
    this.dispatchEvent(new WishEvent({ command: this.command, args, replaceable: true }));
    // It stands where it is asked for only if it was asked: otherwise where it is reported.
    this.requestUpdate();
  }
}

customElements.define("choice-control", ChoiceControl);
