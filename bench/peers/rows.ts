/**
 * Every row of the comparison, in the order of the document.
 *
 * @module
 */
import type { Row } from "./row.ts";
import { busyBoard } from "./rows/busy_board.ts";
import { click } from "./rows/click.ts";
import { fanout } from "./rows/fanout.ts";
import { firmata } from "./rows/firmata.ts";
import { firstControl } from "./rows/first_control.ts";
import { idle } from "./rows/idle.ts";
import { memory } from "./rows/memory.ts";
import { polling } from "./rows/polling.ts";
import { resync } from "./rows/resync.ts";
import { serial } from "./rows/serial.ts";
import { sizes } from "./rows/sizes.ts";
import { start } from "./rows/start.ts";
import { wire } from "./rows/wire.ts";

/** The rows. */
export const ROWS: readonly Row[] = [
  click,
  busyBoard,
  fanout,
  memory,
  polling,
  serial,
  firmata,
  wire,
  resync,
  sizes,
  start,
  idle,
  firstControl,
];
