/**
 * The serial ports that are left alone, and looking for a board on one all the same (B16).
 *
 * @module
 */
import * as ports from "../../protocol/api/ports.ts";
import type { Boards } from "../boards/boards.ts";
import { handle, type Handlers } from "./handler.ts";

/**
 * The methods.
 *
 * @param boards The boards.
 */
export function portMethods(boards: Boards): Handlers<typeof ports> {
  return {
    list: handle(ports.list, () => ({ leftAlone: boards.leftAlone() })),
    tryPort: handle(ports.tryPort, ({ port }) => boards.tryPort(port)),
  };
}
