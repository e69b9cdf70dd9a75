/**
 * `<form-control>`: a command with its arguments to fill in. Each begins as the channel is now and follows it, until a person
 * changes it (U7). What is wrong is said by the page, in its own language, beside the field (U6).
 *
 * @module
 */
import { css, html, LitElement, noChange, nothing, type PropertyValues, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { type AnyValues, type Field, type Fields, type IntField, valueProblem } from "../../protocol/dsl.ts";
import { own } from "../../protocol/own.ts";
import { initialValue } from "../controls.ts";
import type { Words } from "../text/words.ts";
import { WishEvent } from "./ask.ts";
import { common } from "./styles.ts";
import { unbroken } from "./unbroken.ts";

type Input = HTMLInputElement | HTMLSelectElement;

class FormControl extends LitElement {
  static override properties = {
    command: { attribute: false },
    label: { attribute: false },
    args: { attribute: false },
    present: { attribute: false },
    words: { attribute: false },
    pending: { attribute: false },
    usable: { attribute: false },
    own: { state: true },
    wrong: { state: true },
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
        justify-items: start;
        gap: 2px;
        max-width: 15em;
        color: var(--quiet);
        font-size: 0.8125rem;
      }

      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 0 8px;
      }

      .name {
        color: var(--ink);
      }

      .error {
        color: var(--trouble);
        font-weight: 600;
      }

      .wrong .box {
        border-color: var(--trouble);
        border-width: 2px;
      }

      .box {
        display: flex;
        align-items: center;
        min-height: var(--target);
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
        min-height: calc(var(--target) - 2px);
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
        min-height: calc(var(--target) - 2px);
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
        min-width: 20px;
        min-height: 20px;
        margin: 8px;
        accent-color: var(--accent);
      }
    `,
  ];

  declare command: string;
  declare label: string;
  declare args: Fields;
  /** The channel's state, as far as it is known; null if nothing is. */
  declare present: AnyValues | null;
  declare words: Words;
  declare pending: boolean;
  declare usable: boolean;
  /** The fields that hold what a person put there; the others follow the present. */
  declare own: ReadonlySet<string>;
  /** The fields that were found to be wrong, and are still so. */
  declare wrong: ReadonlySet<string>;
  /** What the field with the focus held when it got it. */
  #atFocus: AnyValues[string] = "";

  constructor() {
    super();
    this.own = new Set();
    this.wrong = new Set();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("present")) return;
    // What a person wanted is so now: from here on it is the present.
    for (const input of this.#inputs()) {
      if (input !== this.shadowRoot?.activeElement && valueOf(input) === this.#initial(input.name)) {
        this.#follow(input.name);
      }
    }
  }

  /** The group has the name: a form that has one is a landmark, and a page has few of those. */
  protected override render(): TemplateResult {
    return html`
      <form
        novalidate
        @submit=${this.#submit}
        @input=${this.#changed}
        @focusin=${this.#entered}
        @focusout=${this.#left}
      >
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
    const { words, usable } = this;
    const isOwn = this.own.has(name);
    const initial = this.#initial(name);
    const isState = this.present !== null && Object.hasOwn(this.present, name);
    const title = isState ? words.text.channel.newValue(words.term(name)) : words.term(name);
    if (field.kind === "bool") {
      return html`
        <label><span class="name">${title}</span> <input
            type="checkbox"
            name=${name}
            .checked=${isOwn ? noChange : live(initial === true)}
            ?disabled=${!usable}
          ></label>
      `;
    }
    if (field.kind === "choice") {
      return html`
        <label>
          <span class="name">${title}</span>
          <span class="box">
            <select name=${name} ?disabled=${!usable}>
              ${field.options.map((option) =>
                html`
                  <option value=${option} .selected=${isOwn ? noChange : live(option === initial)}>${words
                    .term(
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
    const isWrong = this.wrong.has(name);
    return html`
      <label class=${isWrong ? "wrong" : ""}>
        <span class="head">
          <span class="name" id="${name}-name">${title}</span>
          <span id="${name}-range">${unbroken(this.#range(name, field))}</span>
        </span>
        <span class="box">
          <input
            type="number"
            inputmode=${min < 0 ? nothing : "numeric"}
            name=${name}
            min=${min}
            max=${max}
            step=${step}
            aria-labelledby="${name}-name ${name}-unit"
            aria-describedby="${name}-range ${name}-error"
            aria-invalid=${isWrong}
            .value=${isOwn ? noChange : live(String(initial))}
            ?disabled=${!usable}
          >
          <span class="unit" id="${name}-unit">${unit}</span>
        </span>
        <span class="error" id="${name}-error">${isWrong
          ? unbroken(this.#problem(name, field))
          : nothing}</span>
      </label>
    `;
  }

  #range(name: string, field: IntField): string {
    const { words } = this;
    const { min, max, step } = field;
    const range = words.text.channel.range(words.number(min), words.value(name, field, max));
    return step === 1 ? range : words.text.channel.inSteps(range, words.number(step));
  }

  #problem(name: string, field: IntField): string {
    const { words } = this;
    const { min, max, step } = field;
    const value = [...this.#inputs()].filter((input) => input.name === name).map(valueOf)[0];
    if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max) {
      return words.text.channel.notInRange(words.number(min), words.value(name, field, max));
    }
    const below = value - (value - min) % step;
    return words.text.channel.notInSteps(words.number(below), words.value(name, field, below + step));
  }

  #initial(name: string): AnyValues[string] {
    const field = own(this.args, name);
    return field === undefined ? "" : initialValue(field, own(this.present ?? {}, name));
  }

  *#inputs(): Iterable<Input> {
    yield* this.renderRoot.querySelectorAll("input");
    yield* this.renderRoot.querySelectorAll("select");
  }

  #follow(name: string): void {
    if (this.own.has(name)) this.own = new Set([...this.own].filter((other) => other !== name));
  }

  /** From when a person is in a field, it does not change under the fingers. */
  #entered({ target }: FocusEvent): void {
    if (!isInput(target)) return;
    this.#atFocus = valueOf(target);
    this.own = new Set([...this.own, target.name]);
  }

  #left({ target }: FocusEvent): void {
    if (!isInput(target)) return;
    const value = valueOf(target);
    if (value === this.#atFocus && !this.wrong.has(target.name)) this.#follow(target.name);
  }

  #changed({ target }: Event): void {
    if (!isInput(target)) return;
    this.own = new Set([...this.own, target.name]);
    if (this.wrong.size > 0) this.wrong = this.#wrongOnes(this.wrong);
  }

  /** Of some fields, those whose values cannot be asked for. */
  #wrongOnes(names: ReadonlySet<string>): ReadonlySet<string> {
    const wrong = [...this.#inputs()].filter((input) => {
      const field = own(this.args, input.name);
      return names.has(input.name) && field !== undefined && valueProblem(field, valueOf(input)) !== null;
    });
    return new Set(wrong.map(({ name }) => name));
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    this.wrong = this.#wrongOnes(new Set(Object.keys(this.args)));
    const inputs = [...this.#inputs()];
    const first = Object.keys(this.args).find((name) => this.wrong.has(name));
    if (first !== undefined) {
      inputs.find(({ name }) => name === first)?.focus();
      return;
    }
    const args = Object.fromEntries(inputs.map((input) => [input.name, valueOf(input)]));
    this.dispatchEvent(new WishEvent({ command: this.command, args, replaceable: false }));
  }
}

function isInput(target: EventTarget | null): target is Input {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
}

/** What an input holds; NaN for a number that is none. */
function valueOf(input: Input): AnyValues[string] {
  if (input instanceof HTMLSelectElement) return input.value;
  return input.type === "checkbox" ? input.checked : input.valueAsNumber;
}

customElements.define("form-control", FormControl);
