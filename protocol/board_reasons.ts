/**
 * Why a board may not be online, by name: a client has its own words for each.
 *
 * @module
 */

/** The names. */
export const BOARD_REASON_CODES = [
  "no_bytes",
  "no_frame",
  "no_answer",
  "schema_mismatch",
  "board_restarted",
  "out_of_step",
  "queue_full",
  "line_ended",
  "closed",
  "flash_failed",
  /** Its port cannot be opened, for one of the reasons below or another one. */
  "cannot_open",
  "no_such_port",
  "not_a_tty",
  "port_busy",
  "no_permission",
  "unplugged",
  "unsupported_rate",
  "write_queue_full",
  "unsupported_system",
  "io_error",
  /** It is behind an address in the network, and there is no connection. */
  "no_connection",
  /** The port is open, but another program has it open too. */
  "port_shared",
  /** Another board has the same id. */
  "id_taken",
] as const;

/** One of {@linkcode BOARD_REASON_CODES}. */
export type BoardReasonCode = typeof BOARD_REASON_CODES[number];
