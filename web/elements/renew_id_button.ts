/**
 * The button that gives a board an id of its own, where another board has the same one (B13b, Q13c). If that fails, the error is
 * shown in the board's card until the button is pressed again, or the board is another way.
 *
 * @module
 */
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from "lit";
import { renewId } from "../../protocol/api/board.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import type { BoardReason, BoardView } from "../../protocol/views.ts";
import type { PageModel } from "../page_model.ts";
import { renewedAddress } from "../renewed_address.ts";

/** The button of one board's element, and what came of pressing it. */
export class RenewIdButton {
  readonly #host: Pick<ReactiveControllerHost, "requestUpdate">;
  #asked: string | null = null;
  /** Why it failed, and what the board said then. */
  #failed: { readonly reason: BoardReason | null; readonly failure: RequestFailure } | null = null;

  constructor(host: Pick<ReactiveControllerHost, "requestUpdate">) {
    this.#host = host;
  }

  /**
   * Why the server did not give this board another id.
   *
   * @param board The board.
   * @returns The error; null if there is none, or if the board's reason is another one by now.
   */
  failure({ reason }: BoardView): RequestFailure | null {
    return reason !== null && this.#failed?.reason === reason ? this.#failed.failure : null;
  }

  /**
   * The button.
   *
   * @param board The board.
   * @param model What the page knows.
   * @returns It; nothing for a board whose id is its own, or is renewed at another server (G4b), and for whoever may not.
   */
  render(board: BoardView, model: PageModel): TemplateResult | typeof nothing {
    const isHere = board.server === undefined;
    if (!isShared(board) || !isHere || model.connection.status !== "online" || !model.may(renewId)) {
      return nothing;
    }
    return html`
      <button
        class="plain chief"
        aria-busy=${this.#asked === board.id}
        @click=${() => void this.#press(board.id, model)}
      >${model.words.text.board.renewId}</button>
    `;
  }

  /** It can be pressed once; a button that is disabled would lose the focus. */
  async #press(board: string, model: PageModel): Promise<void> {
    if (this.#asked === board) return;
    this.#asked = board;
    this.#failed = null;
    this.#host.requestUpdate();
    try {
      const { board: renewed } = await model.session.call(renewId, { board });
      const renewal = { from: board, to: renewed };
      history.replaceState(history.state, "", renewedAddress(location, renewal));
      model.boardRenewed(renewal);
    } catch (failure) {
      if (!(failure instanceof RequestFailure)) throw failure;
      this.#failed = { reason: model.truth.boards.get(board)?.reason ?? null, failure };
    } finally {
      this.#asked = null;
      this.#host.requestUpdate();
    }
  }
}

function isShared({ reason }: BoardView): boolean {
  return reason?.code === "id_taken" || reason?.code === "id_conflict";
}
