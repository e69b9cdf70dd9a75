/**
 * What boards and clients are called (B12, C17).
 *
 * @module
 */
import * as z from "zod/mini";
import { nameProblem } from "../board_name.ts";
import { clientNameProblem } from "../client_identity.ts";
import { takes, text } from "../shapes.ts";
import { renamed } from "./board.ts";
import { givenName } from "./given_name.ts";
import type { Method } from "./method.ts";

/** Give a board another name, which it keeps itself (B12); the empty name takes its name away. */
export const rename = {
  name: "board.rename",
  params: () =>
    z.strictObject({
      /** The name; empty for none. */
      name: givenName(nameProblem),
    }, takes("board.rename", '"name"')),
  hint: 'Send {"name": "..."}; an empty name is none',
  result: renamed,
  needs: "control",
  ofBoard: true,
  http: { verb: "POST", path: "/api/boards/<id>/rename" },
} as const satisfies Method;
/** Say what the client that calls it is to be called (C17); the empty name is none of its own. */
export const renameClient = {
  name: "server.rename_client",
  params: () =>
    z.strictObject({
      /** The name; empty for none. */
      name: givenName(clientNameProblem),
    }, takes("server.rename_client", '"name"')),
  hint: 'Send {"name": "..."}; an empty name is none of its own',
  result: () =>
    z.object({
      /** The name under which this client's commands are shown to others from now on. */
      name: text,
    }),
  needs: "view",
} as const satisfies Method;
