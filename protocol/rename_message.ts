/**
 * What a client says to give a board another name (B12).
 *
 * @module
 */
import * as z from "zod/mini";
import { nameProblem, tidyName } from "./board_name.ts";
import type { Checked } from "./messages.ts";

/** The result of `board.rename`: given only after the board said what its EEPROM holds. */
export interface Renamed {
  /** Board id. */
  readonly board: string;
  /** What it is called now: its name, or the definition's if it has none. */
  readonly name: string;
}

const renameSchema = z.strictObject({ name: z.string({ error: `"name" must be a text` }) }, {
  error: ({ code }) =>
    code === "unrecognized_keys" ? `"board.rename" takes "name"` : "The arguments must be an object",
});

/**
 * Check the params of `board.rename`.
 *
 * @param params What came.
 * @returns The name as a board keeps it; empty for none.
 */
export function checkRename(params: unknown): Checked<{ readonly name: string }> {
  const result = renameSchema.safeParse(params);
  if (!result.success) return { ok: false, problem: result.error.issues[0]?.message ?? "Not valid" };
  const name = tidyName(result.data.name);
  const problem = nameProblem(name);
  return problem === null ? { ok: true, value: { name } } : { ok: false, problem: `"name" ${problem}` };
}
