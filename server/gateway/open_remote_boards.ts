/**
 * A gateway with its broker.
 *
 * @module
 */
import { Broker, type BrokerOptions } from "../mqtt/broker.ts";
import { RemoteBoards, type RemoteBoardsOptions } from "./remote_boards.ts";

/** What {@linkcode openRemoteBoards} takes. */
export type OpenRemoteBoardsOptions =
  & Omit<RemoteBoardsOptions, "root" | "openBroker">
  & Pick<BrokerOptions, "access" | "random32" | "keepalive">;

/**
 * Show the boards of other servers. The broker may be away: it is connected to when it is there.
 *
 * @param options Broker, and what the boards share.
 */
export function openRemoteBoards(options: OpenRemoteBoardsOptions): RemoteBoards {
  const boards = new RemoteBoards({
    ...options,
    root: options.access.root,
    openBroker: (events) => new Broker({ ...options, ...events, clientId: `destello-${options.server}` }),
  });
  boards.start();
  return boards;
}
