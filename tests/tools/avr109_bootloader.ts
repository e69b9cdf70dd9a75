/**
 * A bootloader that speaks AVR109 (Atmel's application note of that number), as Arduino's Caterina does: bytes in, bytes out.
 *
 * @module
 */

const FLASH_BYTES = 32_768;
const PAGE_BYTES = 128;
/** Bytes that follow a command's letter; a page's data come on top. */
const ARGUMENTS: Readonly<Record<string, number>> = { T: 1, x: 1, y: 1, A: 2, B: 3, g: 3 };
const OK = [0x0d];
/** As avrdude asks for them: the last one first. */
const SIGNATURE = [0x87, 0x95, 0x1e];

/** A chip in its bootloader. */
export class Avr109Bootloader {
  /** The chip's flash. */
  readonly flash: Uint8Array = new Uint8Array(FLASH_BYTES).fill(0xff);
  #waiting: number[] = [];
  /** In bytes. */
  #address = 0;
  #hasEnded = false;

  /** Whether it was told to start the sketch. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Take bytes; what it answers. */
  take(bytes: Uint8Array): Uint8Array {
    this.#waiting.push(...bytes);
    const answers: number[] = [];
    for (;;) {
      const [first] = this.#waiting;
      if (first === undefined) break;
      const letter = String.fromCharCode(first);
      const [high = 0, low = 0] = this.#waiting.slice(1);
      const length = 1 + (ARGUMENTS[letter] ?? 0) + (letter === "B" ? high << 8 | low : 0);
      if (this.#waiting.length < length || letter === "B" && this.#waiting.length < 3) break;
      answers.push(...this.#answer(letter, this.#waiting.splice(0, length).slice(1)));
    }
    return Uint8Array.from(answers);
  }

  #answer(letter: string, given: readonly number[]): readonly number[] {
    const [high = 0, low = 0] = given;
    const text = (said: string) => [...new TextEncoder().encode(said)];
    switch (letter) {
      case "S":
        return text("CATERIN");
      case "V":
      case "v":
        return text("10");
      case "p":
        return text("S");
      case "a":
        return text("Y");
      case "b":
        return [...text("Y"), 0, PAGE_BYTES];
      case "t":
        return [0x44, 0];
      case "s":
        return SIGNATURE;
      case "F":
      case "N":
      case "Q":
      case "r":
        return [0xff];
      case "A":
        this.#address = (high << 8 | low) * 2;
        return OK;
      case "B":
        this.flash.set(given.slice(3), this.#address);
        this.#address += given.length - 3;
        return OK;
      case "g": {
        const page = this.flash.subarray(this.#address, this.#address + (high << 8 | low));
        this.#address += page.length;
        return [...page];
      }
      case "E":
        this.#hasEnded = true;
        return OK;
      case "\x1b":
        return [];
      default:
        return OK;
    }
  }
}
