/**
 * `<found-board>`: a board on a port that has not reported anything: what is on it, and one press to have it programmed.
 *
 * @module
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { firmwareOf, type FoundBoard, foundTitle, isFound } from "../found.ts";
import type { PageModel } from "../page_model.ts";
import { busyIcon, noteIcon, troubleIcon } from "./icons.ts";
import { programButton, programmingProgress, programmingStyles } from "./programming.ts";
import { RenewIdButton } from "./renew_id_button.ts";
import { saidLine } from "./said_line.ts";
import { common } from "./styles.ts";
import { ModelWatch } from "./watch.ts";

class FoundBoardCard extends LitElement {
  static override properties = { model: { attribute: false }, board: { attribute: false } };
  static override styles = [
    common,
    programmingStyles,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }

      section {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        gap: 4px 12px;
        align-items: start;
        padding: 14px 16px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--card);
      }

      section > .icon {
        margin-top: 0.2em;
        font-size: 1.25rem;
      }

      h2 {
        font-size: 1.125rem;
        overflow-wrap: anywhere;
      }

      p {
        margin-top: 4px;
        font-size: 0.9375rem;
        overflow-wrap: anywhere;
      }

      .quiet {
        color: var(--quiet);
      }

      button {
        align-self: center;
      }

      @media (max-width: 560px) {
        button {
          grid-column: 2;
          justify-self: start;
          margin-top: 8px;
        }
      }

      /* Text at 200 %: the column beside the icon is narrower than the button's word. */
      @container (width < 14rem) {
        button {
          grid-column: 1 / -1;
        }
      }
    `,
  ];

  declare model: PageModel;
  declare board: string;
  readonly #renewId = new RenewIdButton(this);

  constructor() {
    super();
    new ModelWatch(this);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { model } = this;
    const board = model.truth.boards.get(this.board);
    if (board === undefined || !isFound(board)) return nothing;
    const firmware = firmwareOf(board);
    const isBusy = board.status === "flashing" || firmware === "looking";
    const isLost = model.connection.status !== "online";
    const cannotProgram = isLost || (firmware === null && board.status !== "flashing");
    return html`
      <section aria-labelledby="title">
        ${isBusy ? busyIcon : firmware === null || isLost ? troubleIcon : noteIcon}
        <div>
          <h2 id="title">${foundTitle(board, model.words)}</h2>
          ${this.#state(board)}
        </div>
        ${this.#renewId.render(board, model)}
        ${cannotProgram ? nothing : programButton(board, model, model.words.text.found.program)}
      </section>
    `;
  }

  #state(board: FoundBoard): TemplateResult {
    const { model } = this;
    const { words } = model;
    const { found, board: { statusNote } } = words.text;
    if (board.status === "flashing") {
      return html`<p>${statusNote.flashing}</p>${programmingProgress(board, model)}`;
    }
    const firmware = firmwareOf(board);
    if (firmware === null) {
      const failure = this.#renewId.failure(board);
      const trouble = failure !== null
        ? words.failure(failure)
        : board.reason === null
        ? null
        : words.reason(board.reason);
      return trouble === null ? html`<p>${statusNote.offline}</p>` : html`
        <p>${trouble.what}.</p>
        ${saidLine(trouble, words.text)}
        <p class="quiet">${trouble.todo}.</p>
      `;
    }
    const failure = model.programming.failure(board.id);
    // What is unfinished says itself why, to those who asked for it too.
    const trouble = firmware === "unfinished" && board.reason !== null
      ? words.reason(board.reason)
      : failure === null
      ? null
      : words.notProgrammed(failure);
    const begun = programmingProgress(board, model);
    return html`
      <p>${found.firmware[firmware]}</p>
      ${trouble === null ? nothing : html`
        <p class="quiet">${trouble.what}. ${trouble.todo}.</p>
        ${saidLine(trouble, words.text)}
      `}
      ${begun !== nothing
        ? begun
        : firmware === "none" || firmware === "other" || firmware === "otherDefinition"
        ? html`<p class="quiet">${found.replaces}</p>`
        : nothing}
    `;
  }
}

customElements.define("found-board", FoundBoardCard);
