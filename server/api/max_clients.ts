/**
 * How many sockets of clients there may be at a time (S5), whether they talk, are stuck or are being closed.
 *
 * @module
 */

/** Unless told otherwise. */
export const MAX_CLIENTS = 200;
/** Most that may be asked for. */
export const MOST_CLIENTS = 1000;
