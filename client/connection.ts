/**
 * One connection to the server that comes back for ever (P5). It knows no message but that words are coming in; what
 * they mean is the session's.
 *
 * @module
 */
import type { ServerRefusal } from "./admission.ts";
import { LONGEST_MS, retryDelay } from "./backoff.ts";
import type { Timer } from "../protocol/clock.ts";
import type { Clock } from "./clock.ts";
import type { Socket } from "./socket.ts";
import type { WakeUps } from "./wake_ups.ts";

/** After this silence the server is asked for a word. */
const SILENCE_MS = 2000;
/** A server that owes a word this long is gone; together with the silence it makes 4 s of the 5 s of P5. */
const ANSWER_MS = 2000;
/** A handshake, with the first word after it, may take this long. */
const HANDSHAKE_MS = 4000;

/**
 * Why there is no connection. "unreachable": nothing answers at the address. "refused": a server answers but does not
 * let this client in. "lost": the connection broke. "silent": it stood, but the server said nothing any more.
 * "closing": the server said it is going away. "incompatible": it said something that this client cannot read.
 */
export type DisconnectReason = "unreachable" | "refused" | "lost" | "silent" | "closing" | "incompatible";

/** How the connection is. */
export type ConnectionState =
  | { readonly status: "connecting" }
  | { readonly status: "online"; /** Wall time. */ readonly since: number }
  | {
    readonly status: "offline";
    readonly reason: DisconnectReason;
    /** Why the server let nobody in, where it says so. */
    readonly refusal?: ServerRefusal;
    /** Wall time of the loss, or of the first attempt. */
    readonly since: number;
  }
  | { readonly status: "closed" };

/** What a message was: the whole truth, some other word, or nothing readable. */
export type Heard = "truth" | "word" | "nonsense";

/** What a {@linkcode Connection} needs. */
export interface ConnectionOptions {
  /** Makes a socket that begins to open. */
  readonly open: () => Socket;
  /** Whether anything answers at the server's address, or why it lets nobody in; takes a bounded time and never throws. */
  readonly reachable: () => Promise<ServerRefusal | boolean>;
  /** Time. */
  readonly clock: Clock;
  /** A number from 0 to 1. */
  readonly random: () => number;
  /** Moments to look at once. */
  readonly wakeUps: WakeUps;
  /** A message came. */
  readonly heard: (data: unknown) => Heard;
  /** Make the server say something. */
  readonly ask: () => void;
  /** The state became another. */
  readonly changed: (state: ConnectionState) => void;
}

