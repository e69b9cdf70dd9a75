/**
 * A JSON file of the data folder that follows what is in memory: written whole, one write at a time, the newest content only.
 *
 * @module
 */
import type { ZodType } from "zod";
import { moveDamaged, writeWhole } from "../data_folder/kept_file.ts";
import type { Log } from "../log.ts";

/** What {@linkcode JsonFile} takes. */
export interface JsonFileOptions<Content> {
  /** Where it is. */
  readonly path: string;
  /** The name under which the log is told of it. */
  readonly name: string;
  /** What it holds. */
  readonly schema: ZodType<Content>;
  /** What follows if it is damaged, in words. */
  readonly damage: string;
  /** What follows while it cannot be written, in words. */
  readonly effect: string;
  /** Told when it cannot be read, or written. */
  readonly log: Log;
}

/** Such a file. */
export class JsonFile<Content> {
  readonly #options: JsonFileOptions<Content>;
  #next: { readonly content: Content; readonly written: Promise<boolean> } | null = null;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(options: JsonFileOptions<Content>) {
    this.#options = options;
  }

  /**
   * Read it. A damaged file is moved aside (H19).
   *
   * @returns What it holds; null if it holds nothing that is of use.
   */
  async read(): Promise<Content | null> {
    const { path, schema, damage, log } = this.#options;
    try {
      return schema.parse(JSON.parse(await Deno.readTextFile(path)));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      moveDamaged(path, log, { problem: messageOf(error), effect: damage });
      return null;
    }
  }

  /**
   * Have it hold something else.
   *
   * @param content What.
   * @returns When this, or something newer, is in it; false if it could not be written, which the log was told.
   */
  keep(content: Content): Promise<boolean> {
    const written = this.#next?.written ?? this.#after();
    this.#next = { content, written };
    return written;
  }

  #after(): Promise<boolean> {
    const written = this.#writing.then(() => this.#write());
    this.#writing = written;
    return written;
  }

  async #write(): Promise<boolean> {
    const { path, name, effect, log } = this.#options;
    const content = this.#next?.content;
    this.#next = null;
    try {
      await writeWhole(path, `${JSON.stringify(content)}\n`);
      log.up(name);
      return true;
    } catch (error) {
      log.down(name, `${messageOf(error)}. ${effect}`);
      return false;
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
