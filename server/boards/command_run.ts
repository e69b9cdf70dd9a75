/**
 * One command from the request to the board's answer: what the twin learns of it, and what everybody is told.
 *
 * @module
 */
import { own } from "../../protocol/own.ts";
import type { AnyValues } from "../../protocol/dsl.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import type { Confirmed } from "../../protocol/api/board.ts";
import type { Pending } from "../../protocol/views.ts";
import { isReplaceable } from "../../protocol/replaceable.ts";
import type { Op } from "../../protocol/wire/codec.ts";
import type { CommandObserver, CommandResult, Link } from "../link/link.ts";
import type { BoardContext } from "./board_context.ts";
import { stateChanged } from "./board_events.ts";
import type { BoardCommand, BoardEvent } from "./boards.ts";
import { isoTime } from "./iso_time.ts";
import type { QueuedCommand } from "./command_queue.ts";
import type { CommandTrace } from "./command_trace.ts";

import type { Outstanding, PendingNotices } from "./pending_notices.ts";
import {
  abandonedFailure,
  conflictFailure,
  linkRequestFailure,
  refusedFailure,
  supersededFailure,
} from "./request_failures.ts";
import { hasSeen } from "./seen_revision.ts";
import { type Asked, BY_BOARD, type Report, type Twin } from "./twin.ts";

/** What a {@linkcode CommandRun} needs. */
export interface CommandRunOptions {
  /** What all boards share. */
  readonly context: BoardContext;
  /** The board's id. */
  readonly board: string;
  /** The board's twin. */
  readonly twin: Twin;
  /** What is asked. */
  readonly command: BoardCommand;
  /** The same on the wire. */
  readonly op: Op;
  /**
   * The link that takes commands, now.
   *
   * @throws {RequestFailure} if there is none (B4).
   */
  readonly link: () => Link;
  /** Told of every change, synchronously. */
  readonly emit: (event: BoardEvent) => void;
  /** Tells what is pending. */
  readonly notices: PendingNotices;
  /** Is told how it goes; null: nobody watches. */
  readonly trace: CommandTrace | null;
  /** The last call: what the board confirmed, or why it did not. */
  readonly over: (result: Confirmed | RequestFailure) => void;
}

export class CommandRun implements CommandObserver, QueuedCommand {
  /** Its name, if a newer one makes it pointless while it waits (B9). */
  readonly replaceableAs: string | null;
  /** The connection whose end takes it along while it waits (B9). */
  readonly endsWith: AbortSignal | null;
  readonly #options: CommandRunOptions;
  readonly #outstanding: Outstanding;
  #sentAt: number;
  #pending: Pending;
  #asked: Asked;

  constructor(options: CommandRunOptions) {
    this.#options = options;
    const { context, board, twin, notices, command: { channel, command, args, by, gesture } } = options;
    const known = own(twin.definition.channels, channel);
    this.replaceableAs = known !== undefined && isReplaceable(known, command) ? command : null;
    this.endsWith = options.command.client?.endsWith ?? null;
    this.#sentAt = context.clock.now();
    this.#outstanding = { board, twin, channel, requestedAt: this.#sentAt };
    const since = this.#now();
    this.#pending = { command, args, by, stage: "requested", since };
    twin.began(channel, this.#pending);
    notices.began(this.#outstanding);
    this.#asked = {
      command,
      args,
      by,
      requestedAt: since,
      sentAt: null,
      turn: 0,
      ...(gesture === undefined ? {} : { gesture }),
    };
  }

  /** It may have to wait for its turn. */
  waits(): void {
    this.#options.notices.changed(this.#outstanding);
  }

  /** Its turn has come. */
  start(): void {
    const { link, op, command: { args } } = this.#options;
    try {
      link().command(op, args, this);
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      this.#end(() => error);
    }
  }

  /** A newer one took its place. */
  superseded(): void {
    const { board, command } = this.#options;
    this.#end(() => supersededFailure(board, command));
  }

  /** The connection it came on ended before its turn. */
  abandoned(): void {
    const { board, command } = this.#options;
    this.#end(() => abandonedFailure(board, command));
  }

  /** C11: the channel may have changed while this waited for its turn on the wire. */
  mayGo(): boolean {
    const { board, twin, command: { channel, ifRev } } = this.#options;
    if (ifRev === undefined || hasSeen(twin, channel, ifRev)) return true;
    this.#end(() => conflictFailure(board, channel, ifRev, twin.view(channel)));
    return false;
  }

  /** It went on the wire. */
  sent(): void {
    const { context, twin, notices, command, trace } = this.#options;
    trace?.sent();
    this.#sentAt = context.clock.now();
    this.#asked = { ...this.#asked, sentAt: this.#now(), turn: twin.nextTurn() };
    this.#pending = twin.sent(command.channel, this.#pending);
    notices.changed(this.#outstanding);
  }

  /** The board, or its link, said how it ended. */
  done(result: CommandResult): void {
    this.#options.trace?.answered();
    if (result.kind === "confirmed") this.#end(() => this.#confirmed(result.state));
    else this.#end(() => this.#failed(result), true);
  }

  /** `hasEntry`: the history knows of it, and no change of the state tells of that. */
  #end(outcome: () => Confirmed | RequestFailure, hasEntry = false): void {
    const { twin, notices, command: { channel }, over } = this.#options;
    twin.over(channel, this.#pending);
    const result = outcome();
    notices.over(this.#outstanding, hasEntry);
    over(result);
  }

  #confirmed(state: AnyValues): Confirmed {
    const { context, board, twin, command: { channel, by } } = this.#options;
    const confirmedAt = context.clock.now();
    const report: Report = { state, by, at: this.#now() };
    twin.confirmed(channel, report, this.#asked);
    this.#options.emit(stateChanged(board, twin, channel, report));
    return {
      board,
      channel,
      state,
      boot: twin.boot ?? 0,
      rev: twin.rev,
      timing: {
        queueMs: this.#sentAt - this.#outstanding.requestedAt,
        boardMs: confirmedAt - this.#sentAt,
        totalMs: confirmedAt - this.#outstanding.requestedAt,
      },
    };
  }

  #failed(result: Exclude<CommandResult, { readonly kind: "confirmed" }>): RequestFailure {
    const { board, twin, command, emit } = this.#options;
    const { channel } = command;
    const at = this.#now();
    if (result.kind === "failed") {
      const failure = linkRequestFailure(board, result.failure, result.outcome);
      const { outcome, reason } = failure;
      twin.failed(channel, this.#asked, { outcome, reason, state: null, at });
      return failure;
    }
    const { state } = result;
    const report: Report = { state, by: BY_BOARD, at };
    if (twin.reported(channel, report)) emit(stateChanged(board, twin, channel, report));
    const failure = refusedFailure(board, `${channel}.${command.command}`);
    twin.failed(channel, this.#asked, { outcome: "refused", reason: failure.reason, state, at });
    return failure;
  }

  #now(): string {
    return isoTime(this.#options.context.wallClock());
  }
}
