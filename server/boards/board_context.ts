/**
 * What every board of a server shares.
 *
 * @module
 */
import type { Clock } from "../../protocol/clock.ts";
import type { Log } from "../log.ts";
import type { CommandTracer } from "./command_trace.ts";
import type { Projects } from "./projects.ts";

/** What every board of a server shares. */
export interface BoardContext {
  /** Whose a board may be. */
  readonly projects: Projects;
  /** Monotonic time. */
  readonly clock: Clock;
  /** The time of day. */
  readonly wallClock: () => Date;
  /** A random unsigned 32-bit number. */
  readonly random32: () => number;
  /** Is told when a board goes down and when it is back (P11). */
  readonly log: Log;
  /** Watches commands; absent: nobody does. */
  readonly tracer?: CommandTracer;
}
