/**
 * `console.watch` and `console.unwatch` (K1..K4): one connection is told of every byte on a board's line; and `console.source` (K7).
 *
 * @module
 */
import * as console from "../../protocol/api/console.ts";
import type { RpcNotification } from "../../protocol/api/notifications.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import type { Boards } from "../boards/boards.ts";
import type { Clock } from "../../protocol/clock.ts";
import { ConsoleFeed } from "./console_feed.ts";
import { type ClientSocket, DRAINED } from "./fanout.ts";
import { handle, type Handlers } from "./handler.ts";

/** What {@linkcode consoleMethods} needs. */
export interface ConsoleOptions {
  /** Listens to a board's line, and knows whose it is. */
  readonly boards: Pick<Boards, "watchLine" | "projectOf">;
  /** Time. */
  readonly clock: Clock;
  /** The time of day. */
  readonly wallClock: () => Date;
}

/**
 * The methods.
 *
 * @param options Lines and time.
 */
export function consoleMethods(options: ConsoleOptions): Handlers<typeof console> {
  const { boards, clock, wallClock } = options;
  /** What ends each watch of a connection, by board id. */
  const watches = new WeakMap<AbortSignal, Map<string, () => void>>();

  function watchesOf(connection: AbortSignal): Map<string, () => void> {
    const known = watches.get(connection);
    if (known !== undefined) return known;
    const ends = new Map<string, () => void>();
    watches.set(connection, ends);
    connection.addEventListener("abort", () => ends.forEach((end) => end()), { once: true });
    return ends;
  }

  return {
    watch: handle(console.watch, (_, { board, connection, socket = null }) => {
      if (connection === null || socket === null) throw needsConnection("console.watch");
      const ends = watchesOf(connection);
      const line = boards.watchLine(board, (direction, bytes) => feed.take(direction, bytes));
      const feed = new ConsoleFeed(line.board, {
        clock,
        wallClock,
        send: (message) => sendIfRoom(socket, message),
      });
      ends.get(line.board)?.();
      ends.set(line.board, () => {
        line.end();
        feed.end();
      });
      return { board: line.board };
    }),
    source: handle(console.source, async (_, { board }) => {
      const { file, read } = boards.projectOf(board).source;
      return { file, text: await read() };
    }),
    unwatch: handle(console.unwatch, (_, { board, connection }) => {
      if (connection === null) throw needsConnection("console.unwatch");
      const ends = watchesOf(connection);
      for (const [id, end] of ends) {
        // A board that is no longer listed can still be let go.
        if (board !== null && board !== id) continue;
        end();
        ends.delete(id);
      }
      return {};
    }),
  };
}

/** K3: what is worth least is left out first, so it may take no more of the queue than leaves the client on time (P7). */
function sendIfRoom(socket: ClientSocket, params: console.ConsoleBytes): boolean {
  const notification: RpcNotification = { jsonrpc: "2.0", method: "console.bytes", params };
  const text = JSON.stringify(notification);
  // All of it is ASCII: a byte for each character.
  if (socket.bufferedBytes + text.length > DRAINED) return false;
  socket.send(text);
  return true;
}

function needsConnection(method: string): RequestFailure {
  return new RequestFailure(
    "invalid_request",
    `"${method}" needs a connection that lasts, because the bytes are told on it`,
    "Call it over a WebSocket",
  );
}
