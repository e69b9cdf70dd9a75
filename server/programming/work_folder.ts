/**
 * A temporary folder that is gone when its owner is: however the program ends, as long as it is asked to (F8).
 *
 * @module
 */
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MachineTrouble, machineTrouble } from "../machine_trouble.ts";

/** A folder. */
export interface WorkFolder extends AsyncDisposable {
  /** Its path. */
  readonly path: string;
}

/**
 * Make one.
 *
 * @param purpose A word for its name.
 * @returns The folder; who disposes of it removes it, and so does the program's end.
 * @throws {MachineTrouble} if there cannot be one.
 */
export async function workFolder(purpose: string): Promise<WorkFolder> {
  const parent = tmpdir();
  const path = await mkdtemp(join(parent, `destello-${purpose}-`)).catch((error: unknown) => {
    const trouble = machineTrouble(error);
    if (trouble === null) throw error;
    throw new MachineTrouble(
      `The folder for temporary files, "${parent}", cannot be used: ${trouble.message}`,
      "Mend that, or set TMPDIR to a folder that can be written",
      { cause: error },
    );
  });
  const remove = () => rmSync(path, { recursive: true, force: true });
  addEventListener("unload", remove);
  return {
    path,
    async [Symbol.asyncDispose]() {
      await rm(path, { recursive: true, force: true });
      removeEventListener("unload", remove);
    },
  };
}
