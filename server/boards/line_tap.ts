/**
 * Listening to the lines of boards: every byte, both ways, for whoever watches a board (K1). Nothing is copied as long as nobody does
 * (K4), and nothing that a watcher does reaches the line.
 *
 * @module
 */
import type { Direction } from "../../protocol/wire/described_frame.ts";
import type { ByteStream } from "../link/byte_stream.ts";

/**
 * Is told of bytes as they pass, before whoever they are for.
 *
 * @param direction Which way they go.
 * @param bytes The bytes; the view is valid only during the call.
 */
export type LineWatcher = (direction: Direction, bytes: Uint8Array) => void;

/** The taps on all lines of a server. */
export class LineTap {
  /** Watchers by board id. */
  readonly #watchers = new Map<string, Set<LineWatcher>>();

  /**
   * Be told of a board's bytes, whatever port it is on and however often its line is opened.
   *
   * @param board Its id.
   * @param watcher Who is told.
   * @returns Ends that; harmless to repeat.
   */
  watch(board: string, watcher: LineWatcher): () => void {
    const watchers = this.#watchers.get(board) ?? new Set();
    this.#watchers.set(board, watchers.add(watcher));
    return () => {
      watchers.delete(watcher);
      if (watchers.size === 0) this.#watchers.delete(board);
    };
  }

  /**
   * A line that can be listened to.
   *
   * @param stream The line.
   * @param board Tells whose line it is, now.
   * @returns The same line for whoever talks on it.
   */
  tapped(stream: ByteStream, board: () => string): ByteStream {
    const pass = (direction: Direction, bytes: Uint8Array): void => {
      if (this.#watchers.size === 0) return;
      this.#watchers.get(board())?.forEach((watcher) => watcher(direction, bytes));
    };
    return {
      start: (receiver) =>
        stream.start({
          received(bytes) {
            pass("up", bytes);
            receiver.received(bytes);
          },
          ended: (reason) => receiver.ended(reason),
        }),
      write(bytes) {
        pass("down", bytes);
        stream.write(bytes);
      },
      keepSettings: () => stream.keepSettings?.(),
      ...(stream.startSketch === undefined ? {} : { startSketch: () => stream.startSketch?.() }),
      close: () => stream.close(),
    };
  }
}
