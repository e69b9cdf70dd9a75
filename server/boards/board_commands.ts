/**
 * The commands of one board: which of them may run, and when.
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";
import type { Confirmed } from "../../protocol/api/board.ts";
import type { WireTable } from "../../protocol/wire/codec.ts";
import type { Link } from "../link/link.ts";
import type { BoardContext } from "./board_context.ts";
import type { BoardCommand, BoardEvent } from "./boards.ts";
import { CommandRun } from "./command_run.ts";
import type { CommandTrace } from "./command_trace.ts";
import { CommandQueues } from "./command_queues.ts";
import { PendingNotices } from "./pending_notices.ts";
import { conflictFailure } from "./request_failures.ts";
import { hasSeen } from "./seen_revision.ts";
import type { Twin } from "./twin.ts";

/** What {@linkcode BoardCommands} needs of the board. */
export interface BoardCommandsOptions {
  /** What all boards share. */
  readonly context: BoardContext;
  /** The board's id, now. */
  readonly id: () => string;
  /** What the frames of its project mean, now; null while that is not known. */
  readonly table: () => WireTable | null;
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

export class BoardCommands {
  readonly #options: BoardCommandsOptions;
  readonly #queues = new CommandQueues();
  readonly #notices: PendingNotices;

  constructor(options: BoardCommandsOptions) {
    this.#options = options;
    this.#notices = new PendingNotices(options.context.clock, options.emit);
  }

  /** How many wait for an earlier one of the same client (B9). */
  get waiting(): number {
    return this.#queues.waiting;
  }

  /** Nobody is told anything more. */
  close(): void {
    this.#notices.close();
  }

  /**
   * Ask the board for something.
   *
   * @param command A command of this board's definition.
   * @returns What its hardware says after it ran.
   * @throws {RequestFailure} by name.
   */
  ask(command: BoardCommand): Promise<Confirmed> {
    const trace = this.#options.context.tracer?.begin(this.#options.id(), command) ?? null;
    return new Promise((resolve, reject) => {
      const over = (result: Confirmed | RequestFailure): void => {
        trace?.over(result);
        if (result instanceof RequestFailure) reject(result);
        else resolve(result);
      };
      try {
        this.#begin(command, trace, over);
      } catch (error) {
        if (!(error instanceof RequestFailure)) throw error;
        over(error);
      }
    });
  }

  #begin(
    command: BoardCommand,
    trace: CommandTrace | null,
    over: (result: Confirmed | RequestFailure) => void,
  ): void {
    const { context, link, table, emit } = this.#options;
    link();
    const method = `${command.channel}.${command.command}`;
    const op = table()?.opByMethod.get(method);
    if (op === undefined) throw new RangeError(`No command "${method}"`);
    const [board, twin] = [this.#options.id(), this.#options.twin()];
    checkUnchanged(board, twin, command);
    const queue = this.#queues.of(command.client, command.channel);
    const run = new CommandRun({
      context,
      board,
      twin,
      command,
      op,
      link,
      emit,
      notices: this.#notices,
      trace,
      over: (result) => {
        over(result);
        queue.over(run);
        this.#queues.forgetIfEmpty(command.client, command.channel);
      },
    });
    queue.add(run);
    run.waits();
  }
}

/** C11: a command with `ifRev` begins only on what its sender has seen; {@linkcode CommandRun.mayGo} looks again. */
function checkUnchanged(board: string, twin: Twin, { channel, ifRev }: BoardCommand): void {
  if (ifRev === undefined) return;
  const pending = twin.pending(channel);
  if (!hasSeen(twin, channel, ifRev) || pending !== null) {
    throw conflictFailure(board, channel, ifRev, { ...twin.view(channel), pending });
  }
}
