/**
 * Everything that clients can call besides the commands of the definition, by subject. The server has a handler for each
 * (`server/api/methods.ts`).
 *
 * @module
 */
import type * as board from "./board.ts";
import type * as console from "./console.ts";
import type * as doctor from "./doctor.ts";
import type * as flash from "./flash.ts";
import type * as history from "./history.ts";
import type * as names from "./names.ts";
import type * as ports from "./ports.ts";
import type * as virtual from "./virtual.ts";
import type * as trouble from "./virtual_trouble.ts";

/** The files of this folder that say methods. */
export interface Catalogue {
  /** Boards. */
  readonly board: typeof board;
  /** What passes on a line. */
  readonly console: typeof console;
  /** What is wrong. */
  readonly doctor: typeof doctor;
  /** Programming. */
  readonly flash: typeof flash;
  /** What happened. */
  readonly history: typeof history;
  /** What boards and clients are called. */
  readonly names: typeof names;
  /** Serial ports. */
  readonly ports: typeof ports;
  /** What surrounds a virtual board. */
  readonly virtual: typeof virtual & typeof trouble;
}
