/**
 * What a program that programs a board may tell the server (F3). Each check gives the value with its type, or what is wrong
 * with it.
 *
 * @module
 */
import * as z from "zod/mini";
import type { Checked } from "./messages.ts";
import { readBoardDetails, type ReasonDetails } from "./reason_details.ts";

/** The phases that a program reports; the server itself tells "done" and "failed". */
export const FLASH_PHASES = ["generate", "compile", "upload", "verify"] as const;
/** What a person reads on one line. */
const text = z.string({ error: "A text is missing" }).check(z.maxLength(500, "A text is too long"));

const reportSchema = z.strictObject({
  phase: z.enum(FLASH_PHASES, { error: `"phase" must be one of ${FLASH_PHASES.join(", ")}` }),
  percent: z.nullable(
    z.number({ error: `"percent" must be a number or null` }).check(
      z.minimum(0, `"percent" must be from 0 to 100`),
      z.maximum(100, `"percent" must be from 0 to 100`),
    ),
  ),
  message: text,
});
const buildSchema = z.strictObject({
  build: z.string({ error: `"build" must be a string` }).check(
    z.regex(/^[0-9a-f]{8}$/, `"build" must be eight hexadecimal digits`),
  ),
});
const failureSchema = z.strictObject({
  message: text,
  hint: text,
  details: z.pipe(
    z._default(z.record(z.string(), z.unknown(), { error: `"details" must be an object` }), {}),
    z.transform((details) => readBoardDetails("flash_failed", details)),
  ),
});

/** Why a program failed. */
export interface FlashFailureParams {
  /** What happened. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  /** What varies in it; what does not fit is left out (C13). */
  readonly details: ReasonDetails;
}

/** How far a program has come. */
export interface FlashReportParams {
  /** What is being done. */
  readonly phase: (typeof FLASH_PHASES)[number];
  /** 0..100 within the whole; null where it cannot be told. */
  readonly percent: number | null;
  /** In words. */
  readonly message: string;
}

/**
 * Check the params of `flash.report`.
 *
 * @param params What came.
 */
export function checkFlashReport(params: unknown): Checked<FlashReportParams> {
  return checked(reportSchema, params);
}

/**
 * Check the params of `flash.end`: the build id that the board must tell.
 *
 * @param params What came.
 */
export function checkFlashBuild(params: unknown): Checked<{ readonly build: string }> {
  return checked(buildSchema, params);
}

/**
 * Check the params of `flash.fail`: why, and what to do about it; `details` may be left out.
 *
 * @param params What came.
 */
export function checkFlashFailure(params: unknown): Checked<FlashFailureParams> {
  return checked(failureSchema, params);
}

function checked<T>(schema: z.ZodMiniType<T>, params: unknown): Checked<T> {
  const result = schema.safeParse(params);
  return result.success
    ? { ok: true, value: result.data }
    : { ok: false, problem: result.error.issues[0]?.message ?? "Not valid" };
}
