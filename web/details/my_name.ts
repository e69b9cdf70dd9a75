/**
 * `<my-name>`: what this browser's person is called in front of others (C17).
 *
 * @module
 */
import { css, html, LitElement, type TemplateResult } from "lit";
import { renameClient } from "../../protocol/api/names.ts";
import { NAME_BYTES, nameLength, nameProblem, tidyName } from "../../protocol/board_name.ts";
import { clientNameProblem } from "../../protocol/client_identity.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import type { PageModel } from "../page_model.ts";
import { checkIcon, troubleIcon } from "../elements/icons.ts";
import { common } from "../elements/styles.ts";
import { ModelWatch } from "../elements/watch.ts";

class MyName extends LitElement {
  static override properties = {
    model: { attribute: false },
    typed: { state: true },
    failure: { state: true },
    isAsked: { state: true },
    isSaved: { state: true },
  };
  static override styles = [
    common,
    css`
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 4px;
        margin-top: 12px;
        font-size: 0.875rem;
      }

      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }

      input {
        flex: 1 1 min(10em, 100%);
        width: 0;
        min-width: 0;
        min-height: var(--target);
        padding: 0 10px;
        border: 1px solid var(--field);
        border-radius: 8px;
        background: var(--card);
        color: var(--ink);
        font: inherit;
      }

      .hint {
        min-height: 1.4em;
        color: var(--quiet);
        font-size: 0.8125rem;
      }

      .problem {
        color: var(--trouble);
        font-weight: 600;
      }

      .saved {
        color: var(--well);
        font-weight: 600;
      }
    `,
  ];

  declare model: PageModel;
  declare typed: string | null;
  declare failure: RequestFailure | null;
  declare isAsked: boolean;
  declare isSaved: boolean;

  constructor() {
    super();
    this.typed = null;
    this.failure = null;
    this.isAsked = false;
    this.isSaved = false;
    new ModelWatch(this);
  }

  protected override render(): TemplateResult {
    const { model } = this;
    const { me, rename } = model.words.text;
    const problem = this.#problem();
    return html`
      <form @submit=${this.#submit}>
        <label for="name">${me.label}</label>
        <div class="row">
          <input
            id="name"
            aria-describedby="hint"
            aria-invalid=${problem !== null}
            autocomplete="off"
            .value=${this.typed ?? model.identity?.now.name ?? ""}
            @input=${this.#type}
          >
          <button class="plain" ?disabled=${this.isAsked || model.connection.status !== "online"}>
            ${rename.save}
          </button>
        </div>
        <p class="hint" id="hint">${problem !== null
          ? html`<span class="problem">${troubleIcon} ${problem}</span>`
          : this.isSaved
          ? html`<span class="saved">${checkIcon} ${this.#saved()}</span>`
          : me.hint}</p>
      </form>
    `;
  }

  protected override updated(): void {
    this.model.announcements.sayLine("my name", this.#problem() ?? (this.isSaved ? this.#saved() : null));
  }

  #saved(): string {
    const { model } = this;
    return model.words.text.me.saved(model.server?.you ?? "");
  }

  #problem(): string | null {
    const { words } = this.model;
    if (this.failure !== null) {
      const { what, todo } = words.failure(this.failure);
      return `${what}. ${todo}`;
    }
    const name = tidyName(this.typed ?? "");
    if (clientNameProblem(name) === null) return null;
    const { me, rename } = words.text;
    const length = nameLength(name);
    if (length > NAME_BYTES) return me.tooLong(words.number(length), words.number(NAME_BYTES));
    return nameProblem(name) === null ? me.taken : rename.notText;
  }

  #type({ target }: Event): void {
    if (!(target instanceof HTMLInputElement)) return;
    this.typed = target.value;
    this.failure = null;
    this.isSaved = false;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.typed === null || this.#problem() !== null) return;
    this.isAsked = true;
    try {
      const name = tidyName(this.typed);
      const renamed = await this.model.session.call(renameClient, { name });
      this.model.identity?.call(name === "" ? null : renamed.name);
      this.typed = null;
      this.isSaved = true;
    } catch (failure) {
      if (!(failure instanceof RequestFailure)) throw failure;
      this.failure = failure;
    }
    this.isAsked = false;
  }
}

customElements.define("my-name", MyName);
