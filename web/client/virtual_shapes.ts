/**
 * What the server says of a virtual board, checked before it is believed.
 *
 * @module
 */
import * as z from "zod/mini";
import type { VirtualChanged, VirtualLine, VirtualView } from "../../protocol/virtual_board.ts";

const number = z.number();
const text = z.string();

/** Its surroundings. */
export const virtualView: z.ZodMiniType<VirtualView> = z.object({
  pressedBy: z.array(text),
  light: z.nullable(number),
  power: text,
  trouble: z.object({
    dropToBoard: number,
    dropFromBoard: number,
    flipToBoard: number,
    flipFromBoard: number,
    delayMs: number,
  }),
  troubleBy: z.nullable(text),
});

/** Its surroundings changed. */
export const virtualChanged: z.ZodMiniType<VirtualChanged> = z.object({ board: text, virtual: virtualView });

/** What happens on its line. */
export const virtualLine: z.ZodMiniType<VirtualLine> = z.object({
  board: text,
  bytesDropped: number,
  bitsFlipped: number,
  framesSent: number,
  retransmissions: number,
  naksReceived: number,
  badFrames: number,
  eventGaps: number,
  eventGapsMended: number,
  sessions: number,
});
