/**
 * What boards and clients are called (B12, C17).
 *
 * @module
 */
import * as names from "../../protocol/api/names.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import type { Boards } from "../boards/boards.ts";
import type { ClientNames } from "./client_names.ts";
import { handle, type Handlers } from "./handler.ts";

/**
 * The methods.
 *
 * @param boards The boards.
 * @param clients The names of clients.
 */
export function nameMethods(boards: Boards, clients: ClientNames): Handlers<typeof names> {
  return {
    rename: handle(names.rename, ({ name }, { board }) => boards.rename(board, name)),
    renameClient: handle(names.renameClient, ({ name }, { client = null }) => {
      if (client !== null && clients.knows(client)) return { name: clients.rename(client, name) };
      throw new RequestFailure(
        "invalid_request",
        `"server.rename_client" needs a client that is known by an id`,
        'Connect over a WebSocket that offers the sub-protocol "destello.client.<32 hexadecimal digits>"',
      );
    }),
  };
}
