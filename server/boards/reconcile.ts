/**
 * After a restart of the board: bring back what was wanted, channel by channel, and say what became of it (B6).
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";
import { argumentsCheck } from "../../protocol/messages.ts";
import { own } from "../../protocol/own.ts";
import type { Reconciled } from "../../protocol/views.ts";
import type { BoardContext } from "./board_context.ts";
import type { BoardCommand } from "./boards.ts";
import { type RestoreCommand, restoreCommands } from "./restore.ts";
import { BY_SERVER, type Twin } from "./twin.ts";

/** What {@linkcode reconcile} needs. */
export interface ReconcileOptions {
  /** What all boards share. */
  readonly context: BoardContext;
  /** The board's id. */
  readonly board: string;
  /** What is wanted. */
  readonly twin: Twin;
  /** The boot counter that the board told. */
  readonly boot: number;
  /** Asks the board. */
  readonly ask: (command: BoardCommand) => Promise<unknown>;
}

/**
 * Send what restores each channel, all at once and in definition order. What the board never answered is tried again when
 * it is back.
 *
 * @param options The board.
 * @returns When the twin knows of every channel what became of it.
 */
export async function reconcile(options: ReconcileOptions): Promise<void> {
  const { context, board, twin, boot, ask } = options;
  const { definition } = twin;

  /** What went wrong; null if nothing did. */
  async function restore(channel: string, commands: readonly RestoreCommand[]): Promise<unknown> {
    const ends = await Promise.allSettled(
      // Asked in this order, all at once.
      commands.map(async (command) => {
        checkFits(channel, command);
        return await ask({ board, channel, ...command, by: BY_SERVER });
      }),
    );
    const errors = ends.filter((end) => end.status === "rejected").map(({ reason }) => reason);
    if (errors.length === 0) return null;
    // What the board never answered weighs more than what it refused: it has to be done again.
    const error = errors.find((error) => !isRefusal(error)) ?? errors[0];
    context.log.error(`Board ${board}: could not restore "${channel}"`, error);
    return error;
  }

  /** Another command may have asked for more than the one that restores can: its bits on the wire would be another value. */
  function checkFits(channel: string, { command, args }: RestoreCommand): void {
    const takes = own(own(definition.channels, channel)?.commands ?? {}, command) ?? {};
    const check = argumentsCheck(takes)(args);
    if (check.ok) return;
    const problem = `What is wanted of "${channel}" cannot be restored by "${command}": ${check.problem}`;
    throw new RequestFailure("invalid_params", problem, "Ask for something that this command can set");
  }

  async function decide(channel: string, commands: readonly RestoreCommand[]): Promise<boolean> {
    const error = commands.length === 0 ? null : await restore(channel, commands);
    // Its project was exchanged meanwhile (R10a), and what is wanted of its channels is looked at anew.
    if (twin.definition !== definition) return false;
    const reason = error instanceof RequestFailure ? error.reason : error === null ? null : "internal_error";
    const decision: Reconciled["decision"] = commands.length === 0
      ? "kept"
      : reason === null
      ? "restored"
      : "failed";
    twin.decided(channel, { decision, boot, at: context.wallClock().toISOString(), reason });
    return error === null || isRefusal(error);
  }

  const decided = Object.entries(definition.channels)
    .filter(([name]) => twin.desired(name) !== null)
    .map(([name, channel]) => decide(name, restoreCommands(channel, twin.desired(name) ?? {})));
  const answers = await Promise.all(decided);
  if (answers.every((isAnswered) => isAnswered)) twin.reconciled(boot);
}

/** To ask once more would end alike. */
function isRefusal(error: unknown): boolean {
  return error instanceof RequestFailure &&
    (error.reason === "refused_by_board" || error.reason === "invalid_params");
}
