/**
 * The client library, for browsers, Deno and Node: this is the module that programs import.
 *
 * @module
 */
import { type BoardDefinition, definition } from "../protocol/definition.ts";
import { type ClientOf, connectTo } from "./client.ts";
import type { SessionOptions } from "./session.ts";

export * as methods from "../protocol/api/catalogue.ts";
export { type FailureOutcome, RequestFailure } from "../protocol/failures.ts";
export type { FailureReason } from "../protocol/troubles.ts";
export { type ClientOf, connectTo } from "./client.ts";
export { Session, type SessionOptions } from "./session.ts";
export { VirtualControls } from "./virtual_controls.ts";

/** A client whose methods are the commands of the shipped definition. */
export type Client = ClientOf<BoardDefinition>;

/**
 * Connect to a server with the shipped definition.
 *
 * @param url The server's WebSocket, for example "ws://127.0.0.1:8080/ws".
 * @param options The token, and what tests replace.
 * @returns The client, when the whole truth is known. From then on it reconnects by itself, for ever.
 * @throws {RequestFailure} "invalid_params" if the token is none, "server_offline" if the first attempt fails,
 * "foreign_origin", "foreign_host", "wrong_token" or "too_many_clients" if the server says that this is why, "schema_mismatch" if the server serves no project with the definition that this program was written for.
 *
 * @example Switch the LED on
 * ```ts ignore
 * using board = await connect("ws://127.0.0.1:8080/ws", { token });
 * const { state } = await board.led.set({ on: true });
 * console.log(state.on); // what the pin says
 * ```
 */
export function connect(url: string, options: SessionOptions): Promise<Client> {
  return connectTo(definition, url, options);
}
