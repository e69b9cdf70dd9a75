/**
 * One board: a line that is kept open, the link on it, and the twin of what the board is doing. Every change is told in the order
 * in which the board made it.
 *
 * @module
 */
import type { AnyValues } from "../../protocol/dsl.ts";
import type { LostReason } from "../../protocol/history_messages.ts";
import type { BoardStatus, BoardView, Confirmed } from "../../protocol/messages.ts";
import type { Renamed } from "../../protocol/rename_message.ts";
import { hex32 } from "../../protocol/schema_hash.ts";
import type { BoardIdentity } from "../../protocol/wire/codec.ts";
import type { ByteStream } from "../link/byte_stream.ts";
import { Link } from "../link/link.ts";
import { beingProgrammed, type LinkFailure } from "../link/link_failure.ts";
import type { BoardContext } from "./board_context.ts";
import { BoardCommands } from "./board_commands.ts";
import { stateChanged } from "./board_events.ts";
import { BoardLine } from "./board_line.ts";
import { BoardStanding } from "./board_standing.ts";
import type { BoardCommand, BoardEvent, LineReport } from "./boards.ts";
import { calmLog } from "./calm_log.ts";
import type { LineSource } from "./line_source.ts";
import { reconcile } from "./reconcile.ts";
import { Renaming } from "./renaming.ts";
import { OutageCause } from "./outage_cause.ts";
import { notOnlineFailure } from "./request_failures.ts";
import { told } from "./told.ts";
import { BY_BOARD, Twin } from "./twin.ts";
import { VirtualDesk } from "./virtual_desk.ts";

/** What a board needs of the list it is in. */
export interface BoardHome {
  /** Told of every change, synchronously. */
  emit(event: BoardEvent): void;
  /**
   * A board said who it is.
   *
   * @param uid The id in its EEPROM.
   * @param board Which object speaks for it from now on.
   * @returns Its twin: a new one, or the one it had on another port.
   */
  claim(uid: number, board: Board): Twin;
  /** Whether this object still speaks for a board; another may have claimed it meanwhile. */
  isListed(): boolean;
  /** A line as those who watch this board can listen to it (K1). */
  tapped(stream: ByteStream): ByteStream;
}

/** A board on a line. */
export class Board {
  /** How its line does, for those who look after it. */
  readonly lineReport = (): LineReport => ({
    board: this.id,
    ...this.#line.report(),
    waiting: this.#commands.waiting,
  });
  /** What a virtual board has besides; null for a real one. */
  readonly virtual: VirtualDesk | null;
  readonly #context: BoardContext;
  readonly #source: LineSource;
  readonly #home: BoardHome;
  #twin: Twin;
  readonly #line: BoardLine;
  readonly #commands: BoardCommands;
  readonly #standing: BoardStanding;
  readonly #renaming: Renaming;
  readonly #cause: OutageCause;
  #identity: BoardIdentity | null = null;
  #hasBeenOnline = false;
  #isClosed = false;

