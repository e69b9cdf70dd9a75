/**
 * Watching the lines of boards (K1): asked for again on every new connection, for as long as somebody listens.
 *
 * @module
 */
import { type ConsoleBytes, unwatch, watch } from "../protocol/api/console.ts";
import { RequestFailure } from "../protocol/failures.ts";
import type { Direction } from "../protocol/wire/described_frame.ts";

/** Bytes that went over a line. */
export interface LineChunk {
  /** When, in milliseconds since 1970 with their fraction, by the server's clock. */
  readonly at: number;
  /** Which way. */
  readonly direction: Direction;
  /** The bytes. */
  readonly bytes: Uint8Array;
}

/** Who listens to a line. */
export interface LineListener {
  /** The server tells from now on: at first, and again after each lost connection. What passed before was not heard. */
  began(): void;
  /** Some chunks were left out before the next one, because this client did not keep up (K3). */
  missed(chunks: number): void;
  /** Bytes passed. */
  heard(chunk: LineChunk): void;
  /** The server does not let this client listen. Not told while there is no connection: then it is asked for later. */
  refused(failure: RequestFailure): void;
}

/** Calls a method of the server about a board. */
type Call = (method: typeof watch | typeof unwatch, board: string) => Promise<unknown>;

/** All that one client listens to. */
export class LineWatches {
  readonly #call: Call;
  readonly #listeners = new Map<string, Set<LineListener>>();

  /**
   * Nothing is listened to yet.
   *
   * @param call Calls a method of the server; rejects with a {@linkcode RequestFailure}.
   */
  constructor(call: Call) {
    this.#call = call;
  }

  /**
   * Listen to a board's line.
   *
   * @param board Board id.
   * @param listener Who is told.
   * @returns Ends that; harmless to repeat.
   */
  watch(board: string, listener: LineListener): () => void {
    const listeners = this.#listeners.get(board) ?? new Set();
    this.#listeners.set(board, listeners.add(listener));
    // To ask once more changes nothing, and has this listener told when it begins.
    this.#ask(board, [listener]);
    return () => {
      if (!listeners.delete(listener) || listeners.size > 0) return;
      this.#listeners.delete(board);
      this.#call(unwatch, board).catch(onlyFailures);
    };
  }

  /** There is a new connection, on which the server knows of no listener. */
  connected(): void {
    for (const [board, listeners] of this.#listeners) this.#ask(board, [...listeners]);
  }

  /**
   * The server told what passed.
   *
   * @param told The notification.
   */
  heard({ board, missed, chunks }: ConsoleBytes): void {
    const listeners = this.#listeners.get(board);
    if (listeners === undefined) return;
    const passed = chunks.map(({ at, direction, hex }) => ({ at, direction, bytes: bytesOf(hex) }));
    for (const listener of listeners) {
      if (missed > 0) listener.missed(missed);
      for (const chunk of passed) listener.heard(chunk);
    }
  }

  #ask(board: string, listeners: readonly LineListener[]): void {
    const stillThere = () => listeners.filter((one) => this.#listeners.get(board)?.has(one) === true);
    this.#call(watch, board).then(
      () => stillThere().forEach((one) => one.began()),
      (failure: unknown) => {
        onlyFailures(failure);
        if (
          failure instanceof RequestFailure && failure.reason !== "server_offline" &&
          failure.reason !== "connection_lost"
        ) {
          stillThere().forEach((one) => one.refused(failure));
        }
      },
    );
  }
}

/** A failure is expected and told, or needs no telling; anything else is a fault of this program. */
function onlyFailures(error: unknown): void {
  if (!(error instanceof RequestFailure)) throw error;
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(
    { length: hex.length / 2 },
    (_, index) => parseInt(hex.slice(2 * index, 2 * index + 2), 16),
  );
}
