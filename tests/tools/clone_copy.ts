/**
 * A copy of this clone, whose own files a test may change.
 *
 * @module
 */
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { edit } from "./project_copy.ts";
import { PROJECT } from "./task_process.ts";

const PARTS = [
  "deno.json",
  "deno.lock",
  "protocol",
  "client",
  "firmware-gen",
  "firmware",
  "page_build",
  "scripts",
  "server",
  "web",
];

/** A clone of its own, gone at the end. */
export class CloneCopy implements AsyncDisposable {
  /** Where it is. */
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Copy this clone. */
  static async make(): Promise<CloneCopy> {
    const folder = await mkdtemp(join(tmpdir(), "destello-clone-"));
    for (const part of PARTS) await cp(join(PROJECT, part), join(folder, part), { recursive: true });
    await symlink(join(PROJECT, "node_modules"), join(folder, "node_modules"));
    return new CloneCopy(folder);
  }

  /** Change a file by hand. */
  async edit(path: string, change: (text: string) => string): Promise<void> {
    await edit(join(this.folder, path), change);
  }

  /** Remove it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}
