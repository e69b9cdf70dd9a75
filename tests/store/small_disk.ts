/**
 * A disk of its own that a test can fill.
 *
 * @module
 */
import { join } from "node:path";
import { inTempFolder } from "../server/temp_folder.ts";
import type { Tool } from "../tool.ts";

/** Large enough for a server's data folder. */
const BYTES = 2_000_000;

/** The right to mount a file system, which a process without root's rights lacks. */
export const smallDisk: Tool = {
  name: "the right to mount a small disk",
  debian: null,
  elsewhere: "run the test as root on Linux",
  inCi: false,
  find: () => {
    if (Deno.build.os !== "linux") return null;
    const folder = Deno.makeTempDirSync();
    const isMounted = run("mount", ["-t", "tmpfs", "tmpfs", folder]);
    if (isMounted) run("umount", [folder]);
    Deno.removeSync(folder);
    return isMounted ? "mount" : null;
  },
};

/** A mounted disk. */
export interface SmallDisk {
  /** Where it is mounted. */
  readonly folder: string;
  /** Leave no room on it. */
  fill(): void;
  /** Take away what {@linkcode SmallDisk.fill} put there. */
  free(): void;
}

/** Run a test with a disk of its own. */
export function onSmallDisk(test: (disk: SmallDisk) => Promise<void>): Promise<void> {
  return inTempFolder(async (folder) => {
    if (!run("mount", ["-t", "tmpfs", "-o", `size=${BYTES}`, "tmpfs", folder])) {
      throw new Error("The small disk cannot be mounted");
    }
    const filler = join(folder, "filler");
    try {
      await test({
        folder,
        fill: () => {
          using file = Deno.openSync(filler, { create: true, append: true });
          const page = new Uint8Array(4096);
          try {
            for (let written = 0; written < BYTES; written += page.length) file.writeSync(page);
          } catch (error) {
            if (!(error instanceof Error) || !/No space left/.test(error.message)) throw error;
          }
        },
        free: () => Deno.removeSync(filler),
      });
    } finally {
      run("umount", [folder]);
    }
  });
}

function run(command: string, args: readonly string[]): boolean {
  try {
    return new Deno.Command(command, { args: [...args], stdout: "null", stderr: "null" }).outputSync()
      .success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
