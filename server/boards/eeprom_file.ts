/**
 * Keeps the virtual Uno's EEPROM in a file, so that its id and boot counter outlive the server as a real board's do.
 *
 * @module
 */
import { readFile, rename, writeFile } from "node:fs/promises";
import process from "node:process";

/** A file that follows an EEPROM. */
export class EepromFile {
  readonly #path: string;
  #wanted: Uint8Array | null = null;
  #writing: Promise<void> = Promise.resolve();

  /**
   * A file that need not exist yet.
   *
   * @param path Where it is.
   */
  constructor(path: string) {
    this.#path = path;
  }

  /** What the file holds; erased EEPROM is what a new board has. */
  async read(): Promise<Uint8Array> {
    try {
      return await readFile(this.#path);
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return new Uint8Array();
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

  /** Resolves when everything is on disk; rejects if the last of it could not be written. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    const bytes = this.#wanted;
    this.#wanted = null;
    if (bytes === null) return;
    const next = `${this.#path}.${process.pid}.new`;
    await writeFile(next, bytes);
    await rename(next, this.#path);
  }
}
