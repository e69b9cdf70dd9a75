/**
 * What boards and clients are called (B12, C17).
 *
 * @module
 */
import * as z from "zod/mini";
import { nameProblem, tidyName } from "../board_name.ts";
import { clientNameProblem } from "../client_identity.ts";
import { takes, text } from "../shapes.ts";
import { renamed } from "./board.ts";
import type { Method } from "./method.ts";

/** A name as it is kept; the empty one takes a name away. */
function name(problemOf: (name: string) => string | null): z.ZodMiniString<string> {
  return z.string({ error: `"name" must be a text` }).check(
    z.overwrite(tidyName),
    z.refine((name) => problemOf(name) === null, {
      error: ({ input }) => `"name" ${problemOf(String(input))}`,
    }),
  );
}

/** Give a board another name, which it keeps itself (B12); the empty name takes its name away. */
export const rename = {
  name: "board.rename",
  params: () => z.strictObject({ name: name(nameProblem) }, takes("board.rename", '"name"')),
  hint: 'Send {"name": "..."}; an empty name is none',
  result: renamed,
  needs: "control",
  http: { verb: "POST", path: "/api/boards/<id>/rename" },
} as const satisfies Method;
/** Say what the client that calls it is to be called (C17); the empty name is none of its own. */
export const renameClient = {
  name: "server.rename_client",
  params: () => z.strictObject({ name: name(clientNameProblem) }, takes("server.rename_client", '"name"')),
  hint: 'Send {"name": "..."}; an empty name is none of its own',
  result: () =>
    z.object({
      /** The name under which this client's commands are shown to others from now on. */
      name: text,
    }),
  needs: "view",
} as const satisfies Method;
