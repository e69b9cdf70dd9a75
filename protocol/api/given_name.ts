/**
 * Names that people give.
 *
 * @module
 */
import * as z from "zod/mini";
import { tidyName } from "../board_name.ts";

/**
 * A name as it is kept.
 *
 * @param problemOf What is wrong with it, as the end of a sentence; null for nothing.
 */
export function givenName(problemOf: (name: string) => string | null): z.ZodMiniString<string> {
  return z.string({ error: `"name" must be a text` }).check(
    z.overwrite(tidyName),
    z.refine((name) => problemOf(name) === null, {
      error: ({ input }) => `"name" ${problemOf(String(input))}`,
    }),
  );
}
