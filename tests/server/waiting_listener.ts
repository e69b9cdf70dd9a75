/**
 * Listens at an address that this machine may not have yet: `waiting_listener.ts ADDRESS PORT`.
 *
 * @module
 */
import { systemClock } from "../../protocol/clock.ts";
import { Listener } from "../../server/api/listener.ts";
import { createLog, writeToStandardError } from "../../server/log.ts";

const [hostname = "", port = ""] = Deno.args;
new Listener({
  hostname,
  port: Number(port),
  log: createLog({ write: writeToStandardError, now: () => new Date() }),
  clock: systemClock,
  handle: () => Promise.resolve(new Response("here")),
});
Deno.stdout.writeSync(new TextEncoder().encode("waits\n"));
