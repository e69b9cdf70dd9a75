/**
 * `deno task serve`: the task's own permissions are those of a start without options (S40). A command line that needs more, for a folder or an
 * address, is served by a process of its own, with exactly that more.
 *
 * @module
 */
import "./tell_in_words.ts";
import { mayServe, startServer } from "./start_server.ts";

Deno.exit(await (mayServe(Deno.args) ? (await import("./main.ts")).serve : startServer)(Deno.args));
