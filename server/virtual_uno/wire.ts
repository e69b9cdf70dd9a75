/**
 * One direction of a serial line as a waveform: bytes as start bit, eight data bits and stop bit, in chip
 * cycles. Two ends whose rates differ read from it what real ones would: garbage and framing errors.
 *
 * @module
 */

/** Bits on the line for one byte: start, eight data, stop (8N1). */
export const BITS_PER_BYTE = 10;

interface Frame {
  readonly start: number;
  readonly bit: number;
  /** Start bit first: bit 0 is the start bit (0), bit 9 the stop bit (1). */
  readonly cells: number;
}

/** A byte that was sampled from a {@linkcode Wire}. */
export interface SampledByte {
  /** What was sampled between start and stop bit. */
  readonly byte: number;
  /** The stop bit was not there: the rates differ, or sampling began in the middle of a byte. */
  readonly framingError: boolean;
}

/** What passes over one direction of a line. Idle is high. */
export class Wire {
  readonly #frames: Frame[] = [];

  /**
   * Put a byte on the line. Bytes must not overlap.
   *
   * @param byte The byte.
   * @param start The cycle at which its start bit begins.
   * @param bit Cycles per bit.
   * @returns The cycle at which its stop bit ends.
   */
  send(byte: number, start: number, bit: number): number {
    this.#frames.push({ start, bit, cells: (byte << 1) | 0x200 });
    return start + BITS_PER_BYTE * bit;
  }

  /** The cycle of the first change from high to low at or after `from`; `Infinity` when there is none yet. */
  fallingEdge(from: number): number {
    for (const { start, bit, cells } of this.#frames) {
      let before = 1;
      for (let cell = 0; cell < BITS_PER_BYTE; cell++) {
        const level = (cells >> cell) & 1;
        const edge = start + cell * bit;
        if (before === 1 && level === 0 && edge >= from) return edge;
        before = level;
      }
    }
    return Infinity;
  }

  /** Read the byte whose start bit began at `edge`, as a receiver with `bit` cycles per bit samples it. */
  sample(edge: number, bit: number): SampledByte {
    let cells = 0;
    for (let cell = 0; cell < BITS_PER_BYTE; cell++) cells |= this.#level(edge + (cell + 0.5) * bit) << cell;
    return { byte: (cells >> 1) & 0xff, framingError: (cells & 0x200) === 0 };
  }

  /** Drop what has passed before `cycle`. */
  forget(cycle: number): void {
    while (this.#frames[0] && this.#frames[0].start + BITS_PER_BYTE * this.#frames[0].bit <= cycle) {
      this.#frames.shift();
    }
  }

  #level(at: number): number {
    for (const { start, bit, cells } of this.#frames) {
      const cell = Math.floor((at - start) / bit);
      if (cell >= 0 && cell < BITS_PER_BYTE) return (cells >> cell) & 1;
    }
    return 1;
  }
}

/** What a {@linkcode WireReceiver} needs of the world. */
export interface WireReceiverHost {
  /** Call `callback` at cycle `cycle`. */
  at(cycle: number, callback: () => void): void;
  /** Cycles per bit the receiver samples with; 0 when it is off. */
  bit(): number;
  /** A start bit began at `cycle`. */
  began(cycle: number): void;
  /** A byte is complete, in the middle of its stop bit, at `cycle`. */
  received(sampled: SampledByte, cycle: number): void;
}

/** Watches a {@linkcode Wire} for start bits and samples the bytes that follow them. */
export class WireReceiver {
  readonly #wire: Wire;
  readonly #host: WireReceiverHost;
  #listenFrom = 0;
  #busy = false;
  #generation = 0;

  constructor(wire: Wire, host: WireReceiverHost) {
    this.#wire = wire;
    this.#host = host;
  }

  /** Give up a byte half received and listen anew from `cycle`: the rate changed, or the receiver was switched. */
  restart(cycle: number): void {
    this.#generation++;
    this.#busy = false;
    this.#listenFrom = cycle;
    this.look();
  }

  /** Something new is on the wire. */
  look(): void {
    const bit = this.#host.bit();
    if (this.#busy || bit === 0) return;
    const edge = this.#wire.fallingEdge(this.#listenFrom);
    if (edge === Infinity) return;
    this.#busy = true;
    const generation = this.#generation;
    this.#host.at(edge, () => {
      if (generation === this.#generation) this.#host.began(edge);
    });
    // Datasheet 20.8.2: the stop bit is sampled in its middle; the next start bit may follow at once.
    const done = edge + (BITS_PER_BYTE - 0.5) * bit;
    this.#host.at(done, () => {
      if (generation !== this.#generation) return;
      const sampled = this.#wire.sample(edge, bit);
      this.#busy = false;
      this.#listenFrom = done;
      this.#wire.forget(done);
      this.#host.received(sampled, done);
      this.look();
    });
  }
}
