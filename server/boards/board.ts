/**
 * One board: its line, the link on it, and the twin of what it does. Changes are told in the order in which it made them.
 *
 * @module
 */
import type { AnyValues } from "../../protocol/dsl.ts";
import type { LostReason } from "../../protocol/api/history.ts";
import { hex32 } from "../../protocol/schema_hash.ts";
import type { BoardStatus, BoardView } from "../../protocol/views.ts";
import type { Confirmed, Identified, Renamed } from "../../protocol/api/board.ts";
import type { BoardIdentity } from "../../protocol/wire/codec.ts";
import type { ByteStream } from "../link/byte_stream.ts";
import { Link } from "../link/link.ts";
import {
  beingProgrammed,
  idConflict,
  idTaken,
  type LinkFailure,
  ownedElsewhere,
  placeGone,
  sharedPort,
} from "../link/link_failure.ts";
import type { BoardContext } from "./board_context.ts";
import type { BoardHome } from "./board_home.ts";
import { BoardCommands } from "./board_commands.ts";
import { stateChanged } from "./board_events.ts";
import { BoardLine } from "./board_line.ts";
import { CurrentStatus } from "./current_status.ts";
import type { BoardCommand, LineReport, Rival } from "./boards.ts";
import { calmLog } from "../virtual_board/calm_log.ts";
import { isoTime } from "./iso_time.ts";
import { idAssigned, KnownIdentity } from "./known_identity.ts";
import type { LineSource } from "./line_source.ts";
import { type KnownProject, NO_CHANNELS } from "./projects.ts";
import { reconcile } from "./reconcile.ts";
import { Renaming } from "./renaming.ts";
import { OutageCause } from "./outage_cause.ts";
import { PrintedLines } from "./printed_lines.ts";
import {
  idIsItsOwnFailure,
  linkRequestFailure,
  notOnlineFailure,
  otherBuildFailure,
  refusedFailure,
} from "./request_failures.ts";
import { errorWords } from "./error_words.ts";
import { BY_BOARD, type DefinedChannels, Twin } from "./twin.ts";
import { VirtualBoardControls } from "../virtual_board/virtual_board_controls.ts";

/** A board on a line. */
export class Board {
  /** How its line does, for those who look after it. */
  readonly lineReport = (): LineReport => ({
    board: this.id,
    ...this.#line.report(),
    waiting: this.#commands.waiting,
  });
  /** What a virtual board has besides; null for a real one. */
  readonly virtual: VirtualBoardControls | null;
  /** Where it is: a port's name. */
  readonly place: string;
  /** Where its line comes from. */
  readonly source: LineSource;
  /** The projects as whose board it has been online here. */
  readonly #onlineAs = new WeakSet<KnownProject>();
  readonly #context: BoardContext;
  readonly #home: BoardHome;
  #project: KnownProject | null;
  #twin: Twin;
  readonly #line: BoardLine;
  readonly #commands: BoardCommands;
  readonly #status: CurrentStatus;
  readonly #renaming: Renaming;
  readonly #cause: OutageCause;
  readonly #who: KnownIdentity;
  /** Settled when the board is another way; null while nobody waits for that. */
  #nextStatus: PromiseWithResolvers<void> | null = null;
  #isClosed = false;
  #isParked = false;
  /** Settled when a line is closed that another server's board may be on. */
  #released: Promise<void> = Promise.resolve();

