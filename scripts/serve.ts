/**
 * `destello serve`: the same server as `deno task serve`, in a process that may do no more than that task (S40).
 *
 * @module
 */
export { USAGE } from "../server/command_line.ts";
export { startServer as main } from "../server/start_server.ts";
