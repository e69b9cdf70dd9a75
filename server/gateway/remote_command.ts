/**
 * One command of a client here for a board of another server (G4): it waits for its turn as any command does (B9), and is asked then.
 *
 * @module
 */
import type { Confirmed } from "../../protocol/api/board.ts";
import type { QueuedCommand } from "../boards/command_queue.ts";
import type { BoardCommand } from "../boards/boards.ts";
import { abandonedFailure, supersededFailure } from "../boards/request_failures.ts";

/** What a {@linkcode RemoteCommand} needs. */
export interface RemoteCommandOptions {
  /** The board's id. */
  readonly board: string;
  /** What is asked. */
  readonly command: BoardCommand;
  /** Its name, if a newer one of that name makes it pointless; else null. */
  readonly replaceableAs: string | null;
  /** Ask the server that has the board now. */
  readonly ask: () => Promise<Confirmed>;
}

/** Such a command. */
export class RemoteCommand implements QueuedCommand {
  /** Its name, if a newer one makes it pointless while it waits (B9). */
  readonly replaceableAs: string | null;
  /** The connection whose end takes it along while it waits (B9). */
  readonly endsWith: AbortSignal | null;
  readonly #options: RemoteCommandOptions;
  readonly #result = Promise.withResolvers<Confirmed>();

  constructor(options: RemoteCommandOptions) {
    this.#options = options;
    this.replaceableAs = options.replaceableAs;
    this.endsWith = options.command.client?.endsWith ?? null;
  }

  /** What the board confirmed; rejects with why it did not. */
  get result(): Promise<Confirmed> {
    return this.#result.promise;
  }

  /** Its turn has come. */
  start(): void {
    this.#result.resolve(this.#options.ask());
  }

  /** A newer one took its place. */
  superseded(): void {
    const { board, command } = this.#options;
    this.#result.reject(supersededFailure(board, command));
  }

  /** The connection it came on ended before its turn. */
  abandoned(): void {
    const { board, command } = this.#options;
    this.#result.reject(abandonedFailure(board, command));
  }
}
