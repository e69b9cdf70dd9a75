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
import { labelsOf } from "./found.ts";
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
  readonly #listeners = new Set<() => void>();
  /** Boot counters as last seen, by board. */
  readonly #boots = new Map<string, number>();
  /** The same for whether they are online. */
  readonly #statuses = new Map<string, string>();
  /** When boards were seen to have restarted, by the monotonic clock. */
  readonly #restartedAt = new Map<string, number>();
  #heardBefore: number | null;
  #wasOnline = false;
  #drawIsDue = false;
  #notSpoken: string | null = null;

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
    session.subscribe(() => this.#sessionChanged());
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
    this.#sessionChanged();
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

  /**
   * What a board is called, so that no other one looks alike.
   *
   * @param board Board id.
   * @returns Its name, with the end of its id where that is needed (U13).
   */
  label(board: string): string {
    return labelsOf(this.truth, this.words).get(board) ?? board;
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
   * @param listener Called after changes, once for all since the last frame.
   * @returns Ends the subscription.
   */
  subscribe(listener: () => void): () => void {
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
      if (isSpoken) this.announcements.clear();
      this.#tell();
    });
  }

  #tell(): void {
    if (this.#drawIsDue) return;
    this.#drawIsDue = true;
    this.#nextFrame(() => {
      this.#drawIsDue = false;
      for (const listener of this.#listeners) listener();
    });
  }

  #tick(): void {
    this.#clock.after(TICK_MS, () => {
      this.#tell();
      this.#tick();
    });
  }

  #sessionChanged(): void {
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
    for (const board of this.truth.boards.values()) this.#boardSeen(board);
    this.#tell();
  }

  #boardSeen({ id, status, boot }: BoardView): void {
    const { chips, board } = this.words.text;
    const statusBefore = this.#statuses.get(id) ?? status;
    this.#statuses.set(id, status);
    if (status !== statusBefore) {
      this.announcements.say(id, `${this.label(id)}: ${named(chips.boardStatus, status)}`);
      if (status === "online") this.#newerTruth.came(id);
    }
    if (boot === null) return;
    const bootBefore = this.#boots.get(id) ?? boot;
    this.#boots.set(id, boot);
    if (boot <= bootBefore) return;
    this.#restartedAt.set(id, this.#clock.now());
    this.announcements.say(`${id} restarted`, board.restarted(this.words.age(0)));
  }

  #stageChanged(stage: Stage): void {
    if (stage.stage === "confirmed") this.clickTimes.add(stage);
    if (stage.stage === "failed") this.endsWithNewerTruth(stage.ask, () => this.#requests.forget(stage));
    const said = outcomeSaid(stage, this.truth, this.words);
    if (said !== null && stage.stage !== "idle") {
      this.announcements.say(`${stage.ask.board}/${stage.ask.channel}`, said);
    }
    this.#tell();
  }
}
