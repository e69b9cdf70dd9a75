/**
 * What a command costs in the link: from `Link.command()` to `done`, on a line without latency to a board that answers at once, real
 * timers included. The board's own share is measured alone and taken off. `deno task bench link`.
 *
 * @module
 */
import process from "node:process";
import { definition } from "../tests/fixtures/board/definition.ts";
import { LENGTH, OP_SYSTEM, SYSTEM, wireTable } from "../protocol/wire/codec.ts";
import {
  boardSeed,
  FrameReader,
  HELLO_SEED,
  MAX_WIRE_FRAME,
  sessionSeed,
  writeFrame,
} from "../protocol/wire/frame.ts";
import type { ByteReceiver, ByteStream } from "../server/link/byte_stream.ts";
import { systemClock } from "../protocol/clock.ts";
import { Link } from "../server/link/link.ts";
import { percentiles } from "./measure.ts";

const ROUNDS = 41;
const COMMANDS_PER_ROUND = 5000;
const IN_FLIGHT = [1, 4];

const table = wireTable(definition);

/** A line to a board that answers when it is told to run, so that nothing is received from within a write. */
class InstantBoard implements ByteStream {
  readonly #reader = new FrameReader({ frame: (frame) => this.#answer(frame), garbage: () => {} });
  readonly #asked = new Uint8Array(4 * MAX_WIRE_FRAME + 1);
  readonly #answers = new Uint8Array(4 * MAX_WIRE_FRAME + 1);
  readonly #payload = new Uint8Array(MAX_WIRE_FRAME);
  #askedEnd = 0;
  #answersEnd = 0;
  #seed = 0;
  #receiver: ByteReceiver | null = null;

  start(receiver: ByteReceiver): void {
    this.#receiver = receiver;
  }

  write(bytes: Uint8Array): void {
    this.#asked.set(bytes, this.#askedEnd);
    this.#askedEnd += bytes.length;
  }

  close(): Promise<void> {
    this.#receiver?.ended(null);
    return Promise.resolve();
  }

  /** Answer everything that was written; false if nothing was. */
  run(): boolean {
    if (this.#askedEnd === 0) return false;
    const asked = this.#asked.subarray(0, this.#askedEnd);
    this.#askedEnd = 0;
    this.#answersEnd = 0;
    this.#reader.push(asked);
    this.#receiver?.received(this.#answers.subarray(0, this.#answersEnd));
    return true;
  }

  #answer(frame: Uint8Array): void {
    const [header = 0, kind, session = 0] = frame;
    const op = table.ops[header & 31];
    let seed = this.#seed;
    let length: number = LENGTH.pingReply;
    if (op !== undefined) {
      length = table.channels[op.channelIndex]?.layout.bytes ?? 0;
    } else if ((header & 31) === OP_SYSTEM && kind === SYSTEM.hello) {
      this.#seed = boardSeed(sessionSeed(table.schemaHash, session));
      seed = boardSeed(HELLO_SEED);
      length = LENGTH.helloReply;
      const view = new DataView(this.#payload.buffer);
      view.setUint32(0, table.schemaHash, true);
      view.setUint8(8, 63);
      view.setUint32(31, 1, true);
    } else if (kind === SYSTEM.snapshot) {
      length = table.snapshotReplyLength;
    }
    this.#answersEnd = writeFrame(
      seed,
      header & 0xe0,
      this.#payload,
      length,
      this.#answers,
      this.#answersEnd,
    );
    this.#payload.fill(0);
  }
}

const board = new InstantBoard();
let up = false;
const link = new Link({
  stream: board,
  tables: () => [table],
  clock: systemClock,
  random32: () => 7,
  observer: { up: () => up = true, reported() {}, down() {}, mismatch() {}, ended() {} },
});
while (!up && board.run());
const set = table.opByMethod.get("led.set");
if (!up || set === undefined) throw new Error("The link did not come up");

/** Microseconds per command, so many in flight. */
function linkRound(inFlight: number): number {
  let asked = 0;
  let done = 0;
  const observer = {
    sent() {},
    done() {
      done++;
      if (asked < COMMANDS_PER_ROUND) ask();
    },
  };
  const ask = (): void => {
    asked++;
    if (set !== undefined) link.command(set, { on: (asked & 1) === 0 }, observer);
  };
  const begin = performance.now();
  for (let count = 0; count < inFlight; count++) ask();
  while (board.run());
  const took = performance.now() - begin;
  if (done !== COMMANDS_PER_ROUND) throw new Error(`${done} of ${COMMANDS_PER_ROUND} commands ended`);
  return took * 1000 / COMMANDS_PER_ROUND;
}

/** Microseconds per command of the board alone. */
function boardRound(inFlight: number): number {
  const alone = new InstantBoard();
  alone.start({ received() {}, ended() {} });
  const frames = new Uint8Array(inFlight * MAX_WIRE_FRAME);
  let end = 0;
  for (let count = 0; count < inFlight; count++) {
    end = writeFrame(1, count << 5 | (set?.op ?? 0), Uint8Array.of(1), 1, frames, end);
  }
  const asked = frames.subarray(0, end);
  const begin = performance.now();
  for (let count = 0; count < COMMANDS_PER_ROUND; count += inFlight) {
    alone.write(asked);
    alone.run();
  }
  return (performance.now() - begin) * 1000 / COMMANDS_PER_ROUND;
}

for (const inFlight of IN_FLIGHT) {
  const whole: number[] = [];
  const boards: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    boards.push(boardRound(inFlight));
    whole.push(linkRound(inFlight));
    // Timers that were cancelled are collected here, outside of what is measured.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  const board = percentiles(boards).p50;
  const both = percentiles(whole).p50;
  process.stdout.write(
    `led.set through the link, ${inFlight} in flight: ${(both - board).toFixed(2)} us a command ` +
      `(${both.toFixed(2)} with the board's ${
        board.toFixed(2)
      }; median of ${ROUNDS} rounds of ${COMMANDS_PER_ROUND})\n`,
  );
}
await link.close();
