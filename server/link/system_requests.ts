/**
 * The requests every board knows (op 31), as the session takes them.
 *
 * @module
 */
import {
  assignPayload,
  LENGTH,
  OP_SYSTEM,
  readSnapshot,
  readStored,
  type SnapshotReply,
  type StoredIdentity,
  SYSTEM,
  type WireTable,
} from "../../protocol/wire/codec.ts";
import type { LinkFailure } from "./link_failure.ts";
import type { Request } from "./session.ts";

/** What a system request leads to. */
export interface SystemAnswer<T> {
  /** The board answered. */
  answered(value: T): void;
  /** It did not. */
  failed(failure: LinkFailure): void;
}

function systemRequest<T>(
  payload: Uint8Array,
  replyLength: number,
  read: (reply: Uint8Array) => T | null,
  answer: SystemAnswer<T>,
): Request {
  return {
    op: OP_SYSTEM,
    payload,
    replyLength,
    sent: () => {},
    replied: (_status, reply) => {
      const value = read(reply);
      if (value === null) return false;
      answer.answered(value);
      return true;
    },
    failed: (failure) => answer.failed(failure),
  };
}

/**
 * PING (W12).
 *
 * @param answer Is told how many events the board has sent, modulo 256.
 * @returns The request.
 */
export function pingRequest(answer: SystemAnswer<number>): Request {
  return systemRequest(Uint8Array.of(SYSTEM.ping), LENGTH.pingReply, (reply) => reply[0] ?? null, answer);
}

/**
 * SNAPSHOT (W7).
 *
 * @param table The definition's tables.
 * @param answer Is told every state.
 * @returns The request.
 */
export function snapshotRequest(table: WireTable, answer: SystemAnswer<SnapshotReply>): Request {
  const read = (reply: Uint8Array) => readSnapshot(table, reply);
  return systemRequest(Uint8Array.of(SYSTEM.snapshot), table.snapshotReplyLength, read, answer);
}

/**
 * ASSIGN (W16).
 *
 * @param stored Who the board is from now on.
 * @param answer Is told what the board's EEPROM now holds.
 * @returns The request.
 */
export function assignRequest(stored: StoredIdentity, answer: SystemAnswer<StoredIdentity>): Request {
  return systemRequest(assignPayload(stored), LENGTH.assignReply, readStored, answer);
}
