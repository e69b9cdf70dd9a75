/**
 * All that the page knows: the session's truth, its own requests, and what it has noticed. Elements watch it and draw
 * it; it draws nothing itself.
 *
 * @module
 */
import { own } from "../protocol/own.ts";
import { isReplaceable } from "../protocol/replaceable.ts";
import { named } from "./text/named.ts";
import { isAllowed, type Method } from "../protocol/api/method.ts";
import type { BoardView } from "../protocol/views.ts";
import type { ServerView } from "../protocol/api/server.ts";
import { Announcements } from "./announcements.ts";
import type { BrowserIdentity } from "./browser_identity.ts";
import { ClickTimes } from "./click_times.ts";
import type { Clock } from "../client/clock.ts";
import type { ConnectionState } from "../client/connection.ts";
import type { Session } from "../client/session.ts";
import { definitionOf, type Truth } from "../client/truth.ts";
import { isFound, labelsOf } from "./found.ts";
import { VirtualActions } from "./virtual_actions.ts";
import { Movement } from "./movement.ts";
import { type About, type BoardEvents, NewerTruth } from "./newer_truth.ts";
import { outcomeSaid } from "./outcome_said.ts";
import { ProgrammingAsked } from "./programming_asked.ts";
import { type Ask, type AskedStage, Requests, type Stage } from "./requests.ts";
import type { Language } from "./text/language.ts";
import type { Words } from "./text/words.ts";

/** Ages are shown in seconds, so that is how often they change. */
const TICK_MS = 1000;

/** Of so many boards that come or go in one moment each is said by its name; of more, how many there are (L14). */
const NAMED_ALOUD = 3;

/** The boards that changed; null: more than single boards did. */
export type ChangedBoards = ReadonlySet<string> | null;

/** A board that this page gave an id of its own (B13b). */
export interface Renewal {
  /** The id that it had. */
  readonly from: string;
  /** The id that it has. */
  readonly to: string;
}

/** What a screen reader is to be told of a board. */
interface BoardNews {
  readonly status: BoardView["status"] | null;
  readonly isRestarted: boolean;
}

/** What a {@linkcode PageModel} needs. */
export interface PageModelOptions {
  /** The session with the server; the model begins to watch it. */
  readonly session: Session;
  /** Who the browser is in front of others; nobody unless told. */
  readonly identity?: BrowserIdentity;
  /** What the page speaks. */
  readonly language: Pick<Language, "words" | "choose">;
  /** Calls before the browser draws next: several messages in a row are drawn once, and none waits for a drawing. */
  readonly nextFrame: (draw: () => void) => void;
  /** When an earlier page last heard the server, by the server's time of day; null if that is not known. */
  readonly lastHeard?: number | null;
}

export class PageModel {
  readonly #language: Pick<Language, "words" | "choose">;
  /** The session with the server: what it is asked, and what it tells. */
  readonly session: Session;
  readonly #clock: Clock;
  readonly #nextFrame: (draw: () => void) => void;
  /** Has boards programmed. */
  readonly programming: ProgrammingAsked;
  /** What this page does to virtual boards by hand. */
  readonly virtualActions: VirtualActions;
  /** What boards change by themselves. */
  readonly #movement = new Movement();
  /** What a screen reader is told. */
  readonly announcements: Announcements;
  /** Who the browser is in front of others. */
  readonly identity: BrowserIdentity | null;
  /** How long this page's last clicks took. */
  readonly clickTimes = new ClickTimes();
  readonly #requests: Requests;
  readonly #newerTruth: NewerTruth;
  readonly #listeners = new Set<(changed: ChangedBoards) => void>();
  /** Boot counters as last seen, by board. */
  readonly #boots = new Map<string, number>();
  /** The same for whether they are online. */
  readonly #statuses = new Map<string, string>();
  /** What is told of each board beside what it reports, as last seen. */
  readonly #told = new Map<string, string>();
  /** What is about to be said of boards. */
  readonly #news = new Map<string, BoardNews>();
  #labels: ReadonlyMap<string, string> | null = null;
  /** When boards were seen to have restarted, by the monotonic clock. */
  readonly #restartedAt = new Map<string, number>();
  #heardBefore: number | null;
  #wasOnline = false;
  #drawIsDue = false;
  #changed: Set<string> | null = new Set();
  #notSpoken: string | null = null;
  #renewal: Renewal | null = null;

