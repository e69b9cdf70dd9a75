/**
 * `<form-control>`: a command with its arguments to fill in.
 *
 * @module
 */
import { css, html, LitElement, type TemplateResult } from "lit";
import type { AnyValues, Field, Fields } from "../../protocol/dsl.ts";
import { suggestion } from "../controls.ts";
import type { Words } from "../text/words.ts";
import { WishEvent } from "./ask.ts";
import { common } from "./styles.ts";

class FormControl extends LitElement {
  static override properties = {
    command: { attribute: false },
    label: { attribute: false },
    args: { attribute: false },
    words: { attribute: false },
    pending: { attribute: false },
    usable: { attribute: false },
  };
  static override styles = [
    common,
    css`
      .fields {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: end;
      }

      label {
        display: grid;
        gap: 2px;
        color: var(--quiet);
        font-size: 0.8125rem;
      }

      .box {
        display: flex;
        align-items: center;
        min-height: 36px;
        padding-inline-end: 10px;
        border: 1px solid var(--field);
        border-radius: 8px;
        background: var(--card);
        color: var(--ink);
      }

      .box:focus-within {
        outline: 3px solid var(--accent);
        outline-offset: 2px;
      }

      input[type="number"] {
        width: 5.2em;
        min-height: 34px;
        padding: 0 4px 0 10px;
        border: 0;
        outline: 0;
        background: none;
        color: inherit;
        font: inherit;
        font-size: 0.9375rem;
        font-variant-numeric: tabular-nums;
      }

      select {
        min-height: 34px;
        padding: 0 0 0 8px;
        border: 0;
        outline: 0;
        background: none;
        color: inherit;
        font: inherit;
        font-size: 0.9375rem;
      }

      .box:has(:disabled) {
        border-color: var(--line);
        color: var(--quiet);
      }

      .unit {
        color: var(--quiet);
      }

      input[type="checkbox"] {
        width: 20px;
        height: 20px;
        margin: 8px;
        accent-color: var(--accent);
      }
    `,
  ];

  declare command: string;
  declare label: string;
  declare args: Fields;
  declare words: Words;
  declare pending: boolean;
  declare usable: boolean;

  /** The group has the name: a form that has one is a landmark, and a page has few of those. */
  protected override render(): TemplateResult {
    return html`
      <form @submit=${this.#submit}>
        <div class="fields" role="group" aria-label=${this.label}>
          ${Object.entries(this.args).map(([name, field]) => this.#field(name, field))}
          <button class="plain" aria-busy=${this.pending} ?disabled=${!this.usable}>${this.words.term(
            this.command,
          )}</button>
        </div>
      </form>
    `;
  }

  #field(name: string, field: Field): TemplateResult {
    const { words } = this;
    if (field.kind === "bool") {
      return html`
        <label>${words.term(name)} <input type="checkbox" name=${name} checked ?disabled=${!this
          .usable}></label>
      `;
    }
    if (field.kind === "choice") {
      return html`
        <label>
          <span>${words.term(name)}</span>
          <span class="box">
            <select name=${name} ?disabled=${!this.usable}>
              ${field.options.map((option) =>
                html`
                  <option value=${option} ?selected=${option === suggestion(field)}>${words.term(
                    option,
                  )}</option>
                `
              )}
            </select>
          </span>
        </label>
      `;
    }
    const { min, max, step, unit } = field;
    return html`
      <label>
        <span>${words.term(name)}</span>
        <span class="box">
          <input
            type="number"
            name=${name}
            required
            min=${min}
            max=${max}
            step=${step}
            value=${suggestion(field)}
            title=${words.text.channel.range(words.number(min), words.number(max))}
            ?disabled=${!this.usable}
          >
          <span class="unit">${unit}</span>
        </span>
      </label>
    `;
  }

  /** The browser has checked the range and said in its own words what is wrong. */
  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const args: Record<string, AnyValues[string]> = {};
    for (const input of this.renderRoot.querySelectorAll("input")) {
      args[input.name] = input.type === "checkbox" ? input.checked : input.valueAsNumber;
    }
    for (const { name, value } of this.renderRoot.querySelectorAll("select")) args[name] = value;
    this.dispatchEvent(new WishEvent({ command: this.command, args, replaceable: false }));
  }
}

customElements.define("form-control", FormControl);
