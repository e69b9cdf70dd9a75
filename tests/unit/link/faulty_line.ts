/**
 * A line between a link and a board in virtual time, with trouble by seed both ways. It delays, but keeps the order, as a serial line
 * does.
 *
 * @module
 */
import type { ByteReceiver, ByteStream } from "../../../server/link/byte_stream.ts";
import type { Clock } from "../../../protocol/clock.ts";
import type { SeededRandom } from "./seeded_random.ts";

/** How likely each trouble is. */
export interface Faults {
  /** A byte gets lost; for each byte. */
  readonly drop: number;
  /** One bit of it turns over. */
  readonly flip: number;
  /** Another byte comes before it. */
  readonly insert: number;
  /** What was written arrives twice; for each write. */
  readonly duplicate: number;
  /** What was written arrives in two pieces. */
  readonly split: number;
  /** The line stands still for up to so many milliseconds, for each piece; what gathers arrives in one. */
  readonly jitterMs: number;
}

/** A good line. */
export const NO_FAULTS: Faults = { drop: 0, flip: 0, insert: 0, duplicate: 0, split: 0, jitterMs: 0 };

/** What happens to a write on its way: nothing, something else arrives, or nothing does. */
export type Intercept = (bytes: Uint8Array) => Uint8Array | null;

/** Where bytes arrive. */
type Take = (bytes: Uint8Array) => void;

interface Direction {
  readonly pieces: { readonly due: number; readonly bytes: Uint8Array }[];
  lastDue: number;
  readonly deliver: Take;
}

/** A line with a link at this end and a board at the other. */
export class FaultyLine implements ByteStream {
  /** What goes wrong by chance from now on. */
  faults: Faults = NO_FAULTS;
  /** What goes wrong on purpose on the way to the board. */
  toBoard: Intercept = (bytes) => bytes;
  /** What goes wrong on purpose on the way to the server. */
  toServer: Intercept = (bytes) => bytes;
  /** Whether what the server says comes back to it. */
  echo = false;
  /** Bytes that came before the line was started. */
  readonly before: Uint8Array[] = [];
  /** Whether it ends as soon as it is started. */
  endsAtOnce = false;
  /** Every write of the server. */
  readonly written: Uint8Array[] = [];
  readonly #clock: Clock;
  readonly #random: SeededRandom;
  readonly #latencyMs: number;
  readonly #there: Direction;
  readonly #back: Direction;
  #receiver: ByteReceiver | null = null;
  #ended = false;

  /** A line to a board, each way taking `latencyMs`. */
  constructor(clock: Clock, random: SeededRandom, latencyMs: number, board: Take) {
    this.#clock = clock;
    this.#random = random;
    this.#latencyMs = latencyMs;
    this.#there = { pieces: [], lastDue: 0, deliver: board };
    this.#back = { pieces: [], lastDue: 0, deliver: (bytes) => this.#receiver?.received(bytes) };
  }

  /** @inheritdoc */
  start(receiver: ByteReceiver): void {
    this.#receiver = receiver;
    for (const bytes of this.before) receiver.received(bytes);
    if (this.endsAtOnce) this.end(new Error("unplugged"));
  }

  /** The rate is another one than the board's: what is said is garbage, both ways, until the settings are seen to. */
  changeRate(): void {
    const garbled = (bytes: Uint8Array) => bytes.map((byte) => byte | 0x81);
    this.toBoard = garbled;
    this.toServer = garbled;
    this.keepSettings = () => {
      this.toBoard = (bytes) => bytes;
      this.toServer = (bytes) => bytes;
    };
  }

  /** @inheritdoc */
  keepSettings = (): void => {};

  /** Absent unless a test says that a bootloader may be there. */
  startSketch?: () => void;

  /** @inheritdoc */
  write(bytes: Uint8Array): void {
    if (this.#ended) throw new Error("The link wrote to a line that has ended");
    const copy = bytes.slice();
    this.written.push(copy);
    this.#send(this.#there, this.toBoard(copy));
    if (this.echo) this.#send(this.#back, copy);
  }

  /** The board writes. */
  fromBoard(bytes: Uint8Array): void {
    this.#send(this.#back, this.toServer(bytes));
  }

  /** @inheritdoc */
  close(): Promise<void> {
    this.end(null);
    return Promise.resolve();
  }

  /** The line ends. */
  end(reason: Error | null): void {
    if (this.#ended) return;
    this.#ended = true;
    const receiver = this.#receiver;
    this.#receiver = null;
    receiver?.ended(reason);
  }

  #send(direction: Direction, bytes: Uint8Array | null): void {
    if (bytes === null) return;
    const { duplicate, split } = this.faults;
    for (let copies = this.#random.chance(duplicate) ? 2 : 1; copies > 0; copies--) {
      const damaged = this.#damaged(bytes);
      const cut = this.#random.chance(split) ? this.#random.below(damaged.length) : 0;
      if (cut > 0) this.#schedule(direction, damaged.subarray(0, cut));
      this.#schedule(direction, damaged.subarray(cut));
    }
  }

  #damaged(bytes: Uint8Array): Uint8Array {
    const { drop, flip, insert } = this.faults;
    if (drop + flip + insert === 0) return bytes;
    const random = this.#random;
    const out: number[] = [];
    for (const byte of bytes) {
      if (random.chance(insert)) out.push(random.below(256));
      if (random.chance(drop)) continue;
      out.push(random.chance(flip) ? byte ^ (1 << random.below(8)) : byte);
    }
    return Uint8Array.from(out);
  }

  #schedule(direction: Direction, bytes: Uint8Array): void {
    const standstill = this.faults.jitterMs === 0 ? 0 : this.#random.fraction() * this.faults.jitterMs;
    const due = Math.max(direction.lastDue, this.#clock.now() + this.#latencyMs + standstill);
    direction.lastDue = due;
    direction.pieces.push({ due, bytes });
    this.#clock.after(due - this.#clock.now(), () => this.#deliver(direction));
  }

  /** Everything that is due, in one. */
  #deliver({ pieces, deliver }: Direction): void {
    const due: number[] = [];
    for (let piece = pieces[0]; piece !== undefined && piece.due <= this.#clock.now(); piece = pieces[0]) {
      due.push(...piece.bytes);
      pieces.shift();
    }
    if (due.length > 0) deliver(Uint8Array.from(due));
  }
}
