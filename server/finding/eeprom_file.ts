/**
 * Keeps the virtual Uno's EEPROM in a file, so that its id and boot counter outlive the server as a real board's do.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { writeWhole } from "../data_folder/kept_file.ts";
import { EEPROM_BYTES } from "../virtual_uno/eeprom.ts";

/** A file that follows an EEPROM. */
export class EepromFile {
  readonly #path: string;
  #wanted: Uint8Array | null = null;
  /** What could not be written, until something is. */
  #unwritten: Uint8Array | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** What the file holds; null if there is none, as for a new board. */
  async read(): Promise<Uint8Array | null> {
    try {
      return await readFile(this.#path);
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
      throw error;
    }
  }

  /**
   * Write what the EEPROM holds now, as soon as what is being written is done; of several states the newest.
   *
   * @param eeprom Live bytes.
   * @returns Resolves when they are on disk; rejects if they could not be written, which keeps no later one from it.
   */
  save(eeprom: Uint8Array): Promise<void> {
    const isWaiting = this.#wanted !== null;
    this.#wanted = eeprom;
    if (!isWaiting) this.#writing = this.#writing.catch(() => {}).then(() => this.#write());
    return this.#writing;
  }

  /** Resolves when everything is on disk, after one more attempt if the last one failed; rejects if that fails, too. */
  async flush(): Promise<void> {
    await this.#writing.catch(() => {});
    if (this.#unwritten !== null) await this.save(this.#unwritten);
  }

  async #write(): Promise<void> {
    const bytes = this.#wanted;
    this.#wanted = null;
    if (bytes === null) return;
    this.#unwritten = bytes;
    await writeWhole(this.#path, bytes);
    this.#unwritten = null;
  }
}

/**
 * Why a file's bytes cannot be an EEPROM's. A file system that lost what was not on disk yet leaves a file short, or zeros in it.
 *
 * @param bytes What it holds.
 * @returns In words; null if they can.
 */
export function eepromProblem(bytes: Uint8Array): string | null {
  if (bytes.length !== EEPROM_BYTES) return `it has ${bytes.length} bytes, an EEPROM has ${EEPROM_BYTES}`;
  return bytes.every((byte) => byte === 0) ? "it holds nothing but zeros" : null;
}
