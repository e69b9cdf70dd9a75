/**
 * A tree of files in memory.
 *
 * @module
 */
import { posix } from "node:path";
import type { DeviceFiles, FileStatus } from "../../../server/serial/device_files.ts";

/**
 * An entry: a text, a link `{ to }`, or something with a status. Folders are there because something is in
 * them.
 */
export type Entry = string | { readonly to: string } | FileStatus;

/** A tree of files in memory, to be changed by the test. */
export class MemoryFiles implements DeviceFiles {
  /** Entries by absolute path. */
  readonly entries: Map<string, Entry>;

  constructor(entries: { readonly [path: string]: Entry } = {}) {
    this.entries = new Map(Object.entries(entries));
  }

  names(folder: string): readonly string[] {
    const prefix = `${this.real(folder) ?? folder}/`;
    const below = [...this.entries.keys()].filter((path) => path.startsWith(prefix));
    return [...new Set(below.map((path) => path.slice(prefix.length).split("/")[0] ?? ""))];
  }

  text(path: string): string | null {
    const entry = this.#entry(path);
    return typeof entry === "string" ? entry : null;
  }

  link(path: string): string | null {
    const parent = this.real(posix.dirname(path));
    const entry = parent === null ? undefined : this.entries.get(posix.join(parent, posix.basename(path)));
    return typeof entry === "object" && "to" in entry ? entry.to : null;
  }

  real(path: string): string | null {
    let real = "/";
    for (const part of path.split("/").filter((part) => part !== "")) {
      real = posix.join(real, part);
      const entry = this.entries.get(real);
      if (typeof entry === "object" && "to" in entry) {
        const target = this.real(posix.resolve(posix.dirname(real), entry.to));
        if (target === null) return null;
        real = target;
      }
    }
    const exists = real === "/" ||
      [...this.entries.keys()].some((key) => key === real || key.startsWith(`${real}/`));
    return exists ? real : null;
  }

  status(path: string): FileStatus | null {
    const entry = this.#entry(path);
    return typeof entry === "object" && "kind" in entry ? entry : null;
  }

  #entry(path: string): Entry | undefined {
    const real = this.real(path);
    return real === null ? undefined : this.entries.get(real);
  }
}