  /**
   * A board that is not looked for yet.
   *
   * @param context What all boards share.
   * @param source Where its line comes from.
   * @param home The list it is in.
   */
  constructor(context: BoardContext, source: LineSource, home: BoardHome) {
    const { surroundings } = source;
    this.#context = surroundings === undefined
      ? context
      : { ...context, log: calmLog(context.log, surroundings) };
    this.#source = source;
    this.#home = home;
    this.#line = new BoardLine({
      source,
      clock: context.clock,
      connect: (stream) => this.#connect(stream),
      failed: (failure) => this.#down(failure),
    });
    this.#twin = new Twin(context.definition);
    this.#commands = new BoardCommands({
      context,
      id: () => this.id,
      twin: () => this.#twin,
      link: () => this.#linkNow(),
      emit: (event) => home.emit(event),
    });
    this.#standing = new BoardStanding(context.clock, this.#context.log);
    this.#renaming = new Renaming({
      clock: context.clock,
      id: () => this.id,
      kept: () => this.#identity?.name ?? null,
      called: () => this.#name,
      link: () => this.#linkNow(),
      stored: (name) => this.#nameStored(name),
    });
    this.#cause = new OutageCause(surroundings ?? null);
    const { lineReport } = this;
    const lookNow = () => void this.lookNow();
    this.virtual = surroundings === undefined
      ? null
      : new VirtualDesk({ ...context, surroundings, lineReport, emit: home.emit, lookNow });
  }

  /** Its id: from its EEPROM once that is known, from its place before. */
  get id(): string {
    const kind = this.#context.definition.name.toLowerCase();
    return this.#identity === null || this.#identity.uid === 0
      ? `${kind}-${this.#source.label.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-/, "")}`
      : `${kind}-${hex32(this.#identity.uid)}`;
  }

  /** How it is. */
  get status(): BoardStatus {
    return this.#standing.status;
  }

  /** Where it is: a port's name. */
  get place(): string {
    return this.#source.label;
  }

  /** The build id that it last told in HELLO; null before it told any. */
  get build(): number | null {
    return this.#identity?.build ?? null;
  }

  /** Emulated, or on a serial port. */
  get kind(): BoardView["kind"] {
    return this.#source.kind;
  }

  /** Whether the board itself has ever answered here, whatever its schema. */
  get isKnown(): boolean {
    return this.#identity !== null;
  }

  /** Whether it has ever been online here: another schema's board is known, but could not be used. */
  get hasBeenOnline(): boolean {
    return this.#hasBeenOnline;
  }

  /** The board as clients see it. */
  view(): BoardView {
    return {
      id: this.id,
      name: this.#name,
      kind: this.#source.kind,
      port: this.#source.port,
      status: this.#standing.status,
      reason: this.#standing.reason,
      boot: this.#twin.boot,
      rev: this.#twin.rev,
      channels: this.#twin.views(),
      virtual: this.virtual?.surroundings.view() ?? null,
    };
  }

  /** Look for the board, for as long as it takes. Resolves when the line was tried once. */
  async start(): Promise<void> {
    await this.#line.open();
  }

  /** It is listed no longer, and no other object speaks for it: what the log was told of it ends here (P11). */
  async leave(): Promise<void> {
    this.#standing.logGone();
    this.#lost("closed");
    await this.close();
  }

  /** Let go of the line and of what the source holds. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.virtual?.close();
    await this.#line.letGo();
    await this.#source.close();
  }

  /**
   * Lend the line's place to somebody else, a programmer; commands meanwhile fail with `busy_flashing`. Afterwards the board is
   * looked for again.
   *
   * @param use What they do with it; the line is closed when it is called. If it rejects, the board says why until it answers.
   * @returns What `use` gave.
   */
  async lend<T>(use: () => Promise<T>): Promise<T> {
    this.#lost("programmed");
    this.#setStatus("flashing", beingProgrammed);
    await this.#line.letGo();
    // B10: without a line the leases have an end.
    this.#announce();
    try {
      const result = await use();
      this.#standing.unfinished = null;
      return result;
    } catch (error) {
      this.#standing.unfinished = { code: "flash_failed", ...told(error, "flash_failed") };
      throw error;
    } finally {
      if (!this.#isClosed) {
        this.#setStatus("connecting", null);
        await this.start();
      }
    }
  }

  /** The place is gone: no more looking, but the board stays listed as it was last known. */
  async park(): Promise<void> {
    await this.#line.letGo();
    this.#down({
      code: "line_ended",
      message: `${this.#source.label} is gone`,
      hint: "Plug the board in again; Destello finds it by itself, on whatever port",
      details: this.#source.port === null ? {} : { port: this.#source.port.path, line: "unplugged" },
    });
  }

  /** The place may have become usable: look for the board at once, unless its line is open. */
  async lookNow(): Promise<void> {
    await this.#line.hurry();
  }

  /**
   * Ask the board for something.
   *
   * @param command A command of this board's definition.
   * @returns What its hardware says after it ran.
   * @throws {RequestFailure} by name.
   */
  command(command: BoardCommand): Promise<Confirmed> {
    return this.#commands.ask(command);
  }

  /** A client goes on on another connection; see {@linkcode Boards.handOver}. */
  handOver(channel: string, from: object, to: AbortSignal): void {
    this.#commands.handOver(channel, from, to);
  }

  /**
   * Give the board another name, which it keeps in its EEPROM (B12).
   *
   * @param name One that fits; empty to take its name away.
   * @returns What it is called now.
   * @throws {RequestFailure} as {@linkcode Renaming.rename} does.
   */
  rename(name: string): Promise<Renamed> {
    return this.#renaming.rename(name);
  }

  /** What people call it: the name that it keeps, or else what all boards of its kind are called. */
  get #name(): string {
    return this.#identity?.name || this.#context.definition.name;
  }

  #nameStored(name: string): void {
    if (this.#identity !== null) this.#identity = { ...this.#identity, name };
    this.#announce();
  }

  /** B4: a command for a board that is not online fails at once. */
  #linkNow(): Link {
    const { link } = this.#line;
    if (this.status === "online" && link !== null) return link;
    throw notOnlineFailure(this.view(), this.#standing.seconds);
  }

  #now(): string {
    return this.#context.wallClock().toISOString();
  }

  #up(identity: BoardIdentity, states: readonly AnyValues[]): void {
    const wasKnown = this.isKnown;
    this.#hasBeenOnline = true;
    this.#recognize(identity);
    this.#standing.unfinished = null;
    const at = this.#now();
    const toRestore = this.#twin.started(identity.boot, at);
    this.#line.answered();
    this.#twin.back({ at, ...this.#cause.ofReturn() });
    states.forEach((state, index) => {
      const channel = this.#context.table.channels[index];
      if (channel !== undefined) this.#twin.reported(channel.name, { state, by: BY_BOARD, at });
    });
    this.#standing.logUp(this.id, wasKnown ? null : this.#source.label);
    this.#setStatus("online", null);
    if (toRestore) void this.#reconcile(identity.boot);
  }

  /** B1: the board said who it is; it may be another one than was here before, or have been on another port. */
  #recognize(identity: BoardIdentity): void {
    const former = this.id;
    const formerUid = this.#identity?.uid;
    this.#identity = identity;
    if (identity.uid !== formerUid && identity.uid !== 0) this.#twin = this.#home.claim(identity.uid, this);
    this.#twin.lastWritten = null;
    if (this.id !== former) {
      this.#home.emit({ method: "board.changed", params: { board: former, view: null } });
    }
  }

  /** B6: clients are told what became of each channel. */
  async #reconcile(boot: number): Promise<void> {
    const ask = (command: BoardCommand) => this.command(command);
    await reconcile({ context: this.#context, board: this.id, twin: this.#twin, boot, ask });
    if (this.#home.isListed()) this.#announce();
  }

  #reported(index: number, state: AnyValues): void {
    const channel = this.#context.table.channels[index];
    if (channel !== undefined) this.#takeReport(channel.name, state);
  }

  #takeReport(channel: string, state: AnyValues): void {
    const report = { state, by: BY_BOARD, at: this.#now() };
    if (this.#twin.reported(channel, report)) {
      this.#home.emit(stateChanged(this.id, this.#twin, channel, report));
    }
  }

  #down(failure: LinkFailure): void {
    if (!this.#home.isListed()) return;
    this.#lost(failure.code);
    this.#setStatus(failure.code === "board_restarted" ? "connecting" : "offline", failure);
    this.#standing.logDown(this.id, failure);
  }

  /** H7: from now on nobody knows what the board does. */
  #lost(reason: LostReason): void {
    this.#twin.lost({ at: this.#now(), ...this.#cause.ofLoss() }, reason);
  }

  #mismatch(identity: BoardIdentity, failure: LinkFailure): void {
    this.#recognize(identity);
    this.#standing.unfinished = null;
    this.#lost(failure.code);
    this.#setStatus("mismatch", failure);
    this.#standing.logDown(this.id, failure);
  }

  #connect(stream: ByteStream): Link {
    // From the first HELLO on, the board may hear us.
    if (this.#twin.lastWritten !== null) {
      this.#twin.lastWritten = null;
      this.#announce();
    }
    return new Link({
      ...this.#context,
      stream: this.#home.tapped(stream),
      statistics: this.#line.statistics,
      observer: {
        up: (identity, states) => this.#up(identity, states),
        reported: (channel, state) => this.#reported(channel, state),
        down: (failure) => this.#down(failure),
        mismatch: (identity, failure) => this.#mismatch(identity, failure),
        ended: (failure) => this.#ended(failure),
      },
    });
  }

  #ended(failure: LinkFailure): void {
    // Another object may speak for the board by now, on another port.
    if (this.#home.isListed()) this.#noteLastWrite();
    // A line that we closed ourselves is told by whoever had it closed.
    if (failure.code !== "closed") this.#down(failure);
    this.#line.ended();
  }

  /** W13: how long the leases last now depends on what the board heard last. */
  #noteLastWrite(): void {
    const { clock, wallClock } = this.#context;
    const silence = clock.now() - (this.#line.link?.lastWrite ?? -Infinity);
    if (silence < Infinity) this.#twin.lastWritten = new Date(wallClock().getTime() - silence);
  }

  #setStatus(status: BoardStatus, failure: LinkFailure | null): void {
    this.#standing.become(status, failure);
    this.#announce();
  }

  #announce(): void {
    this.#home.emit({ method: "board.changed", params: { board: this.id, view: this.view() } });
  }
}
