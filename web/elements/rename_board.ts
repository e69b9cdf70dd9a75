/**
 * `<rename-board>`: gives a board another name. It is a button; pressed, it opens a form, whose code is fetched then (P16).
 *
 * @module
 */
import { css, html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import type { PageModel } from "../page_model.ts";
import type { Words } from "../text/words.ts";
import { pencilIcon } from "./icons.ts";
import { common } from "./styles.ts";

class RenameBoard extends LitElement {
  static override properties = {
    model: { attribute: false },
    board: { attribute: false },
    name: { attribute: false },
    label: { attribute: false },
    standard: { attribute: false },
    words: { attribute: false },
    usable: { attribute: false },
    isOpen: { state: true },
  };
  static override styles = [
    common,
    css`
      :host {
        display: contents;
      }
    `,
  ];

  declare model: PageModel;
  declare board: string;
  /** What the board is called now. */
  declare name: string;
  /** What it is called here, where another one may look alike. */
  declare label: string;
  /** What it is called without a name of its own. */
  declare standard: string;
  declare words: Words;
  declare usable: boolean;
  declare isOpen: boolean;
  /** Whether the button is to have the focus once it is drawn. */
  #takesFocus = false;

  constructor() {
    super();
    this.isOpen = false;
  }

  protected override render(): TemplateResult {
    if (this.isOpen) {
      return html`
        <rename-form
          .model=${this.model}
          .board=${this.board}
          .name=${this.name}
          .standard=${this.standard}
          .words=${this.words}
          .usable=${this.usable}
          @done=${this.#close}
        ></rename-form>
      `;
    }
    const label = this.words.text.rename.rename(this.label);
    return html`
      <button
        class="sign"
        aria-label=${label}
        title=${label}
        ?disabled=${!this.usable}
        @click=${this.#open}
      >${pencilIcon}</button>
    `;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("board")) this.isOpen = false;
  }

  protected override updated(): void {
    if (!this.#takesFocus) return;
    this.#takesFocus = false;
    this.renderRoot.querySelector("button")?.focus();
  }

  /** Without the server nobody can be renamed, and nothing opens. */
  #open(): void {
    import("../details/rename_form.ts").then(() => this.isOpen = true, () => {});
  }

  /** Who went on elsewhere meanwhile keeps the focus there. */
  #close(): void {
    this.#takesFocus = this.shadowRoot?.activeElement !== null;
    this.isOpen = false;
  }
}

customElements.define("rename-board", RenameBoard);
