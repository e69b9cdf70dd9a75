/**
 * What a client says to have a port tried that was left alone (B16).
 *
 * @module
 */
import * as z from "zod/mini";
import type { Checked } from "./messages.ts";

const tryPort = z.strictObject({ port: z.string({ error: `"port" must be a text` }) }, {
  error: `"ports.try" takes "port", the id of one`,
});

/**
 * Check the params of `ports.try`.
 *
 * @param params What came.
 * @returns The id.
 */
export function checkTryPort(params: unknown): Checked<{ readonly port: string }> {
  const { data, error } = tryPort.safeParse(params);
  return data === undefined
    ? { ok: false, problem: error?.issues[0]?.message ?? "Not valid" }
    : { ok: true, value: data };
}
