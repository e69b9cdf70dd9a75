/**
 * Keeps what clients are called in a file of the data folder.
 *
 * @module
 */
import { join } from "node:path";
import * as z from "zod";
import type { Log } from "../log.ts";
import { ClientNames, type KeptClients } from "./client_names.ts";
import { JsonFile } from "./json_file.ts";

const schema: z.ZodType<KeptClients> = z.object({
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
  const file = new JsonFile({
    path: join(dataFolder, "clients.json"),
    name: "The file of clients' names",
    schema,
    damage: "pages and programs have to be given their names anew",
    effect: "Names are kept in memory until it works",
    log,
  });
  return new ClientNames(await file.read() ?? undefined, (kept) => file.keep(kept));
}
