/**
 * The programmer's side of STK500v1 as Optiboot speaks it, against a stepped chip.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Chip } from "../../server/virtual_uno/chip.ts";
import { CLOCK_HZ } from "../../server/virtual_uno/clock_hz.ts";

const END = 0x20;
const IN_SYNC = 0x14;
const OK = 0x10;
const PAGE = 128;
const FLASH_MEMORY = 0x46;

/** How long an answer may take: a page is erased and written in 8 ms. */
const ANSWER_CYCLES = 0.05 * CLOCK_HZ;

/** A chip with a bootloader, and the host that programs it. */
export class Programmer {
  /** The chip. */
  readonly chip: Chip;
  readonly #heard: number[] = [];

  /** @param flash With the bootloader in it. @param bootStart What `loadBootloader` returned. */
  constructor(flash: Uint8Array, bootStart: number) {
    this.chip = new Chip({ flash, bootStart, events: { transmitted: (byte) => this.#heard.push(byte) } });
    this.chip.setHostBaud(115_200);
  }

  /** Send a command; returns what comes between "in sync" and "ok". */
  command(bytes: readonly number[], answerBytes = 0): number[] {
    this.#heard.length = 0;
    this.chip.receive(Uint8Array.of(...bytes, END));
    const deadline = this.chip.cycles + ANSWER_CYCLES + bytes.length * 1_400;
    while (this.#heard.length < answerBytes + 2 && this.chip.cycles < deadline) {
      this.chip.run(this.chip.cycles + 1_000);
    }
    assert.equal(this.#heard[0], IN_SYNC);
    assert.equal(this.#heard.at(-1), OK);
    assert.equal(this.#heard.length, answerBytes + 2);
    return this.#heard.slice(1, -1);
  }

  /** Program `image` page by page from address 0 on, read it back, and leave the bootloader. */
  program(image: Uint8Array): void {
    const padded = new Uint8Array(Math.ceil(image.length / PAGE) * PAGE).fill(0xff);
    padded.set(image);
    this.command([0x30]);
    for (let at = 0; at < padded.length; at += PAGE) {
      this.#setAddress(at);
      this.command([0x64, PAGE >> 8, PAGE & 0xff, FLASH_MEMORY, ...padded.subarray(at, at + PAGE)]);
    }
    for (let at = 0; at < padded.length; at += PAGE) {
      this.#setAddress(at);
      const read = this.command([0x74, PAGE >> 8, PAGE & 0xff, FLASH_MEMORY], PAGE);
      assert.deepEqual(read, [...padded.subarray(at, at + PAGE)]);
    }
    this.command([0x51]);
  }

  /** Run for `seconds`; returns what the chip said. */
  hear(seconds: number): number[] {
    this.#heard.length = 0;
    this.chip.run(this.chip.cycles + seconds * CLOCK_HZ);
    return [...this.#heard];
  }

  #setAddress(byte: number): void {
    const word = byte / 2;
    this.command([0x55, word & 0xff, word >> 8]);
  }
}
