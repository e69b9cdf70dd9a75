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
  STATUS,
  type StoredIdentity,
  SYSTEM,
  type WireTable,
} from "../../protocol/wire/codec.ts";
import type { LinkFailure } from "./link_failure.ts";
import type { Outcome, Request } from "./link_session.ts";

/** Writing a byte of its EEPROM takes the chip 3.4 ms (datasheet, section 8.6.3), in which it does nothing else. */
const EEPROM_MS_PER_BYTE = 4;

/** What a system request leads to. */
export interface SystemAnswer<T> {
  /** The board answered. */
  answered(value: T): void;
  /** It did not; whether it did what was asked. */
  failed(failure: LinkFailure, outcome: Outcome): void;
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
    failed: (failure, outcome) => answer.failed(failure, outcome),
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
 * IDENTIFY (W19).
 *
 * @param answer Is told whether the board shows itself, or its sketch refuses.
 * @returns The request.
 */
export function identifyRequest(answer: SystemAnswer<boolean>): Request {
  return {
    ...systemRequest(Uint8Array.of(SYSTEM.identify), LENGTH.pingReply, () => null, {
      ...answer,
      answered() {},
    }),
    replied(status) {
      answer.answered(status === STATUS.ok);
      return true;
    },
  };
}

/**
 * ASSIGN (W16).
 *
 * @param stored Who the board is from now on.
 * @param answer Is told what the board's EEPROM now holds.
 * @returns The request.
 */
export function assignRequest(stored: StoredIdentity, answer: SystemAnswer<StoredIdentity>): Request {
  return {
    ...systemRequest(assignPayload(stored), LENGTH.assignReply, readStored, answer),
    busyMs: LENGTH.assignReply * EEPROM_MS_PER_BYTE,
  };
}
