/**
 * What surrounds a virtual board (V1 to V9): its inputs, and the end of trouble. What makes trouble is in `virtual_trouble.ts`,
 * because only a tool of the page needs it (P16).
 *
 * @module
 */
import * as z from "zod/mini";
import { shown } from "../fields/kind.ts";
import { number, takes, text } from "../shapes.ts";
import { MAX_ANALOG, virtualView } from "../virtual_board.ts";
import { type Method, nothing, notification, type ParamsToldBy, WHAT_IT_TAKES } from "./method.ts";

/**
 * A complaint that names what came.
 *
 * @param name Of the param.
 * @param be What it must be.
 * @returns For its schema.
 */
export function must(
  name: string,
  be: string,
): { readonly error: (issue: { readonly input?: unknown }) => string } {
  return {
    error: ({ input }) => `"${name}" must be ${be}, got ${shown(input)}`,
  };
}

/** True or false. */
export function yesOrNo(name: string): z.ZodMiniBoolean<boolean> {
  return z.boolean(must(name, "true or false"));
}

/** A whole number from 0. */
export function wholeNumber(name: string, max: number, what: string): z.ZodMiniNumber<number> {
  const error = must(name, what);
  return z.number(error).check(z.int(error), z.minimum(0, error), z.maximum(max, error));
}

/** The pin of an input, as the definition has it; the first one that fits if it is left out. */
const pin = z.optional(z.union([z.number(), z.string()], must("pin", 'a pin of the definition: 2, "A0"')));

/** What to do about params that do not fit. */
export const hint = WHAT_IT_TAKES;

/** How the environment is. */
export const environment = z.object({
  /** Board id. */
  board: text,
  /** How they are now. */
  virtual: virtualView,
});
/** What happened on the line. */
export const virtualLine = z.object({
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

/** The environment of a virtual board changed. */
export const changed = notification("virtual.changed", environment);
/** The environment of a virtual board changed. */
export type VirtualChanged = ParamsToldBy<typeof changed>;

/** What happened to a virtual board's line, and what the link did about it; counters that only grow. Told while somebody watches. */
export const line = notification("virtual.line", virtualLine);
/** What happened to a virtual board's line, and what the link did about it; counters that only grow. */
export type VirtualLine = ParamsToldBy<typeof line>;

/** Hold a virtual board's input down, or let it go (V2). */
export const press = {
  name: "virtual.press",
  params: () =>
    z.strictObject({
      /** Whether it is held down from now on. */
      down: yesOrNo("down"),
      /** The pin, as the definition has it; the first one that fits if it is left out. */
      pin,
    }, takes("virtual.press", '"down", "pin"')),
  hint,
  result: () => environment,
  needs: "control",
  ofBoard: true,
} as const satisfies Method;

/** Move a virtual board's analog input, as light on a sensor does (V3). */
export const light = {
  name: "virtual.light",
  params: () =>
    z.strictObject({
      /** What it is to convert to; null for what it is when nobody moves it. */
      value: z.nullable(
        wholeNumber(
          "value",
          MAX_ANALOG,
          `a whole number from 0 to ${MAX_ANALOG}, or null for what it is when nobody moves it`,
        ),
      ),
      /** The pin, as the definition has it; the first one that fits if it is left out. */
      pin,
    }, takes("virtual.light", '"value", "pin"')),
  hint,
  result: () => environment,
  needs: "control",
  ofBoard: true,
} as const satisfies Method;

/** End all trouble of a virtual board (V6). */
export const mend = {
  name: "virtual.mend",
  params: nothing,
  hint,
  result: () => environment,
  needs: "control",
  ofBoard: true,
} as const satisfies Method;
