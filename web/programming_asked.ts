/**
 * Has the server program boards. How far that has come, and why it failed, is part of the truth that every page sees; here is only
 * why it did not begin.
 *
 * @module
 */
import { flash } from "../protocol/api/flash.ts";
import { RequestFailure } from "../protocol/failures.ts";
import type { Session } from "../client/session.ts";
import type { BoardEvents } from "./newer_truth.ts";

export class ProgrammingAsked {
  readonly #session: Pick<Session, "call">;
  readonly #events: BoardEvents;
  readonly #failures = new Map<string, RequestFailure>();

  constructor(session: Pick<Session, "call">, events: BoardEvents) {
    this.#session = session;
    this.#events = events;
  }

  /**
   * Ask for it.
   *
   * @param board Board id.
   * @param definition Schema hash of the project's definition; undefined: the server knows which.
   */
  ask(board: string, definition?: string): void {
    this.#failures.delete(board);
    this.#session.call(flash, { board, definition }).catch((error: unknown) => {
      if (!(error instanceof RequestFailure)) throw error;
      // The server goes on without this page, and tells everybody how that ends.
      if (error.reason === "connection_lost") return;
      this.#failures.set(board, error);
      this.#events.failed(board, () => {
        if (this.#failures.get(board) === error) this.dismiss(board);
      });
      this.#events.changed();
    });
    this.#events.changed();
  }

  /**
   * Why it did not begin.
   *
   * @param board Board id.
   * @returns The failure, or null.
   */
  failure(board: string): RequestFailure | null {
    return this.#failures.get(board) ?? null;
  }

  /**
   * That is no longer the news, or the person has taken note of it.
   *
   * @param board Board id.
   */
  dismiss(board: string): void {
    if (this.#failures.delete(board)) this.#events.changed();
  }
}
