/**
 * `<rename-form>`: what `<rename-board>` opens. It stays until the board itself has said what it is called, and tells "done" then,
 * or when the person changes their mind.
 *
 * @module
 */
import { css, html, LitElement, type TemplateResult } from "lit";
import { rename } from "../../protocol/api/names.ts";
import { NAME_BYTES, nameProblem, tidyName } from "../../protocol/board_name.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import { busyIcon, troubleIcon } from "../elements/icons.ts";
import { common } from "../elements/styles.ts";
import type { PageModel } from "../page_model.ts";
import type { Words } from "../text/words.ts";
import { nameFormStyles, nameTrouble, notNamed } from "./name_form.ts";

type Step =
  | {
    readonly step: "editing";
    readonly typed: string;
    /** Why that name could not be given; null before it was asked for. */
    readonly failure: RequestFailure | null;
  }
  | { readonly step: "asked" };

class RenameForm extends LitElement {
  static override properties = {
    model: { attribute: false },
    board: { attribute: false },
    name: { attribute: false },
    standard: { attribute: false },
    words: { attribute: false },
    usable: { attribute: false },
    step: { state: true },
  };
  static override styles = [
    common,
    nameFormStyles,
    css`
      :host {
        display: contents;
      }

      form {
        flex-basis: 100%;
        order: 1;
        gap: 6px;
        padding-block: 6px;
      }

      label {
        color: var(--quiet);
        font-size: 0.8125rem;
      }

      input {
        flex: 1 0 100%;
        font-size: 0.9375rem;
      }

      .hint {
        min-height: 2.8em;
        line-height: 1.4;
      }

      .hint .icon {
        position: relative;
        top: 0.13em;
      }

      .busy {
        color: var(--busy);
      }
    `,
  ];

  declare model: PageModel;
  declare board: string;
  /** What the board is called now. */
  declare name: string;
  /** What it is called without a name of its own. */
  declare standard: string;
  declare words: Words;
  declare usable: boolean;
  declare step: Step;
  /** What it was called when the form was opened; another page may rename it meanwhile. */
  #before = "";

  constructor() {
    super();
    this.step = { step: "editing", typed: "", failure: null };
  }

  protected override willUpdate(): void {
    if (this.hasUpdated) return;
    this.#before = this.name === this.standard ? "" : this.name;
    this.step = { step: "editing", typed: this.#before, failure: null };
  }

  protected override render(): TemplateResult {
    const text = this.words.text.rename;
    const asked = this.step.step === "asked";
    const problem = this.#problem();
    return html`
      <form @submit=${this.#submit} @keydown=${this.#keyPressed} @input=${this.#typed}>
        <label for="new-name">${text.label}</label>
        <div class="row">
          <input
            id="new-name"
            aria-describedby="hint"
            aria-invalid=${problem !== null}
            autocomplete="off"
            placeholder=${this.standard}
            .value=${this.#before}
            ?readonly=${asked}
          >
          <button class="plain" ?disabled=${asked || !this.usable}>${text.save}</button>
          <button class="plain" type="button" ?disabled=${asked} @click=${this.#close}>${text.cancel}</button>
        </div>
        <p class="hint" id="hint">${this.#hint(problem)}</p>
      </form>
    `;
  }

  protected override firstUpdated(): void {
    const input = this.renderRoot.querySelector("input");
    input?.focus();
    input?.select();
  }

  protected override updated(): void {
    const said = this.step.step === "asked" ? this.words.text.rename.saving : this.#problem();
    this.model.announcements.sayLine(`${this.board} name`, said);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.model.announcements.sayLine(`${this.board} name`, null);
  }

  #hint(problem: string | null): TemplateResult | string {
    const text = this.words.text.rename;
    if (this.step.step === "asked") return html`<span class="busy">${busyIcon} ${text.saving}</span>`;
    if (problem !== null) return html`<span class="problem">${troubleIcon} ${problem}</span>`;
    return text.hint(this.words.number(NAME_BYTES), this.standard);
  }

  #close(): void {
    this.dispatchEvent(new Event("done"));
  }

  #keyPressed(event: KeyboardEvent): void {
    if (event.key === "Escape" && this.step.step === "editing") this.#close();
  }

  /** The same checks as the server's, while it is typed. */
  #typed(): void {
    this.step = { step: "editing", typed: this.#typedName(), failure: null };
  }

  #typedName(): string {
    return tidyName(this.renderRoot.querySelector("input")?.value ?? "");
  }

  /** In the language of now, whenever it came up. */
  #problem(): string | null {
    if (this.step.step !== "editing") return null;
    const { typed, failure } = this.step;
    if (failure !== null) return notNamed(this.words, failure);
    return nameTrouble(this.words, typed, this.words.text.rename.tooLong);
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const typed = this.#typedName();
    if (nameProblem(typed) !== null) return;
    this.step = { step: "asked" };
    // The button cannot be pressed meanwhile, and what is disabled loses the focus.
    this.renderRoot.querySelector("input")?.focus();
    try {
      await this.model.session.call(rename, { name: typed, board: this.board });
      this.#close();
    } catch (failure) {
      if (!(failure instanceof RequestFailure)) throw failure;
      const failed: Step = this.step = { step: "editing", typed, failure };
      this.model.endsWithNewerTruth({ board: this.board, channel: null }, () => {
        if (this.step === failed) this.step = { step: "editing", typed, failure: null };
      });
    }
  }
}

customElements.define("rename-form", RenameForm);
