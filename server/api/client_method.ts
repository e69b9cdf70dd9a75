/**
 * `server.rename_client`: says what the client that calls it is to be called in front of others (C17).
 *
 * @module
 */
import { checkClientRename, type ClientRenamed } from "../../protocol/client_rename_message.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import type { ClientName, ClientNames } from "./client_names.ts";

/** One call, as far as the client's name is concerned. */
export interface ClientCall {
  /** Arguments as the client sent them. */
  readonly params: unknown;
  /** Who calls; null or absent where it has no connection that lasts. */
  readonly client?: ClientName | null;
}

/**
 * The method.
 *
 * @param names All names.
 * @returns It; throws a {@linkcode RequestFailure}.
 */
export function clientMethod(names: ClientNames): (call: ClientCall) => ClientRenamed {
  return ({ params, client = null }) => {
    if (client === null || !names.knows(client)) {
      throw new RequestFailure(
        "invalid_request",
        `"server.rename_client" needs a client that is known by an id`,
        'Connect over a WebSocket that offers the sub-protocol "destello.client.<32 hexadecimal digits>"',
      );
    }
    const checked = checkClientRename(params);
    if (checked.ok) return { name: names.rename(client, checked.value.name) };
    throw new RequestFailure(
      "invalid_params",
      checked.problem,
      'Send {"name": "..."}; an empty name is none of its own',
    );
  };
}
