/**
 * One board: a line that is kept open, the link on it, and the twin of what the board is doing. Every change is told in the order
 * in which the board made it.
 *
 * @module
 */
import type { AnyValues, Definition } from "../../protocol/dsl.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import type { BoardReason, BoardStatus, BoardView, Confirmed, Pending } from "../../protocol/messages.ts";
import { hex32 } from "../../protocol/schema_hash.ts";
import type { BoardIdentity, WireTable } from "../../protocol/wire/codec.ts";
import type { Clock, Timer } from "../link/clock.ts";
import { Link } from "../link/link.ts";
import { lineEnded, type LinkFailure } from "../link/link_failure.ts";
import type { Log } from "../log.ts";
import type { BoardCommand, BoardEvent } from "./boards.ts";
import type { LineSource } from "./line_source.ts";
import { linkRequestFailure } from "./request_failures.ts";
import { restoreCommands } from "./restore.ts";
import { Twin } from "./twin.ts";

/** First and longest wait before a line that ended, or could not be opened, is tried again. */
const REOPEN_FIRST_MS = 250;
const REOPEN_CAP_MS = 5000;
/** Who caused a change that no client asked for. */
const BY_BOARD = "board";
/** Who asks for what was wanted before a restart. */
const BY_SERVER = "server";

/** What every board of a server shares. */
export interface BoardContext {
  /** The definition. */
  readonly definition: Definition;
  /** Its tables. */
  readonly table: WireTable;
  /** Monotonic time. */
  readonly clock: Clock;
  /** The time of day. */
  readonly wallClock: () => Date;
  /** A random unsigned 32-bit number. */
  readonly random32: () => number;
  /** Is told when a board goes down and when it is back (P11). */
  readonly log: Log;
}

/** A board on a line. */
export class Board {
  readonly #context: BoardContext;
  readonly #source: LineSource;
  readonly #emit: (event: BoardEvent) => void;
  readonly #twin: Twin;
  #link: Link | null = null;
  #identity: BoardIdentity | null = null;
  #status: BoardStatus = "connecting";
  #reason: BoardReason | null = null;
  #statusSince: number;
  #reopen: Timer | null = null;
  #attempt = 0;
  #closed = false;
  /** The name under which the log was told that this board is down. */
  #downAs: string | null = null;

  /**
   * A board that is not looked for yet.
   *
   * @param context What all boards share.
   * @param source Where its line comes from.
   * @param emit Is told of every change, synchronously.
   */
  constructor(context: BoardContext, source: LineSource, emit: (event: BoardEvent) => void) {
    this.#context = context;
    this.#source = source;
    this.#emit = emit;
    this.#twin = new Twin(context.definition);
    this.#statusSince = context.clock.now();
  }

  /** Its id: from its EEPROM once that is known, from its place before. */
  get id(): string {
    const kind = this.#context.definition.name.toLowerCase();
    return this.#identity === null || this.#identity.uid === 0
      ? `${kind}-${this.#source.label.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-/, "")}`
      : `${kind}-${hex32(this.#identity.uid)}`;
  }

  /** Whether commands can be sent. */
  get online(): boolean {
    return this.#status === "online";
  }

  /** The board as clients see it. */
  view(): BoardView {
    return {
      id: this.id,
      name: this.#context.definition.name,
      kind: this.#source.kind,
      status: this.#status,
      reason: this.#reason,
      boot: this.#identity?.boot ?? null,
      rev: this.#twin.rev,
      channels: this.#twin.views(),
    };
  }

