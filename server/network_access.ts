/**
 * `deno task serve` may talk to this machine alone (S1). A board that is named by its address in the network lies elsewhere: then
 * the server is started once more, with exactly the named addresses allowed besides.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import project from "../deno.json" with { type: "json" };
import { END_SIGNALS } from "./end_signals.ts";

const PROJECT = fileURLToPath(new URL("../", import.meta.url));
/** The task's own permission, in its command. */
const LOOPBACK = "--allow-net=127.0.0.1";

/**
 * Which addresses this process may not connect to.
 *
 * @param addresses Each as `host:port`.
 * @returns Those.
 */
export async function refusedAddresses(addresses: readonly string[]): Promise<readonly string[]> {
  const states = await Promise.all(addresses.map((host) => Deno.permissions.query({ name: "net", host })));
  return addresses.filter((_, index) => states[index]?.state !== "granted");
}

/**
 * Serve in a process of its own that may connect to these addresses too.
 *
 * @param addresses Each as `host:port`.
 * @param args The command line.
 * @returns Its exit code.
 */
export async function serveWith(addresses: readonly string[], args: readonly string[]): Promise<number> {
  const [, ...words] = project.tasks.serve.command.split(" ");
  const child = new Deno.Command(Deno.execPath(), {
    args: [...words.map((word) => word === LOOPBACK ? [LOOPBACK, ...addresses].join(",") : word), ...args],
    cwd: PROJECT,
    // A path on the command line is meant from where the person is.
    env: { INIT_CWD: Deno.env.get("INIT_CWD") ?? Deno.cwd() },
  }).spawn();
  for (const signal of END_SIGNALS) {
    Deno.addSignalListener(signal, () => {
      try {
        child.kill(signal);
      } catch {
        // A terminal told it, too, and it has ended.
      }
    });
  }
  return (await child.status).code;
}
