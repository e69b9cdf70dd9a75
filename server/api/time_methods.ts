/**
 * The server's time of day (C14).
 *
 * @module
 */
import * as time from "../../protocol/api/time.ts";
import { handle, type Handlers } from "./handler.ts";

/**
 * The methods.
 *
 * @param wallClock The time of day.
 */
export function timeMethods(wallClock: () => Date): Handlers<typeof time> {
  return { now: handle(time.now, () => ({ now: wallClock().toISOString() })) };
}
