/**
 * What every board of a server shares.
 *
 * @module
 */
import type { Definition } from "../../protocol/dsl.ts";
import type { WireTable } from "../../protocol/wire/codec.ts";
import type { Clock } from "../../protocol/clock.ts";
import type { Log } from "../log.ts";
import type { CommandTracer } from "./command_trace.ts";

/** What every board of a server shares. */
export interface BoardContext {
  /** The definition. */
  readonly definition: Definition;
  /** Its tables. */
  readonly table: WireTable;
  /** The build id of the firmware that belongs to this server: what it can do is known. */
  readonly build: number;
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