/** See the module. It begins at once, and ends only by {@linkcode Connection.close}. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #begun: number;
  #state: ConnectionState = { status: "connecting" };
  #socket: Socket | null = null;
  /** Whether the handshake of the present socket succeeded. */
  #opened = false;
  #closing = false;
  #failures = 0;
  #heardAt = 0;
  #onlineSince = 0;
  /** The server was asked and has not said anything since. */
  #asking = false;
  /** The attempt whose failure is being looked into. */
  #judging: object | null = null;
  #timer: Timer | null = null;
  readonly #endWakeUps: () => void;

  /**
   * A connection, which begins to open.
   *
   * @param options What it needs.
   */
  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#begun = options.clock.wall();
    this.#endWakeUps = options.wakeUps(() => this.wake());
    this.#attempt();
  }

  /** How it is. */
  get state(): ConnectionState {
    return this.#state;
  }

  /**
   * Send a text message.
   *
   * @param text The message.
   * @returns False if there is no connection: it was not sent and will not be.
   */
  send(text: string): boolean {
    if (this.#state.status !== "online" || this.#socket === null) return false;
    this.#socket.send(text);
    return true;
  }

  /** The server said that it is going away. */
  announceClosing(): void {
    this.#closing = true;
  }

  /** Look now: ask a server that seems to be there, try one that is not. */
  wake(): void {
    if (this.#state.status === "online") this.#ask();
    else if (this.#state.status === "offline" && this.#socket === null) this.#attempt();
  }

  /** End it for good. */
  close(): void {
    if (this.#state.status === "closed") return;
    this.#endWakeUps();
    this.#drop(1000);
    this.#become({ status: "closed" });
  }

  #become(state: ConnectionState): void {
    this.#state = state;
    this.#options.changed(state);
  }

  #attempt(): void {
    this.#drop();
    const socket = this.#options.open();
    this.#socket = socket;
    this.#opened = false;
    this.#closing = false;
    socket.onopen = () => {
      this.#opened = true;
    };
    socket.onmessage = (event) => this.#hear(event.data);
    socket.onclose = (event) => this.#ended(event.code);
    this.#timer = this.#options.clock.after(HANDSHAKE_MS, () => this.#ended(null));
  }

  #hear(data: unknown): void {
    this.#heardAt = this.#options.clock.now();
    if (this.#asking) this.#watch(SILENCE_MS);
    switch (this.#options.heard(data)) {
      case "nonsense":
        this.#lose("incompatible");
        break;
      case "truth":
        if (this.#state.status === "online") break;
        this.#onlineSince = this.#options.clock.now();
        this.#become({ status: "online", since: this.#options.clock.wall() });
        this.#watch(SILENCE_MS);
        break;
      case "word":
        break;
    }
  }

  /** Look again when it may have been silent for too long. */
  #watch(ms: number): void {
    this.#asking = false;
    this.#timer?.cancel();
    this.#timer = this.#options.clock.after(ms, () => {
      const silent = this.#options.clock.now() - this.#heardAt;
      if (silent < SILENCE_MS) this.#watch(SILENCE_MS - silent);
      else this.#ask();
    });
  }

  #ask(): void {
    if (this.#asking) return;
    this.#asking = true;
    this.#timer?.cancel();
    this.#timer = this.#options.clock.after(ANSWER_MS, () => this.#lose("silent"));
    this.#options.ask();
  }

  /** The socket is over by itself (`code`), or took too long to begin (null). */
  #ended(code: number | null): void {
    const opened = this.#opened;
    this.#drop();
    if (this.#closing || (opened && code === 1001)) this.#lose("closing");
    else if (opened) this.#lose(code === null ? "silent" : "lost");
    else void this.#judge();
  }

  /** A handshake failed: a browser hides why, so ask at the door. */
  async #judge(): Promise<void> {
    const attempt = {};
    this.#judging = attempt;
    const reachable = await this.#options.reachable();
    if (this.#judging !== attempt) return;
    if (typeof reachable === "boolean") this.#lose(reachable ? "refused" : "unreachable");
    else this.#lose("refused", reachable);
  }

  #lose(reason: DisconnectReason, refusal?: ServerRefusal): void {
    this.#drop();
    const { clock, random } = this.#options;
    const state = this.#state;
    // A server that takes clients and throws them out again must not be knocked at four times a second. One that says that it is going
    // away, as when a project is served anew (R10), is back soon however often that happens.
    const isOrderly = reason === "closing" || clock.now() - this.#onlineSince >= LONGEST_MS;
    if (state.status === "online" && isOrderly) this.#failures = 0;
    this.#timer = clock.after(retryDelay(this.#failures++, random()), () => this.#attempt());
    const since = state.status === "offline"
      ? state.since
      : state.status === "online"
      ? clock.wall()
      : this.#begun;
    this.#become({ status: "offline", reason, since, ...(refusal === undefined ? {} : { refusal }) });
  }

  /** Let go of the present socket and everything that waits for it. */
  #drop(code?: number): void {
    this.#timer?.cancel();
    this.#judging = null;
    this.#asking = false;
    const socket = this.#socket;
    if (socket === null) return;
    this.#socket = null;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    if (code === undefined) socket.close();
    else socket.close(code);
  }
}
