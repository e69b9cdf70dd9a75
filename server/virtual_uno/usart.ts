/**
 * USART0 after chapter 20 of the datasheet, asynchronous 8N1: two bytes of receive buffer behind the shift
 * register with overrun and framing errors, a transmit buffer before the shift register, level-triggered
 * interrupts, and UCSR0A bits that a write cannot change. avr8js's USART has none of these, and firmware
 * notices each: Optiboot hangs on the last one.
 *
 * @module
 */

import type { Core, Interrupt } from "./core.ts";
import { BITS_PER_BYTE, type SampledByte, type Wire, WireReceiver } from "./wire.ts";

const UCSR0A = 0xc0;
const UCSR0B = 0xc1;
const UCSR0C = 0xc2;
const UBRR0L = 0xc4;
const UBRR0H = 0xc5;
const UDR0 = 0xc6;

const RXC = 0x80;
const TXC = 0x40;
const UDRE = 0x20;
const FE = 0x10;
const DOR = 0x08;
const U2X = 0x02;
const MPCM = 0x01;
const RXEN = 0x10;
const TXEN = 0x08;

const FIFO_BYTES = 2;

function interrupt(address: number, flagMask: number, level: boolean): Interrupt {
  // The enable bits of UCSR0B stand where the flags stand in UCSR0A.
  return {
    address,
    flagRegister: UCSR0A,
    flagMask,
    enableRegister: UCSR0B,
    enableMask: flagMask,
    constant: level,
  };
}

/** The chip's serial port between its registers and its two pins. */
export class Usart {
  readonly #core: Core;
  readonly #input: WireReceiver;
  readonly #transmitted: (byte: number, start: number, bit: number) => void;
  readonly #rxc = interrupt(0x24, RXC, true);
  readonly #udre = interrupt(0x26, UDRE, true);
  readonly #txc = interrupt(0x28, TXC, false);

  readonly #fifo: SampledByte[] = [];
  /** A complete byte that finds the FIFO full waits in the shift register until the next start bit. */
  #waiting: SampledByte | null = null;
  #overrun = false;
  #transmitting = false;
  #transmitBuffer: number | null = null;
  #transmitEnd = 0;

  /**
   * Give a core its serial port.
   *
   * @param core The core to hang on.
   * @param input The line into the chip's RX pin.
   * @param transmitted Told when a byte begins to leave through the TX pin: when, and with how many cycles per bit.
   */
  constructor(core: Core, input: Wire, transmitted: (byte: number, start: number, bit: number) => void) {
    this.#core = core;
    this.#transmitted = transmitted;
    this.#input = new WireReceiver(input, {
      at: (cycle, callback) => core.at(cycle, callback),
      bit: () => (core.peek(UCSR0B) & RXEN ? this.bit : 0),
      began: () => {
        // Table in 20.11.2, DOR0: buffer full, a byte in the shift register, and a new start bit.
        if (this.#waiting) this.#overrun = true;
        this.#waiting = null;
        this.#showReceive();
      },
      received: (sampled) => {
        if (this.#fifo.length < FIFO_BYTES) this.#fifo.push(sampled);
        else this.#waiting = sampled;
        this.#showReceive();
      },
    });
    core.poke(UCSR0A, UDRE);
    core.poke(UCSR0C, 0x06);
    core.writeHooks[UCSR0A] = (value) => this.#writeUcsr0a(value);
    core.writeHooks[UCSR0B] = (value, old) => this.#writeUcsr0b(value, old);
    core.writeHooks[UBRR0L] = (value) => this.#writeRate(UBRR0L, value);
    core.writeHooks[UBRR0H] = (value) => this.#writeRate(UBRR0H, value & 0x0f);
    core.readHooks[UDR0] = () => this.#readUdr();
    core.writeHooks[UDR0] = (value) => this.#writeUdr(value);
    this.#input.restart(core.cycles);
  }

  /** Cycles per bit as the firmware set them. */
  get bit(): number {
    const core = this.#core;
    const divider = (core.peek(UBRR0H) << 8) | core.peek(UBRR0L);
    return (divider + 1) * (core.peek(UCSR0A) & U2X ? 8 : 16);
  }

  /** A byte is leaving through the TX pin. */
  get transmitting(): boolean {
    return this.#transmitting;
  }

  /** A byte began on the line into the chip. */
  look(): void {
    this.#input.look();
  }

  #writeUcsr0a(value: number): true {
    const core = this.#core;
    const rateChanged = ((core.peek(UCSR0A) ^ value) & U2X) !== 0;
    core.poke(UCSR0A, value, U2X | MPCM);
    if (value & TXC) core.clearInterrupt(this.#txc);
    if (rateChanged) this.#input.restart(core.cycles);
    return true;
  }

  #writeUcsr0b(value: number, old: number): true {
    const core = this.#core;
    core.poke(UCSR0B, value);
    for (const source of [this.#rxc, this.#udre, this.#txc]) core.updateInterruptEnable(source, value);
    if ((value ^ old) & RXEN) {
      // 20.7.6: disabling the receiver flushes its buffer.
      this.#fifo.length = 0;
      this.#waiting = null;
      this.#overrun = false;
      this.#showReceive();
      this.#input.restart(core.cycles);
    }
    return true;
  }

  #writeRate(register: number, value: number): true {
    this.#core.poke(register, value);
    this.#input.restart(this.#core.cycles);
    return true;
  }

  #readUdr(): number {
    const sampled = this.#fifo.shift();
    if (this.#waiting) this.#fifo.push(this.#waiting);
    this.#waiting = null;
    this.#overrun = false;
    this.#showReceive();
    return sampled?.byte ?? 0;
  }

  #showReceive(): void {
    const core = this.#core;
    const head = this.#fifo[0];
    core.poke(UCSR0A, (head?.framingError ? FE : 0) | (this.#overrun ? DOR : 0), FE | DOR);
    if (head) core.setInterruptFlag(this.#rxc);
    else core.clearInterrupt(this.#rxc);
  }

  #writeUdr(value: number): true {
    const core = this.#core;
    // 20.6.1: ignored while the transmitter is off or the buffer is full.
    if (!(core.peek(UCSR0B) & TXEN) || this.#transmitBuffer !== null) return true;
    if (this.#transmitting) {
      this.#transmitBuffer = value;
      core.clearInterrupt(this.#udre);
    } else {
      this.#transmit(value, core.cycles);
    }
    return true;
  }

  #transmit(byte: number, start: number): void {
    const bit = this.bit;
    this.#transmitting = true;
    this.#transmitEnd = start + BITS_PER_BYTE * bit;
    this.#transmitted(byte, start, bit);
    this.#core.at(this.#transmitEnd, () => this.#transmitDone());
  }

  #transmitDone(): void {
    const next = this.#transmitBuffer;
    this.#transmitting = false;
    if (next === null) {
      this.#core.setInterruptFlag(this.#txc);
      return;
    }
    this.#transmitBuffer = null;
    this.#core.setInterruptFlag(this.#udre);
    this.#transmit(next, this.#transmitEnd);
  }
}
