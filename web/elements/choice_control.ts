/**
 * `<choice-control>`: asks for one of several named options. It stands where the person put it while the board has not
 * answered, and where the board says otherwise. What is not known stands nowhere.
 *
 * Radio buttons that are chosen by hand, after the ARIA Authoring Practices' radio group in a toolbar: arrows and letters only move
 * the focus, since each option that is chosen runs a command (U4). The browser's own radio buttons and lists choose what is passed.
 *
 * @module
 */
import { css, html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import type { FieldWords } from "../fields/field_view.ts";
import { WishEvent } from "./ask.ts";
import { common } from "./styles.ts";

/** More than these stand below each other, in a list that scrolls. */
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
    browsed: { state: true },
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

      .list {
        flex-direction: column;
        flex-wrap: nowrap;
        max-height: 250px;
        overflow-y: auto;
      }

      button {
        flex: 1 0 auto;
        min-width: 0;
        max-width: 100%;
        min-height: max(40px, var(--target));
        padding: 6px 12px;
        border: 2px solid transparent;
        border-radius: 7px;
        background: none;
        color: inherit;
        font: inherit;
        font-weight: 600;
        overflow-wrap: anywhere;
        cursor: pointer;
      }

      .list button {
        text-align: start;
      }

      button:hover:enabled {
        background: var(--accent-soft);
      }

      [aria-checked="true"],
      [aria-checked="true"]:hover:enabled {
        border-color: var(--accent);
        background: var(--accent);
        color: var(--on-accent);
      }

      /* Asked for, and not confirmed yet: not only by colour. */
      .pending [aria-checked="true"] {
        border-style: dashed;
        background: var(--accent-soft);
        color: var(--ink);
      }

      button:disabled {
        color: var(--quiet);
      }

      [aria-checked="true"]:disabled {
        border-color: var(--field);
        background: none;
      }

      @media (forced-colors: active) {
        [aria-checked="true"] {
          forced-color-adjust: none;
          border-color: Highlight;
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
  declare words: FieldWords;
  declare position: string | null;
  declare pending: boolean;
  declare usable: boolean;
  /** The option that has the focus; null while the focus is elsewhere. */
  declare browsed: string | null;

  constructor() {
    super();
    this.browsed = null;
  }

  protected override render(): TemplateResult {
    const { options, position } = this;
    const kind = options.length > MAX_IN_A_ROW ? "list" : "";
    const stop = this.browsed ?? position ?? options[0];
    return html`
      <div
        role="radiogroup"
        class="row ${kind} ${this.pending ? "pending" : ""}"
        aria-label=${this.label}
        aria-busy=${this.pending}
        @keydown=${this.#browse}
        @focusout=${() => this.browsed = null}
      >
        ${options.map((option) =>
          html`
            <button
              role="radio"
              aria-checked=${option === position}
              tabindex=${option === stop ? 0 : -1}
              ?disabled=${!this.usable}
              @focus=${() => this.browsed = option}
              @click=${() => this.#choose(option)}
            >${this.words.term(option)}</button>
          `
        )}
      </div>
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const list = this.renderRoot.querySelector<HTMLElement>(".list");
    if (list === null || this.browsed !== null || !changed.has("position")) return;
    const chosen = list.querySelector<HTMLElement>('[aria-checked="true"]');
    if (chosen !== null) list.scrollTop = chosen.offsetTop - list.offsetTop - list.clientHeight / 2;
  }

  /** Arrows, Home, End and the letter that an option begins with: they move the focus, and choose nothing. */
  #browse(event: KeyboardEvent): void {
    const { options, browsed } = this;
    if (browsed === null || event.ctrlKey || event.altKey || event.metaKey) return;
    const next = nextOption(
      event.key,
      options.indexOf(browsed),
      options.map((option) => this.words.term(option)),
    );
    if (next === null) return;
    event.preventDefault();
    this.renderRoot.querySelectorAll("button")[next]?.focus();
  }

  #choose(option: string): void {
    const args = { [this.name]: option };
    this.dispatchEvent(new WishEvent({ command: this.command, args }));
  }
}

/** Which option a key leads to; null where the key is not about options. */
function nextOption(key: string, at: number, names: readonly string[]): number | null {
  const count = names.length;
  switch (key) {
    case "ArrowRight":
    case "ArrowDown":
      return (at + 1) % count;
    case "ArrowLeft":
    case "ArrowUp":
      return (at + count - 1) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
  }
  if (key.length !== 1 || key === " ") return null;
  const begins = (name: string | undefined) => name?.toLowerCase().startsWith(key.toLowerCase()) === true;
  const steps = names.map((_name, step) => (at + 1 + step) % count);
  return steps.find((index) => begins(names[index])) ?? null;
}

customElements.define("choice-control", ChoiceControl);
