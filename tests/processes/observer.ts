/**
 * A client with nothing of ours in it that comes back whatever happens to the server, and does not believe what it is told: nobody
 * may ever see (boot, rev) go back, and a confirmation only of what everybody was told.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { BoardView } from "../../protocol/views.ts";
import type { Confirmed, StateChanged } from "../../protocol/api/board.ts";
import { type RpcError, SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from "../../protocol/messages.ts";

/** Wait before the next attempt, in milliseconds. */
const RETRY_MS = 20;

/** A command for the board. */
export interface Command {
  /** `<channel>.<command>`. */
  readonly method: string;
  /** Its arguments. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** What an {@linkcode Observer} needs. */
export interface ObserverOptions {
  /** The server's port. */
  readonly port: number;
  /** The secret. */
  readonly token: string;
  /** What it asks for next while it has something to ask; null for nothing. */
  readonly next: () => Command | null;
  /** How many answers it waits for at a time. */
  readonly inFlight: number;
}

type Message =
  | {
    readonly id: number;
    readonly result: Confirmed;
    readonly error?: undefined;
    readonly method?: undefined;
  }
  | { readonly id: number; readonly error: RpcError; readonly method?: undefined }
  | { readonly method: "snapshot"; readonly params: { readonly boards: readonly BoardView[] } }
  | { readonly method: "board.changed"; readonly params: { readonly view: BoardView | null } }
  | { readonly method: "state.changed"; readonly params: StateChanged }
  | { readonly method: "command.pending" | "server.closing" | "flash.progress" };

/** See the module. */
export class Observer {
  /** Confirmations that it was told of, oldest first; whoever has looked at them takes them out. */
  readonly confirmed: Confirmed[] = [];
  /** What was wrong with what it was told; nothing, if all is well. */
  readonly problems: string[] = [];
  readonly #options: ObserverOptions;
  readonly #asked = new Set<number>();
  #socket: WebSocket;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;
  #id = 0;
  #seen = { boot: 0, rev: 0 };
  #view: BoardView | null = null;
  #online = Promise.withResolvers<BoardView>();
  #lost = Promise.withResolvers<void>();
  #changed: () => void = () => {};

  /** Begin to connect. */
  constructor(options: ObserverOptions) {
    this.#options = options;
    this.#socket = this.#connect();
  }

  /** The first view of the board in which it is online, of this connection or the next. */
  get online(): Promise<BoardView> {
    return this.#online.promise;
  }

  /** The board as it is now; null while there is no connection, or no board that said who it is. */
  get view(): BoardView | null {
    return this.#view;
  }

  /** Resolves when it has noticed that its server is gone; at once if it was told nothing by any. */
  gone(): Promise<void> {
    return this.#view === null ? Promise.resolve() : this.#lost.promise;
  }

  /** How many of its requests are not answered. */
  get outstanding(): number {
    return this.#asked.size;
  }

  /** Resolves when it was told something. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.#changed = resolve);
  }

  /** Ask as long as there is something to ask for; answers make it ask again. */
  ask(): void {
    while (this.#view?.status === "online" && this.#asked.size < this.#options.inFlight) {
      const command = this.#options.next();
      if (command === null) return;
      this.#asked.add(++this.#id);
      this.#socket.send(JSON.stringify({ jsonrpc: "2.0", id: this.#id, ...command }));
    }
  }

  /** End it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    const socket = this.#socket;
    if (socket.readyState === WebSocket.CLOSED) return;
    await new Promise<void>((resolve) => {
      socket.onclose = () => resolve();
      socket.close();
    });
  }

  #connect(): WebSocket {
    const { port, token } = this.#options;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, [
      SUBPROTOCOL,
      TOKEN_SUBPROTOCOL_PREFIX + token,
    ]);
    socket.onmessage = ({ data }) => {
      this.#take(JSON.parse(data));
      this.#changed();
    };
    socket.onclose = () => {
      this.#asked.clear();
      if (this.#view?.status === "online") this.#online = Promise.withResolvers();
      this.#view = null;
      this.#lost.resolve();
      this.#lost = Promise.withResolvers();
      if (!this.#isClosed) this.#retry = setTimeout(() => this.#socket = this.#connect(), RETRY_MS);
    };
    return socket;
  }

  #take(message: Message): void {
    switch (message.method) {
      case "snapshot":
        for (const view of message.params.boards) this.#viewed(view);
        break;
      case "board.changed":
        if (message.params.view !== null) this.#viewed(message.params.view);
        break;
      case "state.changed":
        this.#reported(message.params);
        break;
      case undefined:
        this.#answered(message);
        break;
    }
  }

  #viewed(view: BoardView): void {
    // Before it says who it is, it is listed under its port (B1).
    if (view.boot === null) return;
    this.#at(view.boot, view.rev, `a view of ${view.id}`);
    const wasOnline = this.#view?.status === "online";
    this.#view = view;
    if (view.status === "online") {
      this.#online.resolve(view);
      this.ask();
    } else if (wasOnline) this.#online = Promise.withResolvers();
  }

  #reported({ boot, rev, channel, state, by, at }: StateChanged): void {
    if (rev === this.#seen.rev) this.problems.push(`rev ${rev} was told twice, of ${channel}`);
    this.#at(boot, rev, `a report of ${channel}`);
    const view = this.#view;
    const known = view?.channels[channel];
    if (view === null || known === undefined) return;
    this.#view = {
      ...view,
      boot,
      rev,
      channels: { ...view.channels, [channel]: { ...known, reported: state, by, at } },
    };
  }

  #answered(message: Message & { readonly method?: undefined }): void {
    if (!this.#asked.delete(message.id)) {
      this.problems.push(`An answer to request ${message.id}, which is none`);
    }
    if (message.error === undefined) {
      const { rev, channel } = message.result;
      if (rev > this.#seen.rev) {
        this.problems.push(`rev ${rev} of ${channel} was confirmed and not told before`);
      }
      this.confirmed.push(message.result);
    }
    this.ask();
  }

  #at(boot: number, rev: number, what: string): void {
    const seen = this.#seen;
    if (boot < seen.boot || rev < seen.rev) {
      this.problems.push(`(${seen.boot}, ${seen.rev}) was followed by (${boot}, ${rev}) in ${what}`);
    }
    this.#seen = { boot, rev };
  }
}

/** Fails with what any observer found wrong. */
export function assertNoProblems(observers: readonly Observer[]): void {
  assert.deepEqual(observers.flatMap(({ problems }) => problems), []);
}
