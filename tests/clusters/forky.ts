/**
 * RabbitMQ with MQTT 5 and NATS, of a Debian that is newer than most machines: in a folder of its own.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { StartFailure } from "../../server/start_failure.ts";

/** The folder. */
export const FORKY = fileURLToPath(new URL("../../build/forky", import.meta.url));

/** What puts both into it: as root, since a Debian's files have owners. */
const INSTALL = "sudo apt-get install debootstrap && sudo debootstrap --variant=minbase " +
  "--include=rabbitmq-server,nats-server forky build/forky '' sid";

/**
 * A file of it.
 *
 * @param path From its root on.
 * @returns Its path on this machine.
 * @throws {StartFailure} with the command that installs it, if it is not there.
 */
export function forkyFile(path: string): string {
  const file = FORKY + path;
  try {
    Deno.statSync(file);
    return file;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new StartFailure(`There is no ${file}. To install it (400 MB, two minutes): ${INSTALL}`);
  }
}
