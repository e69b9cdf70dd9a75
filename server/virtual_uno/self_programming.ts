/**
 * The SPM instruction after chapter 27 of the datasheet: filling the page buffer, erasing and writing a page,
 * and the busy bits a bootloader waits for. avr8js executes SPM as a no-operation. Left out: the signature row, fuses
 * and lock bits, and that a section which is being written reads as ones.
 *
 * @module
 */

import { CLOCK_HZ } from "./clock_hz.ts";
import type { Core } from "./core.ts";

const SPMCSR = 0x57;
const RWWSB = 0x40;
const RWWSRE = 0x10;
const PGWRT = 0x04;
const PGERS = 0x02;
const SPMEN = 0x01;
const COMMAND = RWWSRE | PGWRT | PGERS | SPMEN;

/** A page of flash in bytes. */
export const PAGE_BYTES = 128;
const PAGE_WORDS = PAGE_BYTES / 2;
/** The first word of the section that cannot be read while it is being written (table 27-7). */
const NRWW_START_WORD = 0x3800;
/** SPM must follow the write to SPMCSR within four cycles. */
const ARMED_CYCLES = 4;
/** Table 27-5: an erase or a write takes 3.7 to 4.5 ms. */
const BUSY_CYCLES = 0.004 * CLOCK_HZ;

/** What a bootloader programs the chip with. */
export class SelfProgramming {
  readonly #core: Core;
  readonly #bootStartWord: number;
  readonly #buffer = new Uint16Array(PAGE_WORDS).fill(0xffff);
  readonly #filled = new Set<number>();
  #busy = false;
  readonly #disarm = () => {
    if (!this.#busy) this.#core.poke(SPMCSR, 0, COMMAND);
  };

  /**
   * Give a core its SPM.
   *
   * @param core The core to hang on.
   * @param bootStartWord SPM works only from here on.
   */
  constructor(core: Core, bootStartWord: number) {
    this.#core = core;
    this.#bootStartWord = bootStartWord;
    core.writeHooks[SPMCSR] = (value) => {
      if (this.#busy) return true;
      core.poke(SPMCSR, value, 0xff & ~RWWSB);
      core.clearClockEvent(this.#disarm);
      core.addClockEvent(this.#disarm, ARMED_CYCLES);
      return true;
    };
  }

  /** Execute SPM: what it does, SPMCSR says. */
  execute(): void {
    const core = this.#core;
    const command = core.peek(SPMCSR) & COMMAND;
    if (this.#busy || core.pc < this.#bootStartWord) return;
    const word = (core.dataView.getUint16(30, true) >> 1) & (core.progMem.length - 1);
    switch (command) {
      case SPMEN:
        this.#fill(word % PAGE_WORDS, core.dataView.getUint16(0, true));
        break;
      case RWWSRE | SPMEN:
        this.#emptyBuffer();
        core.poke(SPMCSR, 0, RWWSB | COMMAND);
        break;
      case PGERS | SPMEN:
        this.#changePage(word, () => 0xffff);
        break;
      case PGWRT | SPMEN:
        // Programming can only clear bits; an erase comes first.
        this.#changePage(word, (old, index) => old & (this.#buffer[index] ?? 0xffff));
        this.#emptyBuffer();
        break;
    }
  }

  #fill(index: number, word: number): void {
    // 27.8.2: a word cannot be written twice before the buffer is erased.
    if (!this.#filled.has(index)) this.#buffer[index] = word;
    this.#filled.add(index);
    this.#core.poke(SPMCSR, 0, COMMAND);
  }

  #emptyBuffer(): void {
    this.#buffer.fill(0xffff);
    this.#filled.clear();
  }

  #changePage(word: number, change: (old: number, index: number) => number): void {
    const core = this.#core;
    const first = word - (word % PAGE_WORDS);
    for (let index = 0; index < PAGE_WORDS; index++) {
      core.progMem[first + index] = change(core.progMem[first + index] ?? 0xffff, index);
    }
    if (first >= NRWW_START_WORD) {
      // 27.3: the CPU is halted while the section it may be running from is written.
      core.cycles += BUSY_CYCLES;
      core.poke(SPMCSR, 0, COMMAND);
      return;
    }
    core.poke(SPMCSR, RWWSB, RWWSB);
    this.#busy = true;
    core.addClockEvent(() => {
      this.#busy = false;
      core.poke(SPMCSR, 0, COMMAND);
    }, BUSY_CYCLES);
  }
}
