/**
 * `destello`: the program of the command line . Every sub-command is a module of this folder with a `main`; most are
 * tasks of `deno.json` as well, by the same name.
 *
 * @module
 */
import "../server/tell_in_words.ts";
import { argv, env, exit } from "node:process";
import { destello } from "./sub_commands.ts";

// A proxy that a person has set is not for servers of this machine.
env["NO_PROXY"] = ["127.0.0.1", ...(env["NO_PROXY"] ?? "").split(",")].filter((host) => host !== "").join();
const [name, dashes, ...words] = argv.slice(2);
exit(
  // A channel may have that name, but no command.
  name === "complete" && dashes === "--"
    ? await (await import("./complete.ts")).main(words)
    : await destello(argv.slice(2)),
);
