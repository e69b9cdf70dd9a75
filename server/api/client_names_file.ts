/**
 * Keeps what clients are called in a file of the data folder.
 *
 * @module
 */
import { join } from "node:path";
import * as z from "zod";
import { moveDamaged, writeWhole } from "../kept_file.ts";
import type { Log } from "../log.ts";
import { ClientNames, type KeptClients } from "./client_names.ts";

/** The name under which the log is told of the file. */
const FILE = "The file of clients' names";

const kept: z.ZodType<KeptClients> = z.object({
  pages: z.int().min(0),
  programs: z.int().min(0),
  clients: z.array(z.object({ id: z.string(), given: z.string(), names: z.array(z.string()).min(1) })),
});

/**
 * The names that a data folder knows.
 *
 * @param dataFolder The folder, which exists.
 * @param log Told when the file cannot be read, or written.
 * @returns The names; from now on the file follows them.
 */
export async function loadClientNames(dataFolder: string, log: Log): Promise<ClientNames> {
  const path = join(dataFolder, "clients.json");
  const known = await read(path, log);
  let next: KeptClients | null = null;
  let writing = Promise.resolve();

  async function write(): Promise<void> {
    const kept = next;
    next = null;
    if (kept === null) return;
    try {
      await writeWhole(path, `${JSON.stringify(kept)}\n`);
      log.up(FILE);
    } catch (error) {
      log.down(FILE, `${messageOf(error)}. Names are kept in memory until it works`);
    }
  }

  return new ClientNames(known ?? undefined, (kept) => {
    const isWaiting = next !== null;
    next = kept;
    if (!isWaiting) writing = writing.then(write);
  });
}

async function read(path: string, log: Log): Promise<KeptClients | null> {
  try {
    const text = await Deno.readTextFile(path);
    return kept.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    moveDamaged(path, log, {
      problem: messageOf(error),
      effect: "pages and programs have to be given their names anew",
    });
    return null;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
