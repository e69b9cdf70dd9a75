/**
 * `deno task serve`: the task's own permissions are those of a start without options (S40). A command line that needs more, for a folder or an
 * address, is served by a process of its own, with exactly that more.
 *
 * @module
 */
import "./tell_in_words.ts";
import { fileURLToPath } from "node:url";
import { END_SIGNALS } from "./end_signals.ts";
import { lanAddress } from "./lan_address.ts";
import { ownDeno, startDeno } from "./own_deno.ts";
import { CLONE, mayDo, neededPermissions, permissionFlags } from "./permissions.ts";

const SELF = fileURLToPath(import.meta.url);
const from = Deno.env.get("INIT_CWD") ?? Deno.cwd();
const needed = neededPermissions(Deno.args, {
  os: Deno.build.os,
  env: (name) => Deno.env.get(name),
  from,
  clone: CLONE,
  deno: ownDeno(),
  lanAddress: (wanted) => lanAddress(wanted, Deno.networkInterfaces()),
});
Deno.exit(mayDo(needed) ? await (await import("./main.ts")).serve(Deno.args) : await serveWith());

async function serveWith(): Promise<number> {
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
  const child = startDeno({
    args: ["run", ...permissionFlags(needed), SELF, ...Deno.args],
    cwd: CLONE,
    // A path on the command line is meant from where the person is.
    env: { INIT_CWD: from },
  });
  return (await child.status).code;
}
