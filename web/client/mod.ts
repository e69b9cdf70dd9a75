/**
 * The client library of Destello, for browsers, Deno and Node: a typed client that knows the truth about the boards,
 * reconnects for ever, and never pretends.
 *
 * @module
 */
export * from "./client.ts";
export * from "./clock.ts";
export type { ConnectionState, DisconnectReason } from "./connection.ts";
export * from "./session.ts";
export * from "./socket.ts";
export type { Truth } from "./truth.ts";
export * from "./wake_ups.ts";
export { type FailureReason, RequestFailure } from "../../protocol/failures.ts";
