/**
 * Every notification of the server.
 *
 * @module
 */
import * as board from "./board.ts";
import * as console from "./console.ts";
import * as devices from "./devices.ts";
import * as flash from "./flash.ts";
import * as ports from "./ports.ts";
import * as projects from "./projects.ts";
import * as server from "./server.ts";
import * as virtual from "./virtual.ts";

/** All of them. The server can send no other, and a client reads these. */
export const NOTIFICATIONS = [
  server.snapshot,
  board.stateChanged,
  board.commandPending,
  board.changed,
  ports.changed,
  projects.changed,
  devices.changed,
  flash.progress,
  virtual.changed,
  virtual.line,
  console.bytes,
  server.storeChanged,
  server.closing,
] as const;

/** One of them, as it is told. */
export type ServerNotification = NonNullable<ReturnType<(typeof NOTIFICATIONS)[number]["read"]>>;

/** What each of them tells, by its name. */
export type Notifications = { readonly [N in ServerNotification as N["method"]]: N["params"] };

/** One of them as a message. */
export type RpcNotification = { readonly jsonrpc: "2.0" } & ServerNotification;
