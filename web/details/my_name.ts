/**
 * `<my-name>`: what this browser's person is called in front of others (C17).
 *
 * @module
 */
import { css, html, LitElement, type TemplateResult } from "lit";
import { renameClient } from "../../protocol/api/names.ts";
import { tidyName } from "../../protocol/board_name.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import type { PageModel } from "../page_model.ts";
import { checkIcon, troubleIcon } from "../elements/icons.ts";
import { common } from "../elements/styles.ts";
import { ModelWatch } from "../elements/watch.ts";
import { clientNameTrouble, nameFormStyles, notNamed } from "./name_form.ts";

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
    nameFormStyles,
    css`
      form {
        gap: 4px;
        margin-top: 12px;
        font-size: 0.875rem;
      }

      input {
        flex: 1 1 min(10em, 100%);
        width: 0;
      }

      .hint {
        min-height: 1.4em;
      }

      .saved {
        color: var(--well);
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
    if (this.failure !== null) return notNamed(words, this.failure);
    return clientNameTrouble(words, tidyName(this.typed ?? ""));
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
