/**
 * What a client may do to a virtual board (V1 to V8): press its button, change its light, make trouble, and watch the link cope.
 *
 * @module
 */
import * as z from "zod/mini";
import { number, takes, text } from "../shapes.ts";
import { MAX_DELAY_MS, MAX_LIGHT, POWER_ACTIONS, virtualView } from "../virtual_board.ts";
import { type Method, nothing, notification, type ParamsToldBy } from "./method.ts";

/** A complaint that names what came. */
function must(name: string, be: string): { readonly error: (issue: { readonly input?: unknown }) => string } {
  return {
    error: ({ input }) => `"${name}" must be ${be}, got ${JSON.stringify(input)?.slice(0, 40) ?? "nothing"}`,
  };
}

function yesOrNo(name: string): z.ZodMiniBoolean {
  return z.boolean(must(name, "true or false"));
}

function wholeNumber(name: string, max: number, what: string): z.ZodMiniNumber {
  const error = must(name, what);
  return z.number(error).check(z.int(error), z.minimum(0, error), z.maximum(max, error));
}

function chance(name: string): z.ZodMiniExactOptional<z.ZodMiniNumber> {
  const error = must(name, "a chance from 0 to 1");
  return z.exactOptional(z.number(error).check(z.minimum(0, error), z.maximum(1, error)));
}

const hint = "See docs/SPEC.md, V1 to V8";

const surroundings = z.object({
  /** Board id. */
  board: text,
  /** How they are now. */
  virtual: virtualView,
});
const virtualLine = z.object({
  /** Board id. */
  board: text,
  /** Bytes that were lost on the line, both ways. */
  bytesDropped: number,
  /** Bits that turned over on the line, both ways. */
  bitsFlipped: number,
  /** Requests sent for the first time. */
  framesSent: number,
  /** Requests sent again (W6). */
  retransmissions: number,
  /** NAKs of the board, which misses a request (W5). */
  naksReceived: number,
  /** Frames that came damaged, and were not believed (W1). */
  badFrames: number,
  /** Times that events of the board were lost (W7). */
  eventGaps: number,
  /** Of these, how many a snapshot made up for. */
  eventGapsMended: number,
  /** Sessions opened (W10). */
  sessions: number,
});

/** The surroundings of a virtual board changed. */
export const changed = notification("virtual.changed", surroundings);
/** The surroundings of a virtual board changed. */
export type VirtualChanged = ParamsToldBy<typeof changed>;

/** What happened to a virtual board's line, and what the link did about it; counters that only grow. Told while somebody watches. */
export const line = notification("virtual.line", virtualLine);
/** What happened to a virtual board's line, and what the link did about it; counters that only grow. */
export type VirtualLine = ParamsToldBy<typeof line>;

/** Hold the button down, or let it go (V2). */
export const press = {
  name: "virtual.press",
  params: () => z.strictObject({ down: yesOrNo("down") }, takes("virtual.press", '"down"')),
  hint,
  result: () => surroundings,
  needs: "control",
} as const satisfies Method;

/** Shine on the sensor (V3). */
export const light = {
  name: "virtual.light",
  params: () =>
    z.strictObject({
      value: z.nullable(
        wholeNumber(
          "value",
          MAX_LIGHT,
          `a whole number from 0 to ${MAX_LIGHT}, or null for daylight that drifts`,
        ),
      ),
    }, takes("virtual.light", '"value"')),
  hint,
  result: () => surroundings,
  needs: "control",
} as const satisfies Method;

/** Make the line worse or better: what is left out stays as it is (V4). */
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
  result: () => surroundings,
  needs: "control",
} as const satisfies Method;

/** Do something to the power or the cable (V5). */
export const power = {
  name: "virtual.power",
  params: () =>
    z.strictObject({
      action: z.enum(POWER_ACTIONS, must("action", `one of ${POWER_ACTIONS.join(", ")}`)),
    }, takes("virtual.power", '"action"')),
  hint,
  result: () => surroundings,
  needs: "control",
} as const satisfies Method;

/** End all trouble (V6). */
export const mend = {
  name: "virtual.mend",
  params: nothing,
  hint,
  result: () => surroundings,
  needs: "control",
} as const satisfies Method;

/** Have what happens on the line told, or no longer (V7). */
export const watch = {
  name: "virtual.watch",
  params: () => z.strictObject({ on: yesOrNo("on") }, takes("virtual.watch", '"on"')),
  hint,
  result: () => virtualLine,
  needs: "view",
} as const satisfies Method;
