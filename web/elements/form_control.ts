/**
 * `<form-control>`: a command with its arguments to fill in. Each begins as the channel is now and follows it, until a person
 * changes it (U7). What is wrong is said by the page, in its own language, beside the field (U6).
 *
 * @module
 */
import { css, html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import type { AnyValues } from "../../protocol/dsl.ts";
import { type Field, type Fields, valueProblem } from "../../protocol/fields/kinds.ts";
import type { Value } from "../../protocol/fields/kind.ts";
import { own } from "../../protocol/own.ts";
import { initialValue } from "../controls.ts";
import type { Input } from "../fields/field_view.ts";
import { viewOf } from "../fields/kinds.ts";
import type { Words } from "../text/words.ts";
import { WishEvent } from "./ask.ts";
import { common } from "./styles.ts";

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
        gap: 4px 8px;
        align-items: center;
      }

      /* Words have a line of their own, so that the button is beside the last box. */
      label {
        display: contents;
        color: var(--quiet);
        font-size: 0.8125rem;
      }

      .head,
      .error,
      label > .name {
        flex-basis: 100%;
      }

      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 0 8px;
      }

      /* What is ticked has its words beside it, and both are touched as one. */
      label:has([type="checkbox"]) {
        display: flex;
        align-items: center;
      }

      label:has([type="checkbox"]) > .name {
        flex-basis: auto;
      }

      label + label > :first-child {
        margin-top: 6px;
      }

      button {
        order: 1;
      }

      label:last-of-type .error {
        order: 2;
      }

      .error:empty {
        display: none;
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

      .box input {
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
  #atFocus: Value = "";

  constructor() {
    super();
    this.own = new Set();
    this.wrong = new Set();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("present")) return;
    // What a person wanted is so now: from here on it is the present.
    for (const input of this.#inputs()) {
      if (input !== this.shadowRoot?.activeElement && this.#value(input) === this.#initial(input.name)) {
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
    const problem = this.wrong.has(name) ? this.#problem(name, field) : null;
    const input = isOwn ? this.#input(name) : undefined;
    const holds = input === undefined ? initial : this.#value(input);
    const value = isOwn ? null : initial;
    return viewOf(field).input(field, { name, title, value, holds, problem, usable, words });
  }

  #problem(name: string, field: Field): string {
    const input = this.#input(name);
    return input === undefined ? "" : viewOf(field).problem(field, this.#value(input), name, this.words);
  }

  /** What an input holds. */
  #value(input: Input): Value {
    const field = own(this.args, input.name);
    return field === undefined ? "" : viewOf(field).read(input);
  }

  #initial(name: string): Value {
    const field = own(this.args, name);
    return field === undefined ? "" : initialValue(field, own(this.present ?? {}, name));
  }

  #input(name: string): Input | undefined {
    return [...this.#inputs()].find((input) => input.name === name);
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
    this.#atFocus = this.#value(target);
    this.own = new Set([...this.own, target.name]);
  }

  #left({ target }: FocusEvent): void {
    if (!isInput(target)) return;
    const value = this.#value(target);
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
      return names.has(input.name) && field !== undefined && valueProblem(field, this.#value(input)) !== null;
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
    const args = Object.fromEntries(inputs.map((input) => [input.name, this.#value(input)]));
    this.dispatchEvent(new WishEvent({ command: this.command, args }));
  }
}

function isInput(target: EventTarget | null): target is Input {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
}

customElements.define("form-control", FormControl);
