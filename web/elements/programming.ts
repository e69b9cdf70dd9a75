/**
 * How far programming a board has come, or the way to begin it.
 *
 * @module
 */
import { named } from "../text/named.ts";
import { css, type CSSResult, html, nothing, type TemplateResult } from "lit";
import { cancel, flash } from "../../protocol/api/flash.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import type { BoardView } from "../../protocol/views.ts";
import type { PageModel } from "../page_model.ts";

/** Its styles. */
export const programmingStyles: CSSResult = css`
  progress {
    width: 100%;
    margin-top: 8px;
    accent-color: var(--accent);
  }

  .projects {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }

  .programming {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    align-items: center;
    justify-content: space-between;
  }
`;

/**
 * How far programming a board has come.
 *
 * @param board The board.
 * @param model What the page knows.
 * @returns A bar with its phase, and a way to cancel it until the image is there; nothing if it is not being programmed.
 */
export function programmingProgress(board: BoardView, model: PageModel): TemplateResult | typeof nothing {
  const { truth, words } = model;
  const text = words.text.board;
  const progress = truth.programming.get(board.id);
  if (progress === undefined) return nothing;
  return html`
    <progress max="100" .value=${progress.percent ?? 0} aria-label=${text.programming}></progress>
    <div class="programming">
      <p>${named(text.phase, progress.phase)} ${progress.percent === null
        ? nothing
        : words.percent(progress.percent)}</p>
      ${progress.phase === "reconnect" || model.connection.status !== "online" || !model.may(cancel)
        ? nothing
        : html`
          <button class="plain" @click=${() => cancelProgramming(board.id, model)}>
            ${text.cancelProgramming}
          </button>
        `}
    </div>
  `;
}

function cancelProgramming(board: string, model: PageModel): void {
  model.session.call(cancel, { board }).catch((error: unknown) => {
    // It was over already, or the server is gone: the page shows either by itself.
    if (!(error instanceof RequestFailure)) throw error;
  });
}

/**
 * Begins to program a board.
 *
 * @param board The board.
 * @param model Has the server do it.
 * @param label What the button says.
 * @returns The button, or one for each project that it may get; nothing while it would not help, and for whoever may not.
 */
export function programButton(
  board: BoardView,
  model: PageModel,
  label: string,
): TemplateResult | typeof nothing {
  const isBusy = board.status === "flashing" || board.status === "connecting" ||
    model.truth.programming.has(board.id);
  if (!board.canProgram || isBusy || !model.may(flash)) return nothing;
  const { definitions } = model.truth;
  // F3b: whose a board is to be says who has it programmed.
  if (!board.definition && definitions.size > 1) {
    return html`
      <div class="projects">${[...definitions].map(([hash, { name }]) =>
        html`<button class="plain chief" @click=${() =>
          model.programming.ask(board.id, hash)}>${label}: ${name}</button>`
      )}</div>
    `;
  }
  return html`<button class="plain chief" @click=${() => model.programming.ask(board.id)}>${label}</button>`;
}
