/**
 * Keeps the devices in a file of the data folder.
 *
 * @module
 */
import { join } from "node:path";
import * as z from "zod";
import { ROLES } from "../../protocol/api/method.ts";
import type { Log } from "../log.ts";
import type { ClientNames } from "./client_names.ts";
import { Devices, type KeptDevice } from "./devices.ts";
import { JsonFile } from "./json_file.ts";

const schema: z.ZodType<readonly KeptDevice[]> = z.array(z.object({
  id: z.string().regex(/^[0-9a-f]{8}$/),
  names: z.array(z.string()).min(1),
  role: z.enum(ROLES),
  tokenHash: z.string().regex(/^[0-9a-f]{64}$/),
  createdAt: z.iso.datetime(),
  seenAt: z.iso.datetime().nullable(),
}));

/**
 * The devices that a data folder knows.
 *
 * @param dataFolder The folder, which exists.
 * @param options Its own token, what clients are called, and who is told when the file cannot be read, or written.
 * @returns The devices; from now on the file follows them.
 */
export async function loadDevices(
  dataFolder: string,
  { token, names, log }: { readonly token: string; readonly names: ClientNames; readonly log: Log },
): Promise<Devices> {
  const file = new JsonFile({
    path: join(dataFolder, "devices.json"),
    name: "The file of devices",
    schema,
    damage: "every device has to be added anew",
    effect: "Devices are kept in memory until it works",
    log,
  });
  return new Devices({ token, names, kept: await file.read() ?? [], save: (kept) => file.keep(kept) });
}
