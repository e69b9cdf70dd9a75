/**
 * What a client may do to a virtual board (V1..V8). Each check gives the value with its type, or what is wrong with it.
 *
 * @module
 */
import * as z from "zod/mini";
import type { Checked } from "./messages.ts";
import {
  type LineTroubles,
  MAX_DELAY_MS,
  MAX_LIGHT,
  POWER_ACTIONS,
  type PowerAction,
} from "./virtual_board.ts";

/** A complaint that names what came. */
function must(name: string, be: string): (issue: { readonly input?: unknown }) => string {
  return ({ input }) => `"${name}" must be ${be}, got ${JSON.stringify(input)?.slice(0, 40) ?? "nothing"}`;
}

function yesOrNo(name: string): z.ZodMiniBoolean {
  return z.boolean({ error: must(name, "true or false") });
}

function wholeNumber(name: string, max: number, what: string): z.ZodMiniNumber {
  const error = must(name, what);
  return z.number({ error }).check(z.int({ error }), z.minimum(0, { error }), z.maximum(max, { error }));
}

function chance(name: string): z.ZodMiniOptional<z.ZodMiniNumber> {
  const error = must(name, "a chance from 0 to 1");
  return z.optional(z.number({ error }).check(z.minimum(0, { error }), z.maximum(1, { error })));
}

const DELAY = `a whole number from 0 to ${MAX_DELAY_MS} ms`;
const LIGHT = `a whole number from 0 to ${MAX_LIGHT}, or null for daylight that drifts`;

const pressSchema = z.strictObject({ down: yesOrNo("down") }, takes("virtual.press", '"down"'));
const watchSchema = z.strictObject({ on: yesOrNo("on") }, takes("virtual.watch", '"on"'));
const lightSchema = z.strictObject(
  { value: z.nullable(wholeNumber("value", MAX_LIGHT, LIGHT)) },
  takes("virtual.light", '"value"'),
);
const troubleSchema = z.strictObject({
  dropToBoard: chance("dropToBoard"),
  dropFromBoard: chance("dropFromBoard"),
  flipToBoard: chance("flipToBoard"),
  flipFromBoard: chance("flipFromBoard"),
  delayMs: z.optional(wholeNumber("delayMs", MAX_DELAY_MS, DELAY)),
}, takes("virtual.trouble", '"dropToBoard", "dropFromBoard", "flipToBoard", "flipFromBoard" and "delayMs"'));
const powerSchema = z.strictObject({
  action: z.enum(POWER_ACTIONS, { error: must("action", `one of ${POWER_ACTIONS.join(", ")}`) }),
}, takes("virtual.power", '"action"'));

function takes(
  method: string,
  names: string,
): { readonly error: (issue: { readonly code?: string }) => string } {
  return {
    error: ({ code }) =>
      code === "unrecognized_keys" ? `"${method}" takes ${names}` : "The arguments must be an object",
  };
}

/**
 * Check the params of `virtual.press`.
 *
 * @param params What came.
 */
export function checkPress(params: unknown): Checked<{ readonly down: boolean }> {
  return checked(pressSchema, params);
}

/**
 * Check the params of `virtual.light`.
 *
 * @param params What came.
 */
export function checkLight(params: unknown): Checked<{ readonly value: number | null }> {
  return checked(lightSchema, params);
}

/**
 * Check the params of `virtual.trouble`: what is left out stays as it is.
 *
 * @param params What came.
 */
export function checkTrouble(params: unknown): Checked<Partial<LineTroubles>> {
  const result = checked(troubleSchema, params);
  if (!result.ok) return result;
  const given = Object.entries(result.value).filter(([, value]) => value !== undefined);
  return { ok: true, value: Object.fromEntries(given) };
}

/**
 * Check the params of `virtual.power`.
 *
 * @param params What came.
 */
export function checkPower(params: unknown): Checked<{ readonly action: PowerAction }> {
  return checked(powerSchema, params);
}

/**
 * Check the params of `virtual.watch`.
 *
 * @param params What came.
 */
export function checkWatch(params: unknown): Checked<{ readonly on: boolean }> {
  return checked(watchSchema, params);
}

function checked<T>(schema: z.ZodMiniType<T>, params: unknown): Checked<T> {
  const result = schema.safeParse(params);
  return result.success
    ? { ok: true, value: result.data }
    : { ok: false, problem: result.error.issues[0]?.message ?? "Not valid" };
}
