/**
 * The commands of one board: which of them may run, and when.
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";
import type { Confirmed } from "../../protocol/messages.ts";
import type { Link } from "../link/link.ts";
import type { BoardContext } from "./board_context.ts";
import type { BoardCommand, BoardEvent } from "./boards.ts";
import { CommandRun } from "./command_run.ts";
import { conflictFailure } from "./request_failures.ts";
import type { Twin } from "./twin.ts";

/** What {@linkcode BoardCommands} needs of the board. */
export interface BoardCommandsOptions {
  /** What all boards share. */
  readonly context: BoardContext;
  /** The board's id, now. */
  readonly id: () => string;
  /** The board's twin, now. */
  readonly twin: () => Twin;
  /**
   * The link that takes commands, now.
   *
   * @throws {RequestFailure} if there is none (B4).
   */
  readonly link: () => Link;
  /** Told of every change, synchronously. */
  readonly emit: (event: BoardEvent) => void;
}

/** See the module. */
export class BoardCommands {
  readonly #options: BoardCommandsOptions;

  /**
   * No commands yet.
   *
   * @param options The board.
   */
  constructor(options: BoardCommandsOptions) {
    this.#options = options;
  }

  /**
   * Ask the board for something.
   *
   * @param command A command of this board's definition.
   * @returns What its hardware says after it ran.
   * @throws {RequestFailure} by name.
   */
  ask(command: BoardCommand): Promise<Confirmed> {
    const { context, emit } = this.#options;
    return new Promise((resolve, reject) => {
      const method = `${command.channel}.${command.command}`;
      const op = context.table.opByMethod.get(method);
      if (op === undefined) throw new RangeError(`No command "${method}"`);
      const link = this.#options.link();
      const [board, twin] = [this.#options.id(), this.#options.twin()];
      checkUnchanged(board, twin, command);
      const run = new CommandRun({
        context,
        board,
        twin,
        command,
        emit,
        over: (result) => result instanceof RequestFailure ? reject(result) : resolve(result),
      });
      link.command(op, command.args, run);
      run.waits();
    });
  }
}

/** C11: a command with `ifRev` runs only on what its sender has seen. */
function checkUnchanged(board: string, twin: Twin, { channel, ifRev }: BoardCommand): void {
  if (ifRev === undefined) return;
  const view = twin.view(channel);
  const isSeen = view.rev !== null && view.rev <= ifRev && ifRev <= twin.rev;
  if (!isSeen || view.pending !== null) throw conflictFailure(board, channel, ifRev, view);
}
