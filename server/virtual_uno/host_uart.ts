/**
 * The other end of the chip's serial line: the host's UART. It sends at its own rate whatever the chip does,
 * so bytes that meet a chip in reset, or one set to another rate, are lost or garbled as on a real line.
 *
 * @module
 */

import type { Core } from "./core.ts";
import { CLOCK_HZ } from "./clock_hz.ts";
import type { Usart } from "./usart.ts";
import { BITS_PER_BYTE, Wire, WireReceiver } from "./wire.ts";

/** The host's side of the line. It outlives the chip's resets. */
export class HostUart {
  /** The line into the chip. */
  readonly toChip = new Wire();
  readonly #fromChip = new Wire();
  readonly #received: (byte: number, cycle: number) => void;
  readonly #receiver: WireReceiver;
  readonly #queue: Uint8Array[] = [];
  /** Bytes of the queue's first chunk that were sent. */
  #sent = 0;
  #core: Core;
  #usart: Usart | null = null;
  /** Cycles per bit; `null`: whatever the chip is set to. */
  #bit: number | null = null;
  /** The same for what comes from the chip. */
  #heardBit: number | null = null;
  #sending = false;
  #lineFreeAt = 0;

  constructor(core: Core, received: (byte: number, cycle: number) => void) {
    this.#core = core;
    this.#received = received;
    this.#receiver = new WireReceiver(this.#fromChip, {
      at: (cycle, callback) => this.#core.at(cycle, callback),
      bit: () => this.#heardBit ?? 0,
      began: () => {},
      received: (sampled, cycle) => this.#received(sampled.byte, cycle),
    });
  }

  /** Follow the chip through a reset: its old core's events are gone. */
  attach(core: Core, usart: Usart): void {
    this.#core = core;
    this.#usart = usart;
    this.#receiver.restart(core.cycles);
    this.#sending = false;
    this.#sendNext();
  }

  /** Set the host's rates in baud; `null` follows the chip's. Takes effect with the next byte. */
  setBaud(baud: number | null, heard: number | null): void {
    this.#bit = baud === null ? null : CLOCK_HZ / baud;
    this.#heardBit = heard === null ? null : CLOCK_HZ / heard;
    this.#receiver.restart(this.#core.cycles);
  }

  /** Bytes wait to be sent, or the last one has not passed yet. */
  get sending(): boolean {
    return this.#sending || this.#core.cycles < this.#lineFreeAt;
  }

  /** Send bytes, each after the one before. */
  send(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#queue.push(bytes.slice());
    this.#sendNext();
  }

  /** The chip's transmitter began a byte. */
  chipSent(byte: number, start: number, bit: number): void {
    if (this.#heardBit === null) {
      const end = start + BITS_PER_BYTE * bit;
      this.#core.at(end, () => this.#received(byte, end));
    } else {
      this.#fromChip.send(byte, start, bit);
      this.#receiver.look();
    }
  }

  #sendNext(): void {
    if (this.#sending || this.#queue.length === 0) return;
    this.#sending = true;
    const start = Math.max(this.#core.cycles, this.#lineFreeAt);
    this.#core.at(start, () => {
      const byte = this.#take();
      const usart = this.#usart;
      const bit = this.#bit ?? usart?.bit ?? 0;
      this.#lineFreeAt = this.toChip.send(byte, start, bit);
      usart?.look();
      this.#sending = false;
      this.#sendNext();
    });
  }

  #take(): number {
    const chunk = this.#queue[0];
    const byte = chunk?.[this.#sent] ?? 0;
    this.#sent++;
    if (this.#sent === chunk?.length) {
      this.#queue.shift();
      this.#sent = 0;
    }
    return byte;
  }
}