  constructor(context: BoardContext, source: LineSource, home: BoardHome) {
    const { environment } = source;
    this.#context = environment === undefined
      ? context
      : { ...context, log: calmLog(context.log, environment) };
    this.source = source;
    this.place = source.label;
    this.#home = home;
    this.#line = new BoardLine({
      source,
      clock: context.clock,
      connect: (stream) => this.#connect(stream),
      failed: (failure) => this.#down(failure),
    });
    this.#project = this.#expected();
    this.#who = new KnownIdentity({
      place: source.label,
      kind: () => (this.#project ?? context.projects.all[0]).definition.name,
      idOf: home.idOf,
    });
    this.#twin = new Twin(this.channels);
    this.#commands = new BoardCommands({
      context,
      id: () => this.id,
      table: () => this.#project?.table ?? null,
      twin: () => this.#twin,
      link: () => this.#linkNow(),
      emit: (event) => home.emit(event),
    });
    this.#status = new CurrentStatus(context.clock, this.#context.log);
    this.#renaming = new Renaming({
      clock: context.clock,
      id: () => this.id,
      kept: () => this.#who.kept,
      called: () => this.#who.name,
      link: () => this.#linkNow(),
      stored: (name) => {
        this.#who.named(name);
        this.#announce();
      },
    });
    this.#cause = new OutageCause(environment ?? null);
    const { lineReport } = this;
    const lookNow = () => void this.lookNow();
    this.virtual = environment === undefined
      ? null
      : new VirtualBoardControls({ ...context, environment, lineReport, emit: home.emit, lookNow });
  }

  /** Its id: from its EEPROM once that is known, from its place before. */
  get id(): string {
    return this.#who.id;
  }

  /** How it is. */
  get status(): BoardStatus {
    return this.#status.status;
  }

  /** Whose it is; null while that is not known, and if it is not served here. */
  get project(): KnownProject | null {
    return this.#project;
  }

  /** Whose it is; throws {@linkcode RequestFailure}, why it cannot be used, if that is not known (B4). */
  knownProject(): KnownProject {
    if (this.#project !== null) return this.#project;
    throw notOnlineFailure(this.view(), this.#status.seconds);
  }

  /** The channels that it has, as its project's definition says. */
  get channels(): DefinedChannels {
    return this.#project?.definition ?? NO_CHANNELS;
  }

  /**
   * Whether it has ever been online here as the board of a project.
   *
   * @param project Which.
   */
  hasBeenOnlineAs(project: KnownProject): boolean {
    return this.#onlineAs.has(project);
  }

  /** The build id that it last told in HELLO; null before it told any. */
  get build(): number | null {
    return this.#who.build;
  }

  /** The id in its EEPROM, if that is known and its own. */
  get uid(): number | null {
    return this.#who.uid;
  }

  /** Whether something is at its place: the line is open, or lent. */
  get hasLine(): boolean {
    return this.#line.link !== null || this.status === "flashing";
  }

  /** The board as clients see it. */
  view(): BoardView {
    return {
      id: this.id,
      name: this.#who.name,
      kind: this.source.kind,
      canProgram: this.source.programmingRefusal === null,
      port: this.source.port,
      definition: this.#project?.schemaHash ?? null,
      project: this.#project?.name ?? null,
      build: this.build === null ? null : hex32(this.build),
      status: this.#status.status,
      reason: this.#status.reason,
      boot: this.#twin.boot,
      rev: this.#twin.rev,
      channels: this.#twin.views(),
      virtual: this.virtual?.environment.view() ?? null,
    };
  }

  /** Look for the board, for as long as it takes. Resolves when the line was tried once. */
  async start(): Promise<void> {
    await this.#line.open();
  }

  /** It is listed no longer, and no other object speaks for it: what the log was told of it ends here (P11). */
  async leave(): Promise<void> {
    this.#status.logGone();
    this.#lost("closed");
    await this.close();
  }

  /** Let go of the line and of what the source holds. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.virtual?.close();
    await this.#line.letGo();
    this.#commands.close();
    await this.source.close();
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
      this.#status.unfinished = null;
      return result;
    } catch (error) {
      this.#status.unfinished = { code: "flash_failed", ...errorWords(error, "flash_failed") };
      throw error;
    } finally {
      if (this.#isParked) await this.park();
      else if (!this.#isClosed) {
        this.#setStatus("connecting", null);
        // Its place may be gone meanwhile, and whoever knew waited for this.
        if (!this.#isClosed) await this.start();
      }
    }
  }

  /** The place is gone: no more looking, but the board stays listed as it was last known. */
  async park(): Promise<void> {
    this.#isParked = true;
    this.#isClosed = true;
    await this.#line.letGo();
    this.#down(placeGone(this.place, this.source.port?.path ?? null));
  }

  /** The place may have become usable: look for the board at once, unless its line is open. */
  async lookNow(): Promise<void> {
    await this.#line.hurry();
  }

  /** Ask the board for something; see {@linkcode Boards.command}. */
  command(command: BoardCommand): Promise<Confirmed> {
    return this.#commands.ask(command);
  }

  /** Give the board another name; see {@linkcode Renaming.rename}. */
  rename(name: string): Promise<Renamed> {
    return this.#renaming.rename(name);
  }

  /** Have the board show a person which one it is; see {@linkcode Boards.identify}. */
  async identify(): Promise<Identified> {
    const link = this.#linkNow();
    // Firmware that does not know the request would not answer it, nor anything after it.
    const build = this.#project?.build ?? null;
    if (this.build !== build) throw otherBuildFailure(this.id, this.build, build);
    const isDone = await new Promise<boolean>((answered, reject) =>
      link.identify({
        answered,
        failed: (failure, outcome) => reject(linkRequestFailure(this.id, failure, outcome)),
      })
    );
    if (!isDone) throw refusedFailure(this.id, "board.identify");
    return { board: this.id };
  }

  /** Give a board that has another one's id an id of its own; see {@linkcode Boards.renewId}. */
  async renewId(): Promise<Renamed> {
    const { link } = this.#line;
    const code = this.#status.reason?.code;
    if (link === null || code !== "id_taken" && code !== "id_conflict") throw idIsItsOwnFailure(this.view());
    await this.#renaming.renewId(link);
    const next = this.#nextStatus ??= Promise.withResolvers();
    this.lookAnew();
    await next.promise;
    return { board: this.id, name: this.#who.name };
  }

  /** Another board has its id, too. */
  idIsTaken(holder: Board): void {
    // With another schema it cannot be given an id either: it has to be programmed first.
    if (this.status !== "mismatch") this.#down(idTaken(this.place, holder.view()));
  }

  /**
   * Another server has the board, or one with its id (Q13).
   *
   * @param rival Who, until the board answers here; null: nobody any more.
   */
  rivalled(rival: Rival | null): void {
    const { status } = this;
    if (rival?.kind === "conflict") {
      if (status !== "mismatch" && status !== "flashing") this.#down(idConflict(rival.server));
    } else if (rival !== null) {
      this.#status.elsewhere = ownedElsewhere(rival.server);
      // Asking over a line that both can open would end the session of whoever has the board.
      if (this.source.isShared === true) this.#released = this.#line.letGo();
      this.#announce();
    } else if (this.#status.elsewhere !== null) {
      this.#status.elsewhere = null;
      this.#announce();
      if (this.source.isShared === true) void this.#released.then(() => this.#openAgain());
    } else if (this.#status.reason?.code === "id_conflict") {
      this.#setStatus("connecting", null);
      this.lookAnew();
    }
  }

  /** Ask the board anew who it is. */
  lookAnew(): void {
    this.#line.link?.lookAnew();
  }

  /**
   * Other projects are served now. A board is asked anew whose it is, which restarts none, unless it is online as that of a project
   * that is served as it was.
   */
  projectsChanged(): void {
    const isAsBefore = this.#project === null || this.#context.projects.all.includes(this.#project);
    if (isAsBefore && this.status === "online") return;
    // What was asked of it ends before its channels are others. One that is not online yet may have told the former one's hash.
    this.lookAnew();
    if (isAsBefore) return;
    this.#project = this.#expected();
    this.#twin.speaks(this.channels);
    if (this.status === "online") this.#status.become("connecting", null);
  }

  /** Its board is somewhere else. Returns whether another one may come to this place, and is looked for. */
  forget(): boolean {
    this.#who.forget();
    this.#status.leaveOutage();
    this.#status.elsewhere = null;
    this.#project = this.#expected();
    this.#twin = new Twin(this.channels);
    return this.source.isOpenToOthers === true;
  }

  /** Unless there is a reason by now not to. */
  async #openAgain(): Promise<void> {
    if (this.#status.elsewhere === null && !this.#isClosed) await this.start();
  }

  /** B4: a command for a board that is not online fails at once. */
  #linkNow(): Link {
    const { link } = this.#line;
    if (this.status === "online" && link !== null) return link;
    throw notOnlineFailure(this.view(), this.#status.seconds);
  }

  #now(): string {
    return isoTime(this.#context.wallClock());
  }

  /** Whose it can only be, as long as it has not said so. */
  #expected(): KnownProject | null {
    return this.source.project ?? this.#context.projects.only;
  }

  #up(identity: BoardIdentity, states: readonly AnyValues[]): void {
    const former = this.#who.isKnown ? this.id : null;
    if (!this.#recognize(identity)) return;
    if (this.#project !== null) this.#onlineAs.add(this.#project);
    this.#status.unfinished = null;
    this.#status.elsewhere = null;
    const at = this.#now();
    const toRestore = this.#twin.started(identity.boot, at);
    this.#line.answered();
    this.#twin.back({ at, ...this.#cause.ofReturn() });
    states.forEach((state, index) => {
      const channel = this.#project?.table.channels[index];
      if (channel !== undefined) this.#twin.reported(channel.name, { state, by: BY_BOARD, at });
    });
    this.#status.logUp(this.id, former === this.id ? null : this.place);
    this.#setStatus("online", null);
    if (toRestore) void this.#reconcile(identity.boot);
  }

  /**
   * B1: the board said who it is; it may be another one than was here before, or have been on another port.
   *
   * @returns Whether this object speaks for it now; not while another board has its id (B13).
   */
  #recognize(identity: BoardIdentity): boolean {
    const former = this.id;
    this.#project = this.#context.projects.of(identity.schemaHash);
    const uid = this.#who.told(identity);
    if (uid !== null) {
      const twin = this.#home.claim(uid);
      this.#twin = twin ?? new Twin(this.channels);
      if (twin === null) this.#who.giveUpId();
    }
    this.#twin.speaks(this.channels);
    this.#twin.lastWritten = null;
    if (this.id !== former) {
      this.#home.emit({ method: "board.changed", params: { board: former, view: null } });
    }
    return uid === null || this.uid === uid;
  }

  /** B6: clients are told what became of each channel. */
  async #reconcile(boot: number): Promise<void> {
    const ask = this.command.bind(this);
    await reconcile({ context: this.#context, board: this.id, twin: this.#twin, boot, ask });
    if (this.#home.isListed()) this.#announce();
  }

  #reported(index: number, state: AnyValues): void {
    // Nobody knows yet whose state it is (B13).
    if (this.status !== "online") return;
    const channel = this.#project?.table.channels[index];
    const report = { state, by: BY_BOARD, at: this.#now() };
    if (channel !== undefined && this.#twin.reported(channel.name, report)) {
      this.#home.emit(stateChanged(this.id, this.#twin, channel.name, report));
    }
  }

  #down(failure: LinkFailure): void {
    if (!this.#home.isListed()) return;
    this.#lost(failure.code);
    this.#setStatus(failure.code === "board_restarted" ? "connecting" : "offline", failure);
    this.#status.logDown(this.id, failure);
  }

  /** H7: from now on nobody knows what the board does. */
  #lost(reason: LostReason): void {
    this.#twin.lost({ at: this.#now(), ...this.#cause.ofLoss() }, reason);
  }

  #mismatch(identity: BoardIdentity, failure: LinkFailure): void {
    this.#recognize(identity);
    this.#status.unfinished = null;
    this.#lost(failure.code);
    this.#setStatus("mismatch", failure);
    this.#status.logDown(this.id, failure);
  }

  #connect(stream: ByteStream): Link {
    this.#home.opened();
    // From the first HELLO on, the board may hear us.
    if (this.#twin.lastWritten !== null) {
      this.#twin.lastWritten = null;
      this.#announce();
    }
    const { clock, log } = this.#context;
    const printed = new PrintedLines({
      clock,
      say: (line) => log.info(`Board ${this.id} prints: ${line}`),
    });
    return new Link({
      ...this.#context,
      tables: () => this.#context.projects.tables,
      stream: this.#home.tapped(stream),
      statistics: this.#line.statistics,
      explain: (failure) => sharedPort(failure, this.place, () => this.source.otherHolders?.() ?? []),
      observer: {
        up: (identity, states) => this.#up(identity, states),
        reported: (channel, state) => this.#reported(channel, state),
        down: (failure) => this.#down(failure),
        mismatch: (identity, failure) => this.#mismatch(identity, failure),
        ended: (failure) => {
          printed.end();
          this.#ended(failure);
        },
        printed: (text) => printed.take(text),
        heard: () => this.#home.heard(),
        assigned: (before, uid) => this.#context.log.info(idAssigned(this.place, before, uid)),
      },
    });
  }

  #ended(failure: LinkFailure): void {
    // Another object may speak for the board by now, on another port.
    if (this.#home.isListed()) this.#noteLastWrite();
    this.#line.ended();
    // A line that we closed ourselves is told by whoever had it closed.
    if (failure.code !== "closed") this.#down(failure);
  }

  /** W13: how long the leases last now depends on what the board heard last. */
  #noteLastWrite(): void {
    const { clock, wallClock } = this.#context;
    const silence = clock.now() - (this.#line.link?.lastWrite ?? -Infinity);
    if (silence < Infinity) this.#twin.lastWritten = new Date(wallClock().getTime() - silence);
  }

  #setStatus(status: BoardStatus, failure: LinkFailure | null): void {
    this.#status.become(status, failure);
    this.#announce();
    this.#nextStatus?.resolve();
    this.#nextStatus = null;
  }

  #announce(): void {
    if (!this.#home.isListed()) return;
    this.#home.emit({ method: "board.changed", params: { board: this.id, view: this.view() } });
  }
}
