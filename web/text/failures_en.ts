/**
 * English for failed requests.
 *
 * @module
 */
import type { Text } from "./text.ts";

/** English for {@linkcode Text.failures}. */
export const failures: Text["failures"] = {
  "parse_error": { what: "the server did not understand the message", todo: "Reload the page" },
  "invalid_request": { what: "the server did not understand the request", todo: "Reload the page" },
  "unknown_method": { what: "the server does not know this command", todo: "Reload the page" },
  "invalid_params": { what: "this value is not allowed", todo: "Ask for a value in range" },
  "internal_error": { what: "the server made a mistake", todo: "Look at the server's log" },
  "board_offline": { what: "the board is offline", todo: "Check its cable and power" },
  "no_answer": {
    what: "the board did not answer",
    todo: "Check its cable, power, and use of delay()",
  },
  "board_restarted": { what: "the board restarted meanwhile", todo: "Ask again if it is not what you want" },
  "schema_mismatch": { what: "the board runs other firmware", todo: "Program the board: deno task flash" },
  "busy_flashing": { what: "the board is being programmed", todo: "Wait until it is done" },
  "unknown_board": { what: "this board is no longer there", todo: "Choose another" },
  "too_many_requests": { what: "too many requests in a short time", todo: "Wait a moment, then ask again" },
  "refused_by_board": { what: "the board refused", todo: "Its sketch does not allow this now" },
  conflict: { what: "somebody changed it meanwhile", todo: "Look at it and ask again" },
  superseded: { what: "you asked for something newer", todo: "Nothing to do: the newest runs" },
  "flash_failed": { what: "the board could not be programmed", todo: "Program it again" },
  "not_virtual": { what: "this is a real board", todo: "Use its own button, knob and plug" },
  "not_allowed": {
    what: "this device may not do that",
    todo: "Ask whoever runs the server to let it do more",
  },
  "unknown_device": { what: "this device is not on the list", todo: "Look at the list again" },
  "owned_elsewhere": { what: "another server has the board", todo: "Use it there, or plug it in here again" },
  "id_conflict": {
    what: "another server has a board with the same id",
    todo: "Give one of them an id of its own",
  },
  "server_closing": { what: "the server is shutting down", todo: "Wait until it is back" },
  "server_offline": { what: "no connection to the server", todo: "Wait until it is back, then ask again" },
  "foreign_host": {
    what: "the server does not know itself by this address",
    todo: "Start it with --origin and this address",
  },
  "foreign_origin": {
    what: "the server lets no page of this address in",
    todo: "Start it with --origin and this address",
  },
  "wrong_token": { what: "the server has another key", todo: "Reload the page" },
  "too_many_clients": { what: "too many pages and programs are connected", todo: "Close one of them" },
  "no_websocket": {
    what: "a proxy in between lets no WebSocket through",
    todo: "Have it pass on the headers Upgrade and Connection",
  },
  "connection_lost": { what: "the connection broke", todo: "Ask again when it is back" },
};
