/**
 * The watchdog after chapter 11 of the datasheet. avr8js's resets its own CPU object, which keeps every
 * peripheral as it was, and forgets that WDRF keeps the watchdog on after a watchdog reset (11.9.2).
 *
 * @module
 */

import { CLOCK_HZ } from "./clock_hz.ts";
import type { Core, Interrupt } from "./core.ts";

const MCUSR = 0x54;
const WDTCSR = 0x60;
const WDRF = 0x08;
const WDIF = 0x80;
const WDIE = 0x40;
const WDP3 = 0x20;
const WDCE = 0x10;
const WDE = 0x08;
const WDP210 = 0x07;

const OSCILLATOR_HZ = 128_000;
const SHORTEST_TICKS = 2048;
/** After setting WDCE and WDE, WDE and the prescaler may be changed for four cycles. */
const CHANGE_CYCLES = 4;

/** Resets the chip, or interrupts it, when the firmware does not say `wdr` in time. */
export class Watchdog {
  readonly #core: Core;
  readonly #interrupt: Interrupt = {
    address: 0x0c,
    flagRegister: WDTCSR,
    flagMask: WDIF,
    enableRegister: WDTCSR,
    enableMask: WDIE,
  };
  #changeableUntil = -1;
  readonly #timedOut = () => this.#timeOut();

  /**
   * Give a core its watchdog.
   *
   * @param core The core to hang on; its MCUSR already tells the cause of the reset.
   */
  constructor(core: Core) {
    this.#core = core;
    core.onWatchdogReset = () => this.#restart();
    core.writeHooks[WDTCSR] = (value, old) => this.#write(value, old);
    core.poke(WDTCSR, this.#forced());
    this.#restart();
  }

  /** 11.9.2: WDE is always set while WDRF is. */
  #forced(): number {
    return this.#core.peek(MCUSR) & WDRF ? WDE : 0;
  }

  #write(value: number, old: number): true {
    const core = this.#core;
    const changeable = core.cycles <= this.#changeableUntil;
    const kept = changeable ? value & (WDE | WDP3 | WDP210) : (old & (WDE | WDP3 | WDP210)) | (value & WDE);
    core.poke(WDTCSR, kept | this.#forced() | (value & WDIE), WDE | WDP3 | WDP210 | WDIE);
    if ((value & WDCE) && (value & WDE)) this.#changeableUntil = core.cycles + CHANGE_CYCLES;
    if (value & WDIF) core.clearInterrupt(this.#interrupt);
    core.updateInterruptEnable(this.#interrupt, value);
    this.#restart();
    return true;
  }

  #restart(): void {
    const core = this.#core;
    core.clearClockEvent(this.#timedOut);
    const control = core.peek(WDTCSR);
    if (!(control & (WDE | WDIE))) return;
    const prescaler = ((control & WDP3) >> 2) | (control & WDP210);
    const ticks = SHORTEST_TICKS << Math.min(prescaler, 9);
    core.addClockEvent(this.#timedOut, ticks * (CLOCK_HZ / OSCILLATOR_HZ));
  }

  #timeOut(): void {
    const core = this.#core;
    const control = core.peek(WDTCSR);
    if (!(control & WDIE)) {
      core.watchdogFired = true;
      return;
    }
    core.setInterruptFlag(this.#interrupt);
    // Table 11-1: with WDE and WDIE, the first time-out interrupts and the second resets.
    if (control & WDE) core.poke(WDTCSR, 0, WDIE);
    this.#restart();
  }
}
