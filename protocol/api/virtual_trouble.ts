/**
 * Trouble for a virtual board: on its line, its power and its cable, and watching the link cope (V4 to V7).
 *
 * @module
 */
import * as z from "zod/mini";
import { takes } from "../shapes.ts";
import { MAX_DELAY_MS, POWER_ACTIONS } from "../virtual_board.ts";
import type { Method } from "./method.ts";
import { environment, hint, must, virtualLine, wholeNumber, yesOrNo } from "./virtual.ts";

function chance(name: string): z.ZodMiniExactOptional<z.ZodMiniNumber<number>> {
  const error = must(name, "a chance from 0 to 1");
  return z.exactOptional(z.number(error).check(z.minimum(0, error), z.maximum(1, error)));
}

export { light, mend, press } from "./virtual.ts";

/** Make a virtual board's line worse or better: what is left out stays as it is (V4). */
export const trouble = {
  name: "virtual.trouble",
  params: () =>
    z.strictObject(
      {
        dropToBoard: chance("dropToBoard"),
        dropFromBoard: chance("dropFromBoard"),
        flipToBoard: chance("flipToBoard"),
        flipFromBoard: chance("flipFromBoard"),
        delayMs: z.exactOptional(
          wholeNumber("delayMs", MAX_DELAY_MS, `a whole number from 0 to ${MAX_DELAY_MS} ms`),
        ),
      },
      takes(
        "virtual.trouble",
        '"dropToBoard", "dropFromBoard", "flipToBoard", "flipFromBoard" and "delayMs"',
      ),
    ),
  hint,
  result: () => environment,
  needs: "control",
  ofBoard: true,
} as const satisfies Method;

/** Unplug a virtual board, plug it in, restart it, or freeze it (V5). */
export const power = {
  name: "virtual.power",
  params: () =>
    z.strictObject({
      /** What is done. */
      action: z.enum(POWER_ACTIONS, must("action", `one of ${POWER_ACTIONS.join(", ")}`)),
    }, takes("virtual.power", '"action"')),
  hint,
  result: () => environment,
  needs: "control",
  ofBoard: true,
} as const satisfies Method;

/** Have this connection told of what happens on a virtual board's line, or no longer (V7). */
export const watch = {
  name: "virtual.watch",
  params: () =>
    z.strictObject({
      /** Whether it is told from now on. */
      on: yesOrNo("on"),
    }, takes("virtual.watch", '"on"')),
  hint,
  result: () => virtualLine,
  needs: "view",
  ofBoard: true,
} as const satisfies Method;
