/**
 * The client library as tests use it: with the definition of their own board, whatever the shipped one is.
 *
 * @module
 */
import { type ClientOf, connectTo } from "../client/client.ts";
import type { SessionOptions } from "../client/session.ts";
import { type BoardDefinition, definition } from "./fixtures/board/definition.ts";

/** A client whose methods are the commands of the tests' board. */
export type Client = ClientOf<BoardDefinition>;

/** Connect to a server that serves the tests' board; what it throws is said at `connect()` of the client library. */
export function connect(url: string, options: SessionOptions): Promise<Client> {
  return connectTo(definition, url, options);
}
