/**
 * `<board-note>`: what matters most about a board just now. It has room for what usually happens, so that nothing moves when it does
 * (P16).
 *
 * @module
 */
import { named } from "../text/named.ts";
import { own } from "../../protocol/own.ts";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { mend } from "../../protocol/api/virtual.ts";
import { type BoardView, isSimulated } from "../../protocol/views.ts";
import { firmwareOf, isFound } from "../found.ts";
import { definitionOf } from "../../client/truth.ts";
import type { PageModel } from "../page_model.ts";
import { troubleSentence } from "../text/trouble_words.ts";
import { busyIcon, closeIcon, noteIcon, troubleIcon } from "./icons.ts";
import { programButton, programmingProgress, programmingStyles } from "./programming.ts";
import { RenewIdButton } from "./renew_id_button.ts";
import { saidLine } from "./said_line.ts";
import { common } from "./styles.ts";
import { ModelWatch } from "./watch.ts";

class BoardNote extends LitElement {
  static override properties = { model: { attribute: false }, board: { attribute: false } };
  static override styles = [
    common,
    programmingStyles,
    css`
      /* Three lines of text and a button, or five lines, with the padding around them. */
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        min-height: calc(3lh + 64px);
        font-size: 0.875rem;
        overflow-wrap: anywhere;
      }

      .note {
        display: flex;
        gap: 10px;
        align-items: start;
        padding: 10px 12px;
        border-radius: 8px;
        background: var(--note);
      }

      .note.warn {
        background: var(--warn);
      }

      .note > .icon {
        margin-top: 0.15em;
        font-size: 1.0625rem;
      }

      .said {
        flex: 1;
        min-width: 0;
      }

      .said button {
        margin-top: 8px;
      }

      p + p {
        margin-top: 2px;
      }

      button.close {
        display: grid;
        flex: none;
        place-items: center;
        margin: -4px -6px -4px 0;
        padding: 0;
      }

      /* Where there is room, the button is beside the text: three lines, or a button. */
      @container (width >= 35rem) {
        :host {
          min-height: calc(3lh + 20px);
        }

        .said:has(button) {
          display: grid;
          grid-template-columns: minmax(0, 1fr) auto;
          column-gap: 12px;
          align-items: start;
        }

        .said > :not(button) {
          grid-column: 1;
        }

        .said button {
          grid-area: 1 / 2 / span 4;
          margin-top: 0;
        }
      }

      @container (width >= 51rem) {
        :host {
          min-height: calc(2lh + 20px);
        }
      }

      @media (forced-colors: active) {
        .note {
          border: 1px solid;
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
    const { words } = model;
    const text = words.text.board;
    const board = model.truth.boards.get(this.board);
    if (board === undefined) return nothing;
    if (model.connection.status !== "online") return warning(html`<p>${this.#noServer()}</p>`);
    const onPurpose = board.virtual === null ? null : troubleSentence(board.virtual, model.yours, words);
    if (onPurpose !== null) {
      return warning(html`
        <p>${onPurpose}</p>
        ${model.may(mend)
          ? html`
            <button class="plain" @click=${() => model.virtualActions.mend(board.id)}>
              ${words.text.trouble.mend}
            </button>
          `
          : nothing}
      `);
    }
    if (board.status !== "online") return this.#away(board);
    const failure = model.programming.failure(board.id);
    if (failure !== null) {
      const trouble = words.notProgrammed(failure);
      return html`
        <div class="note warn">
          ${troubleIcon}
          <div class="said"><p>${trouble.what}. ${trouble.todo}.</p>${saidLine(trouble, words.text)}</div>
          ${this.#close(() => model.programming.dismiss(board.id))}
        </div>
      `;
    }
    const sinceRestart = model.sinceRestart(board.id);
    if (sinceRestart !== null) return this.#restarted(board, sinceRestart);
    return html`
      <div class="note">
        ${noteIcon}
        <div class="said"><p>${isSimulated(board) ? this.#simulated(board) : text.realNote}</p></div>
      </div>
    `;
  }

  #noServer(): string {
    const { lastHeard, now, words } = this.model;
    const { board } = words.text;
    return lastHeard === null ? board.neverHeard : board.noServer(words.moment(lastHeard, now));
  }

  #away(board: BoardView): TemplateResult {
    const { model } = this;
    const { status } = board;
    const { board: text } = model.words.text;
    const isBusy = status === "connecting" || status === "flashing";
    const failure = this.#renewId.failure(board);
    const trouble = failure !== null
      ? model.words.failure(failure)
      : status !== "offline" || board.reason === null
      ? null
      : model.words.reason(board.reason);
    const renewId = this.#renewId.render(board, model);
    const progress = programmingProgress(board, model);
    return warning(
      html`
        ${trouble !== null
          ? html`<p>${trouble.what}. ${trouble.todo}.</p>${saidLine(trouble, model.words.text)}`
          : progress === nothing
          ? html`<p>${named(text.statusNote, status)}</p>`
          : nothing}
        ${progress} ${renewId === nothing ? programButton(board, model, text.program) : renewId}
      `,
      isBusy ? busyIcon : troubleIcon,
    );
  }

  #restarted(board: BoardView, ago: number): TemplateResult {
    const { model } = this;
    const { words } = model;
    const text = words.text.board;
    // One text: a second one would shift whenever the age grows.
    const said = `${text.restarted(words.age(ago))} ${this.#decisions(board)}`;
    return html`
      <div class="note warn">
        ${troubleIcon}
        <div class="said">
          <p>${said}</p>
        </div>
        ${this.#close(() => model.dismissRestart(board.id))}
      </div>
    `;
  }

  #close(dismiss: () => void): TemplateResult {
    const { dismiss: label } = this.model.words.text.board;
    return html`
      <button class="plain close" aria-label=${label} title=${label} @click=${dismiss}>${closeIcon}</button>
    `;
  }

  /** What became of each channel after the restart. */
  #decisions({ boot, channels }: BoardView): string {
    const { truth, words } = this.model;
    const { decisions, decision } = words.text.board;
    const told = Object.entries(channels).flatMap(([name, { reconciled }]) => {
      if (reconciled === null || reconciled.boot !== boot || reconciled.decision === "kept") return [];
      const channel = own(definitionOf(truth, this.board).channels, name);
      const title = words.title(channel, name);
      return decision(title, named(decisions, reconciled.decision));
    });
    return told.length === 0 ? "" : `${told.join("; ")}.`;
  }

  #simulated({ virtual }: BoardView): string {
    const { server, truth, words } = this.model;
    const { board: text } = words.text;
    if (!server?.findsBoards || virtual === null) return text.simulatedNote;
    const isPlugged = [...truth.boards.values()].some((other) =>
      isFound(other) && firmwareOf(other) !== null
    );
    return isPlugged ? text.simulatedUntilProgrammed : text.simulatedUntilPlugged;
  }
}

function warning(said: TemplateResult, icon: TemplateResult = troubleIcon): TemplateResult {
  return html`<div class="note warn">${icon}<div class="said">${said}</div></div>`;
}

customElements.define("board-note", BoardNote);
