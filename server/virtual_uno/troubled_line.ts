/**
 * A line that somebody makes trouble on while it is in use: bytes get lost, bits turn over, everything comes late, the plug is
 * pulled.
 *
 * @module
 */
import type { ByteReceiver, ByteStream, LineEnd } from "../link/byte_stream.ts";
import type { Clock, Timer } from "../../protocol/clock.ts";
import { LineTrouble } from "./line_trouble.ts";

const GOOD = { drop: 0, flip: 0 };

/** How a line is. It may change at any time, and is the same for a line that is opened again. */
export class LineCondition {
  /** What happens to bytes on their way to the board. */
  readonly toBoard: LineTrouble;
  /** What happens to bytes on their way from the board. */
  readonly fromBoard: LineTrouble;
  /** How much later bytes arrive, each way, in milliseconds. */
  delayMs = 0;

  constructor(seed: number) {
    this.toBoard = new LineTrouble({ ...GOOD, seed }, 0);
    this.fromBoard = new LineTrouble({ ...GOOD, seed }, 1);
  }
}

/** What a {@linkcode TroubledLine} needs. */
export interface TroubledLineOptions {
  /** A good line, not yet started. */
  readonly line: ByteStream;
  /** Time. */
  readonly clock: Clock;
  /** How it is. */
  readonly condition: LineCondition;
  /** Told whenever either side sends something. */
  readonly sent: () => void;
}

export class TroubledLine implements ByteStream {
  readonly #line: ByteStream;
  readonly #toBoard: Way;
  readonly #fromBoard: Way;
  readonly #sent: () => void;
  #receiver: ByteReceiver | null = null;
  #unplugged: Error | null = null;
  #ended = false;

  constructor({ line, clock, condition, sent }: TroubledLineOptions) {
    this.#line = line;
    this.#sent = sent;
    this.#toBoard = new Way(clock, condition, condition.toBoard, (bytes) => line.write(bytes));
    this.#fromBoard = new Way(
      clock,
      condition,
      condition.fromBoard,
      (bytes) => this.#receiver?.received(bytes),
    );
  }

  start(receiver: ByteReceiver): void {
    this.#receiver = receiver;
    this.#line.start({
      received: (bytes) => {
        this.#sent();
        this.#fromBoard.pass(bytes);
      },
      ended: (reason) => this.#end(reason),
    });
  }

  write(bytes: Uint8Array): void {
    if (this.#ended) return;
    this.#sent();
    this.#toBoard.pass(bytes);
  }

  close(): Promise<void> {
    return this.#line.close();
  }

  /**
   * Pull the plug: what is on its way is lost. Harmless once the line has ended.
   *
   * @param reason What the receiver is told.
   */
  unplug(reason: Error): void {
    this.#unplugged = reason;
    void this.#line.close();
  }

  #end(reason: LineEnd): void {
    this.#ended = true;
    this.#toBoard.clear();
    this.#fromBoard.clear();
    this.#receiver?.ended(this.#unplugged ?? reason);
  }
}

/**
 * One direction. What waits in it is bounded by what the two ends send: the board a byte each 20 us, the link a window of
 * requests (W6).
 */
class Way {
  readonly #clock: Clock;
  readonly #condition: LineCondition;
  readonly #trouble: LineTrouble;
  readonly #deliver: (bytes: Uint8Array) => void;
  readonly #underWay: { readonly due: number; readonly bytes: Uint8Array }[] = [];
  #timer: Timer | null = null;

  constructor(
    clock: Clock,
    condition: LineCondition,
    trouble: LineTrouble,
    deliver: (bytes: Uint8Array) => void,
  ) {
    this.#clock = clock;
    this.#condition = condition;
    this.#trouble = trouble;
    this.#deliver = deliver;
  }

  pass(bytes: Uint8Array): void {
    const arriving = this.#trouble.pass(bytes);
    if (arriving.length === 0) return;
    const { delayMs } = this.#condition;
    // Nothing overtakes on a line, also when its delay shrinks.
    if (this.#underWay.length === 0 && delayMs === 0) {
      this.#deliver(arriving);
      return;
    }
    this.#underWay.push({ due: this.#clock.now() + delayMs, bytes: arriving.slice() });
    this.#wait();
  }

  clear(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#underWay.length = 0;
  }

  #wait(): void {
    const [first] = this.#underWay;
    if (first === undefined || this.#timer !== null) return;
    this.#timer = this.#clock.after(Math.max(0, first.due - this.#clock.now()), () => {
      this.#timer = null;
      this.#deliverDue();
      this.#wait();
    });
  }

  #deliverDue(): void {
    const now = this.#clock.now();
    for (let first = this.#underWay[0]; first !== undefined && first.due <= now; first = this.#underWay[0]) {
      this.#underWay.shift();
      this.#deliver(first.bytes);
    }
  }
}
