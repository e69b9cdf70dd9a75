/**
 * The processor core: avr8js's registers, memory and instructions, on an event queue and an interrupt table
 * of our own. avr8js keeps both private, but sleeping needs to know the next event, and a reset needs a
 * queue that nothing stale survives in.
 *
 * @module
 */

import { avrInterrupt, CPU } from "avr8js";

/** An interrupt source, as avr8js's peripherals describe theirs. */
export interface Interrupt {
  /** The vector's word address. */
  readonly address: number;
  /** The register of the bit that enables it. */
  readonly enableRegister: number;
  /** That bit. */
  readonly enableMask: number;
  /** The register of the flag that asks for it. */
  readonly flagRegister: number;
  /** That flag. */
  readonly flagMask: number;
  /** It asks as long as the flag is set, and entering it does not clear the flag. */
  readonly constant?: boolean;
  /** It asks while the flag is clear. */
  readonly inverseFlag?: boolean;
}

/** What runs when a clock event is due. */
export type EventCallback = () => void;

interface ClockEvent {
  readonly at: number;
  readonly callback: EventCallback;
}

/** SRAM of the ATmega328P in bytes; it begins after 0x100 bytes of registers. */
export const SRAM_BYTES = 2048;
const VECTORS = 26 * 2;

/**
 * An ATmega328P's core, whose peripherals hang on its hooks and its events.
 *
 * @internal avr8js's class is no part of this project's interface.
 */
export class Core extends CPU {
  /** The cycle at which the next event is due; `Infinity` when there is none. */
  nextEventAt: number = Infinity;
  /** Set by an event that ends this core's life: the watchdog. */
  watchdogFired: boolean = false;

  /** Soonest last, so that the next one is popped off the end. */
  readonly #events: ClockEvent[] = [];
  readonly #pending: (Interrupt | null)[] = new Array(VECTORS).fill(null);
  readonly #postponed = new Map<EventCallback, () => number>();

  constructor(flash: Uint16Array) {
    super(flash, SRAM_BYTES);
  }

  /** The byte at `address` as it is stored, without a peripheral's read hook. */
  peek(address: number): number {
    return this.data[address] ?? 0;
  }

  /** Change the bits `mask` at `address` to those of `value`, without a peripheral's write hook. */
  poke(address: number, value: number, mask = 0xff): void {
    this.data[address] = (this.peek(address) & ~mask) | (value & mask);
  }

  /** Call `callback` at the first whole cycle from `time` on, or as soon as the running instruction has ended. */
  at(time: number, callback: EventCallback): void {
    const at = Math.ceil(time);
    const events = this.#events;
    let index = events.length;
    // Equal times keep the order in which they were asked for, so that a run is reproducible.
    while (index > 0 && (events[index - 1]?.at ?? 0) <= at) index--;
    events.splice(index, 0, { at, callback });
    this.nextEventAt = events[events.length - 1]?.at ?? Infinity;
  }

  /** Let `callback`, which avr8js asks for too often, come `extraCycles()` later than it asks. */
  postpone(callback: EventCallback, extraCycles: () => number): void {
    this.#postponed.set(callback, extraCycles);
  }

  /** Run what is due. */
  runEvents(): void {
    while (this.nextEventAt <= this.cycles) {
      const event = this.#events.pop();
      this.nextEventAt = this.#events[this.#events.length - 1]?.at ?? Infinity;
      event?.callback();
    }
  }

  /** Enter the waiting interrupt of the highest priority. */
  enterInterrupt(): void {
    const interrupt = this.#pending[this.nextInterrupt];
    if (!interrupt) return;
    avrInterrupt(this, interrupt.address);
    // Datasheet 7.7.1: four cycles until the vector; avr8js counts two.
    this.cycles += 2;
    if (!interrupt.constant) this.clearInterrupt(interrupt);
  }

  /** As avr8js: call `callback` in `cycles` cycles, at least one. */
  override addClockEvent(callback: EventCallback, cycles: number): EventCallback {
    // avr8js asks for 0 when something was changed that it must see at once.
    const extraCycles = cycles > 0 ? this.#postponed.get(callback)?.() ?? 0 : 0;
    this.at(this.cycles + Math.max(1, cycles) + extraCycles, callback);
    return callback;
  }

  /** As avr8js: forget the event of `callback`; says whether there was one. */
  override clearClockEvent(callback: EventCallback): boolean {
    const index = this.#events.findIndex((event) => event.callback === callback);
    if (index < 0) return false;
    this.#events.splice(index, 1);
    this.nextEventAt = this.#events[this.#events.length - 1]?.at ?? Infinity;
    return true;
  }

  /** As avr8js: let `interrupt` wait to be entered. */
  override queueInterrupt(interrupt: Interrupt): void {
    this.#pending[interrupt.address] = interrupt;
    if (this.nextInterrupt < 0 || interrupt.address < this.nextInterrupt) {
      this.nextInterrupt = interrupt.address;
    }
  }

  /** As avr8js: let `interrupt` wait no longer, and clear its flag. */
  override clearInterrupt(interrupt: Interrupt, clearFlag = true): void {
    if (clearFlag) this.poke(interrupt.flagRegister, 0, interrupt.flagMask);
    if (!this.#pending[interrupt.address]) return;
    this.#pending[interrupt.address] = null;
    if (this.nextInterrupt === interrupt.address) {
      this.nextInterrupt = this.#pending.findIndex((waiting) => waiting !== null);
    }
  }
}
