/**
 * Keeps the virtual Uno's EEPROM in a file, so that its id and boot counter outlive the server as a real board's do.
 *
 * @module
 */
import { readFile, rename, writeFile } from "node:fs/promises";

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
   */
  save(eeprom: Uint8Array): void {
    const isWaiting = this.#wanted !== null;
    this.#wanted = eeprom;
    if (!isWaiting) this.#writing = this.#writing.then(() => this.#write());
  }

  /** Resolves when everything is on disk; rejects if that failed. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    const bytes = this.#wanted;
    this.#wanted = null;
    if (bytes === null) return;
    const next = `${this.#path}.new`;
    await writeFile(next, bytes);
    await rename(next, this.#path);
  }
}
