/**
 * Starts a server as a process of its own, which may do what its command line needs, and nothing else (S40).
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { END_SIGNALS } from "./end_signals.ts";
import { lanAddress } from "./network/lan_address.ts";
import { ownDeno, startDeno } from "./tools/own_deno.ts";
import { CLONE, mayDo, neededPermissions, permissionFlags, type Permissions } from "./permissions.ts";

const START = fileURLToPath(new URL("./start.ts", import.meta.url));

/** The folder from which a path on the command line is meant. */
function from(): string {
  return Deno.env.get("INIT_CWD") ?? Deno.cwd();
}

function needed(args: readonly string[]): Permissions {
  return neededPermissions(args, {
    os: Deno.build.os,
    env: (name) => Deno.env.get(name),
    from: from(),
    clone: CLONE,
    deno: ownDeno(),
    lanAddress: (wanted) => lanAddress(wanted, Deno.networkInterfaces()),
  });
}

/**
 * Whether this process may do what a server needs.
 *
 * @param args The server's command line.
 */
export function mayServe(args: readonly string[]): boolean {
  return mayDo(needed(args));
}

/**
 * Start a server, and wait for its end.
 *
 * @param args Its command line.
 * @returns Its exit code.
 */
export async function startServer(args: readonly string[]): Promise<number> {
  // Before it is there: whoever is asked to end in between would leave it behind.
  for (const signal of END_SIGNALS) {
    Deno.addSignalListener(signal, () => {
      try {
        child.kill(signal);
      } catch {
        // A terminal told it, too, and it has ended.
      }
    });
  }
  const child = startDeno([...permissionFlags(needed(args)), START, ...args], {
    cwd: CLONE,
    // A path on the command line is meant from where the person is.
    env: { INIT_CWD: from() },
  });
  return (await child.status).code;
}