  /** Look for the board, for as long as it takes. Resolves when the line was tried once. */
  async start(): Promise<void> {
    try {
      const stream = await this.#source.open();
      if (this.#closed) {
        await stream.close();
        return;
      }
      this.#link = new Link({
        stream,
        table: this.#context.table,
        clock: this.#context.clock,
        random32: this.#context.random32,
        observer: {
          up: (identity, states) => this.#up(identity, states),
          reported: (channel, state) => this.#reported(channel, state),
          down: (failure) => this.#down(failure),
          mismatch: (identity, failure) => this.#mismatch(identity, failure),
          ended: (failure) => this.#ended(failure),
        },
      });
    } catch (error) {
      this.#ended(lineEnded(error instanceof Error ? error : new Error(String(error))));
    }
  }

  /** Let go of the line and of what the source holds. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#reopen?.cancel();
    await this.#link?.close();
    await this.#source.close();
  }

  /**
   * Ask the board for something.
   *
   * @param command A command of this board's definition.
   * @returns What its hardware says after it ran.
   * @throws {RequestFailure} by name.
   */
  command(command: BoardCommand): Promise<Confirmed> {
    const { channel, args, by } = command;
    const op = this.#context.table.opByMethod.get(`${channel}.${command.command}`);
    if (op === undefined) throw new RangeError(`No command "${channel}.${command.command}"`);
    const link = this.#link;
    if (!this.online || link === null) return Promise.reject(this.#notOnline());
    const { clock } = this.#context;
    const requestedAt = clock.now();
    let sentAt = requestedAt;
    let pending: Pending = { command: command.command, args, by, stage: "requested", since: this.#now() };
    this.#twin.began(channel, pending);
    return new Promise((resolve, reject) => {
      let announced = false;
      const announce = (): void => {
        announced = true;
        this.#announcePending(channel);
      };
      link.command(op, args, {
        sent: () => {
          sentAt = clock.now();
          pending = this.#twin.sent(channel, pending);
          announce();
        },
        done: (result) => {
          this.#twin.over(channel, pending);
          if (result.kind === "confirmed") {
            const confirmedAt = clock.now();
            const report = { state: result.state, by, at: this.#now() };
            this.#twin.confirmed(channel, report, args);
            this.#announceState(channel, report);
            resolve({
              board: this.id,
              channel,
              state: result.state,
              boot: this.#identity?.boot ?? 0,
              rev: this.#twin.rev,
              timing: {
                queueMs: sentAt - requestedAt,
                boardMs: confirmedAt - sentAt,
                totalMs: confirmedAt - requestedAt,
              },
            });
          } else if (result.kind === "refused") {
            this.#takeReport(channel, result.state, BY_BOARD);
            reject(this.#refused(command));
          } else {
            reject(linkRequestFailure(this.id, result.failure, result.outcome));
          }
          if (announced) this.#announcePending(channel);
        },
      });
      if (!announced && this.#twin.pending(channel) === pending) announce();
    });
  }

  #now(): string {
    return this.#context.wallClock().toISOString();
  }

  #notOnline(): RequestFailure {
    const seconds = Math.round((this.#context.clock.now() - this.#statusSince) / 1000);
    const cause = this.#reason === null ? "" : `: ${this.#reason.message}`;
    const hint = this.#reason?.hint ?? "Try again in a moment";
    switch (this.#status) {
      case "mismatch":
        return new RequestFailure("schema_mismatch", `Board ${this.id} cannot be used${cause}`, hint);
      case "flashing":
        return new RequestFailure(
          "busy_flashing",
          `Board ${this.id} is being programmed`,
          "Wait until it is done",
        );
      case "connecting":
        return new RequestFailure("board_offline", `Board ${this.id} is still connecting${cause}`, hint);
      default:
        return new RequestFailure(
          "board_offline",
          `Board ${this.id} is offline since ${seconds} s${cause}`,
          hint,
        );
    }
  }

  #refused({ channel, command }: BoardCommand): RequestFailure {
    const message = `Board ${this.id} refused "${channel}.${command}"`;
    return new RequestFailure(
      "refused_by_board",
      message,
      "Its sketch does not allow this now; see its handler",
    );
  }

  #up(identity: BoardIdentity, states: readonly AnyValues[]): void {
    const before = this.#identity;
    const restarted = before !== null && before.uid === identity.uid && before.boot !== identity.boot;
    this.#forgetFormerId(identity);
    this.#identity = identity;
    this.#attempt = 0;
    const at = this.#now();
    states.forEach((state, index) => {
      const channel = this.#context.table.channels[index];
      if (channel !== undefined) this.#twin.reported(channel.name, { state, by: BY_BOARD, at });
    });
    if (this.#downAs !== null) this.#context.log.up(this.#downAs);
    else if (before === null) this.#context.log.info(`Board ${this.id} is online (${this.#source.label})`);
    this.#downAs = null;
    this.#setStatus("online", null);
    if (restarted) this.#restore();
  }

  /** A board that is another one than was here before, or that was known by its place only, is listed anew. */
  #forgetFormerId(identity: BoardIdentity): void {
    const former = this.id;
    this.#identity = identity;
    if (this.id !== former) this.#emit({ method: "board.changed", params: { board: former, view: null } });
  }

  /** After a restart: bring back what was wanted, or forget it, by each channel's onBoot. */
  #restore(): void {
    for (const [name, channel] of Object.entries(this.#context.definition.channels)) {
      const desired = this.#twin.desired(name);
      if (desired === null) continue;
      if (channel.onBoot === "safe") {
        this.#twin.forgetDesired(name);
        continue;
      }
      for (const { command, args } of restoreCommands(channel, desired)) {
        this.command({ board: this.id, channel: name, command, args, by: BY_SERVER }).catch(
          (error: unknown) => {
            this.#context.log.error(`Board ${this.id}: could not restore "${name}"`, error);
          },
        );
      }
    }
  }

  #reported(index: number, state: AnyValues): void {
    const channel = this.#context.table.channels[index];
    if (channel !== undefined) this.#takeReport(channel.name, state, BY_BOARD);
  }

  #takeReport(channel: string, state: AnyValues, by: string): void {
    const report = { state, by, at: this.#now() };
    if (this.#twin.reported(channel, report)) this.#announceState(channel, report);
  }

  #down(failure: LinkFailure): void {
    this.#setStatus(failure.code === "board_restarted" ? "connecting" : "offline", failure);
    this.#logDown(failure);
  }

  #mismatch(identity: BoardIdentity, failure: LinkFailure): void {
    this.#forgetFormerId(identity);
    this.#setStatus("mismatch", failure);
    this.#logDown(failure);
  }

  #ended(failure: LinkFailure): void {
    this.#link = null;
    if (this.#closed) return;
    this.#setStatus("offline", failure);
    this.#logDown(failure);
    const wait = Math.min(REOPEN_FIRST_MS * 2 ** this.#attempt++, REOPEN_CAP_MS);
    this.#reopen = this.#context.clock.after(wait, () => void this.start());
  }

  #logDown(failure: LinkFailure): void {
    this.#downAs ??= `Board ${this.id}`;
    this.#context.log.down(this.#downAs, `${failure.message}. ${failure.hint}`);
  }

  #setStatus(status: BoardStatus, failure: LinkFailure | null): void {
    if (this.#status !== status) this.#statusSince = this.#context.clock.now();
    this.#status = status;
    this.#reason = failure;
    this.#emit({ method: "board.changed", params: { board: this.id, view: this.view() } });
  }

  #announceState(channel: string, { state, by, at }: { state: AnyValues; by: string; at: string }): void {
    const boot = this.#identity?.boot ?? 0;
    this.#emit({
      method: "state.changed",
      params: { board: this.id, channel, state, boot, rev: this.#twin.rev, by, at },
    });
  }

  #announcePending(channel: string): void {
    this.#emit({
      method: "command.pending",
      params: { board: this.id, channel, pending: this.#twin.pending(channel) },
    });
  }
}