  constructor(options: PageModelOptions) {
    const { session, language, nextFrame } = options;
    const { clock } = session;
    this.#language = language;
    this.session = session;
    this.identity = options.identity ?? null;
    this.#clock = clock;
    this.#nextFrame = nextFrame;
    this.#heardBefore = options.lastHeard ?? null;
    this.#newerTruth = new NewerTruth(clock);
    this.#requests = new Requests({
      clock,
      send: (request) => session.command(request),
      isReplaceable: ({ board, channel, command }) => {
        const known = own(definitionOf(this.truth, board).channels, channel);
        return known !== undefined && isReplaceable(known, command);
      },
      changed: (stage) => this.#stageChanged(stage),
    });
    this.announcements = new Announcements(clock, () => this.#tell());
    const events: BoardEvents = {
      changed: () => this.#tell(),
      failed: (board, end) => this.endsWithNewerTruth({ board, channel: null }, end),
    };
    this.programming = new ProgrammingAsked(session, events);
    this.virtualActions = new VirtualActions(session, events);
    session.subscribe((changed) => this.#sessionChanged(changed));
    session.observe(({ method, params }) => {
      // Somebody programs it now: why it did not succeed before is no longer the news.
      if (method === "flash.progress") this.programming.dismiss(params.board);
      if (method === "snapshot") this.#newerTruth.came(null);
      if (method === "state.changed") this.#movement.reported(params, clock.now());
      // What a board reports by itself does not say that it can be asked.
      if (method === "state.changed" && params.by !== "board") {
        this.#newerTruth.came(params.board, params.channel);
      }
    });
    // It may have been online for a while: another language's table comes later than the first snapshot.
    this.#sessionChanged(null);
    this.#tick();
  }

  /** Speaks the page's language. */
  get words(): Words {
    return this.#language.words;
  }

  /** How the connection is. */
  get connection(): ConnectionState {
    return this.session.connection;
  }

  /** When the server was last heard, by its own time of day; null if it never was. */
  get lastHeard(): number | null {
    return this.connection.status === "online" ? this.now : this.#heardBefore;
  }

  /** What is known. */
  get truth(): Truth {
    return this.session.truth;
  }

  /** What every board is called, by id; another object as soon as a board comes, goes, or is told of otherwise. */
  get labels(): ReadonlyMap<string, string> {
    return this.#labels ??= labelsOf(this.truth, this.words);
  }

  /**
   * What a board is called, so that no other one looks alike.
   *
   * @param board Board id.
   * @returns Its name, with the end of its id where that is needed (U13).
   */
  label(board: string): string {
    return this.labels.get(board) ?? board;
  }

  /** The server, as last known. */
  get server(): ServerView | null {
    return this.session.truth.server;
  }

  /** Every name under which this browser's person is told of (C17). */
  get yours(): readonly string[] {
    const { server } = this;
    return server === null ? [] : server.yours ?? [server.you];
  }

  /**
   * Whether this page may call a method (S21a); a server of an earlier version lets it call every one.
   *
   * @param method The method, or `COMMAND` for those of channels.
   */
  may(method: Pick<Method, "needs">): boolean {
    const role = this.server?.role;
    return role === undefined || isAllowed(role, method);
  }

  /** The server's time of day (C14): what moments that it tells are compared with. */
  get now(): number {
    return this.#clock.wall();
  }

  /** Time, for what waits or is timed. */
  get clock(): Clock {
    return this.#clock;
  }

  /**
   * Be told of changes, and once a second because ages grow.
   *
   * @param listener Called after changes, once for all since the last frame, with the boards that they are of.
   * @returns Ends the subscription.
   */
  subscribe(listener: (changed: ChangedBoards) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * How far this page's newest request for a channel has come.
   *
   * @param board Board id.
   * @param channel Channel name.
   * @returns Its stage.
   */
  stage(board: string, channel: string): Stage {
    return this.#requests.stage(board, channel);
  }

  /**
   * Whether a board is seen to change a field of a channel by itself.
   *
   * @param board Board id.
   * @param channel Channel name.
   * @param name Name of the field.
   * @returns True while it does.
   */
  moves(board: string, channel: string, name: string): boolean {
    return this.#movement.moves(board, channel, name, this.#clock.now());
  }

  /**
   * Ask a board for something.
   *
   * @param ask The request.
   */
  ask(ask: Ask): void {
    this.#requests.ask(ask);
  }

  /**
   * Drop what waits of this page's requests for a channel, and wait no longer for what was sent.
   *
   * @param board Board id.
   * @param channel Channel name.
   */
  cancel(board: string, channel: string): void {
    this.#requests.cancel(board, channel);
  }

  /**
   * A failure is told, until newer truth arrives (U12): the channel's next confirmed change, the board's return, or everything.
   *
   * @param about What it is about.
   * @param end Ends it, unless something else is told by then.
   */
  endsWithNewerTruth(about: About, end: () => void): void {
    this.#newerTruth.ends(about, end);
  }

  /**
   * The person has taken note of what became of a request.
   *
   * @param stage What is told of it.
   */
  dismiss(stage: AskedStage): void {
    this.#requests.forget(stage);
  }

  /**
   * How long ago a board was seen to have restarted.
   *
   * @param board Board id.
   * @returns Milliseconds, or null if it was not, or if the person has taken note.
   */
  sinceRestart(board: string): number | null {
    const at = this.#restartedAt.get(board);
    return at === undefined ? null : this.#clock.now() - at;
  }

  /**
   * The person has taken note of a restart.
   *
   * @param board Board id.
   */
  dismissRestart(board: string): void {
    this.#restartedAt.delete(board);
    this.#tell();
  }

  /** The last board that this page gave another id; null if there is none. */
  get renewal(): Renewal | null {
    return this.#renewal;
  }

  /**
   * A board has another id: who looks at it goes with it.
   *
   * @param renewal Which one.
   */
  boardRenewed(renewal: Renewal): void {
    this.#renewal = renewal;
    this.#tell();
  }

  /** The language that the person wants to read, and whose words cannot be had; null if there is none. */
  get notSpoken(): string | null {
    return this.#notSpoken;
  }

  /**
   * The person wants to read another language.
   *
   * @param language Its tag, one of `LANGUAGES`.
   */
  speak(language: string): void {
    void this.#language.choose(language).then((isSpoken) => {
      this.#notSpoken = isSpoken ? null : language;
      if (isSpoken) {
        this.announcements.clear();
        this.#news.clear();
        this.#labels = null;
      }
      this.#tell();
    });
  }

  #tell(board: string | null = null): void {
    if (board === null) this.#changed = null;
    else this.#changed?.add(board);
    if (this.#drawIsDue) return;
    this.#drawIsDue = true;
    this.#nextFrame(() => {
      this.#drawIsDue = false;
      const changed = this.#changed;
      this.#changed = new Set();
      this.announcements.draw();
      for (const listener of this.#listeners) listener(changed);
    });
  }

  #tick(): void {
    this.#clock.after(TICK_MS, () => {
      this.#tell();
      this.#tick();
    });
  }

  #sessionChanged(changed: BoardView | null): void {
    const { connection } = this;
    const { chips } = this.words.text;
    if (this.#wasOnline && connection.status === "offline") {
      this.#heardBefore = connection.since;
      this.announcements.say("server", `${chips.server}: ${chips.serverOffline[connection.reason].state}`);
    } else if (!this.#wasOnline && connection.status === "online" && this.#heardBefore !== null) {
      this.announcements.say("server", `${chips.server}: ${chips.serverOnline}`);
      // Its words may be had now.
      if (this.#notSpoken !== null) this.speak(this.#notSpoken);
    }
    this.#wasOnline = connection.status === "online";
    if (changed !== null && !this.#boardSeen(changed)) {
      this.#tell(changed.id);
      return;
    }
    if (changed === null) this.#allSeen();
    this.#labels = null;
    this.#tell();
  }

  #allSeen(): void {
    const { boards } = this.truth;
    for (const id of this.#told.keys()) if (!boards.has(id)) this.#told.delete(id);
    for (const board of boards.values()) this.#boardSeen(board);
  }

  /** Whether it changed in more than what it reports: others are told of by it, too. */
  #boardSeen(view: BoardView): boolean {
    const { id, status, boot } = view;
    const statusBefore = this.#statuses.get(id) ?? status;
    this.#statuses.set(id, status);
    if (status !== statusBefore) {
      this.#say(id, { status });
      if (status === "online") this.#newerTruth.came(id);
    }
    const bootBefore = this.#boots.get(id) ?? boot;
    if (boot !== null) this.#boots.set(id, boot);
    if (boot !== null && bootBefore !== null && boot > bootBefore) {
      this.#restartedAt.set(id, this.#clock.now());
      this.#say(id, { isRestarted: true });
    }
    const { channels: _channels, rev: _rev, virtual: _virtual, boot: _boot, ...about } = view;
    const told = JSON.stringify([about, isFound(view)]);
    const isNews = this.#told.get(id) !== told;
    this.#told.set(id, told);
    return isNews;
  }

  #say(board: string, news: Partial<BoardNews>): void {
    if (this.#news.size === 0) this.announcements.say("boards", () => this.#toldNews());
    this.#news.set(board, { ...this.#news.get(board) ?? { status: null, isRestarted: false }, ...news });
  }

  /** A power cut of a class is one sentence. */
  #toldNews(): readonly string[] {
    const { words, words: { text: { chips, board } } } = this;
    const news = [...this.#news];
    this.#news.clear();
    if (news.length <= NAMED_ALOUD) {
      return news.flatMap(([id, { status, isRestarted }]) => [
        ...status === null ? [] : [`${this.label(id)}: ${named(chips.boardStatus, status)}`],
        ...isRestarted ? [board.restarted(words.age(0))] : [],
      ]);
    }
    const counts = new Map<BoardView["status"], number>();
    for (const [, { status }] of news) if (status !== null) counts.set(status, (counts.get(status) ?? 0) + 1);
    return [...counts].map(([status, count]) =>
      `${named(chips.boardStatus, status)}: ${words.number(count)}`
    );
  }

  #stageChanged(stage: Stage): void {
    if (stage.stage === "confirmed") this.clickTimes.add(stage);
    if (stage.stage === "failed") this.endsWithNewerTruth(stage.ask, () => this.#requests.forget(stage));
    const said = outcomeSaid(stage, this.truth, this.words);
    if (said !== null && stage.stage !== "idle") {
      this.announcements.say(`${stage.ask.board}/${stage.ask.channel}`, said);
    }
    this.#tell(stage.stage === "idle" ? null : stage.ask.board);
  }
}
