/**
 * What a client says to be called otherwise (C17).
 *
 * @module
 */
import * as z from "zod/mini";
import { tidyName } from "./board_name.ts";
import { clientNameProblem } from "./client_identity.ts";
import type { Checked } from "./messages.ts";

/** The result of `server.rename_client`. */
export interface ClientRenamed {
  /** The name under which this client's commands are shown to others from now on. */
  readonly name: string;
}

const renameSchema = z.strictObject({ name: z.string({ error: `"name" must be a text` }) }, {
  error: ({ code }) =>
    code === "unrecognized_keys" ? `"server.rename_client" takes "name"` : "The arguments must be an object",
});

const renamed: z.ZodMiniType<ClientRenamed> = z.object({ name: z.string() });

/**
 * Read the result of `server.rename_client`.
 *
 * @param result The `result` member of the response.
 * @returns It, or null if it is none.
 */
export function readClientRenamed(result: unknown): ClientRenamed | null {
  return renamed.safeParse(result).data ?? null;
}

/**
 * Check the params of `server.rename_client`.
 *
 * @param params What came.
 * @returns The name; empty for none of its own.
 */
export function checkClientRename(params: unknown): Checked<{ readonly name: string }> {
  const result = renameSchema.safeParse(params);
  if (!result.success) return { ok: false, problem: result.error.issues[0]?.message ?? "Not valid" };
  const name = tidyName(result.data.name);
  const problem = clientNameProblem(name);
  return problem === null ? { ok: true, value: { name } } : { ok: false, problem: `"name" ${problem}` };
}
