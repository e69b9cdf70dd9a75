import { definition } from "../fixtures/board/definition.ts";
import { assignPayload, wireTable } from "../../protocol/wire/codec.ts";
import {
  boardSeed,
  HELLO_SEED,
  sessionSeed,
  textSeed,
  wireLength,
  writeFrame,
} from "../../protocol/wire/frame.ts";
import type { Definition } from "../../protocol/dsl.ts";
import type { Direction } from "../../protocol/wire/described_frame.ts";
import type { WatchedLine } from "../../server/boards/boards.ts";
import { LineTap, type LineWatcher } from "../../server/boards/line_tap.ts";

const SESSION = 0xa5;
const SEED = sessionSeed(wireTable(definition).schemaHash, SESSION);
const PING = 31;

/** A line without a board: what passes on it, a test says. */
export class ScriptedLine {
  readonly #board: string;
  readonly #tap = new LineTap();
  #received: (bytes: Uint8Array) => void = () => {};
  readonly #line;
  #seq = 0;

  constructor(board: string) {
    this.#board = board;
    const stream = { start: () => {}, write: () => {}, close: () => Promise.resolve() };
    this.#line = this.#tap.tapped({
      ...stream,
      start: (receiver) => this.#received = (bytes) => receiver.received(bytes),
    }, () => board);
    this.#line.start({ received: () => {}, ended: () => {} });
  }

  /** See {@linkcode Boards.watchLine}. */
  readonly watchLine = (_board: string | null, watcher: LineWatcher): WatchedLine => ({
    board: this.#board,
    end: this.#tap.watch(this.#board, watcher),
  });

  /** Bytes pass, whatever they are. */
  pass(direction: Direction, bytes: Uint8Array): void {
    if (direction === "down") this.#line.write(bytes);
    else this.#received(bytes);
  }

  /** The board says a text, as another sketch would. */
  print(text: string): void {
    this.pass("up", new TextEncoder().encode(text));
  }

  /** The sketch prints a text into the session (W23). */
  printed(place: number, text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.pass("up", frame(textSeed(SEED), place & 0xff, [place >> 8, ...bytes]));
  }

  /** HELLO, which opens the session of all that follows. */
  hello(): void {
    this.#seq = 0;
    this.pass("down", frame(HELLO_SEED, PING, [0, SESSION]));
  }

  /** The board's reply to HELLO. */
  identity(definition: Definition): void {
    const { schemaHash } = wireTable(definition);
    const hash = Array.from({ length: 4 }, (_, byte) => schemaHash >>> (8 * byte) & 0xff);
    const stored = [...assignPayload({ uid: 0x7f3a21c4, name: "Küche" }).subarray(1)];
    const build = [0x0d, 0xf0, 0xad, 0x0b];
    this.pass("up", frame(boardSeed(HELLO_SEED), 0, [...hash, ...build, 63, 28, 3, ...stored, 4, 0]));
  }

  /** The server's next request. */
  request(op: number, payload: readonly number[]): void {
    this.pass("down", Uint8Array.of(0, ...frame(SEED, this.#seq << 5 | op, payload)));
    this.#seq = (this.#seq + 1) & 7;
  }

  /** The board's reply to the last request. */
  reply(payload: readonly number[], status = 0): void {
    this.pass("up", frame(boardSeed(SEED), ((this.#seq - 1) & 7) << 5 | status, payload));
  }

  /** The board reports a channel by itself. */
  event(count: number, channel: number, payload: readonly number[]): void {
    this.pass("up", frame(boardSeed(SEED), count << 5 | 1 << 4 | channel, payload));
  }

  /** PING and its reply. */
  ping(): void {
    this.request(PING, [1]);
    this.reply([0]);
  }
}

function frame(seed: number, header: number, payload: readonly number[]): Uint8Array {
  const wire = new Uint8Array(wireLength(payload.length));
  writeFrame(seed, header, Uint8Array.from(payload), payload.length, wire, 0);
  return wire;
}
