/**
 * Requests as a listener reads them: by op and length (W1), and what each lets it expect of the reply.
 *
 * @module
 */
import { LENGTH, type Op, OP_SYSTEM, SYSTEM, type WireTable } from "./codec.ts";
import { FRAME_OVERHEAD } from "./frame.ts";

/** A request of a session, as far as it says how its reply is to be read. */
export type HeardRequest =
  | { readonly kind: "ping" | "snapshot" | "assign" | "identify" }
  | { readonly kind: "command"; readonly op: Op };

/**
 * Which request a frame is.
 *
 * @param table The definition's tables.
 * @param frame A decoded frame, its CRC right.
 * @returns The request; null if its op or its length is none's.
 */
export function heardRequest(table: WireTable, frame: Uint8Array): HeardRequest | null {
  const op = (frame[0] ?? 0) & 31;
  const length = frame.length - FRAME_OVERHEAD;
  if (op !== OP_SYSTEM) {
    const known = table.ops[op];
    return known?.args.bytes === length ? { kind: "command", op: known } : null;
  }
  if (length === 0) return null;
  const kind = frame[1];
  if (kind === SYSTEM.ping && length === LENGTH.ping) return { kind: "ping" };
  if (kind === SYSTEM.identify && length === LENGTH.ping) return { kind: "identify" };
  if (kind === SYSTEM.snapshot && length === LENGTH.snapshot) return { kind: "snapshot" };
  return kind === SYSTEM.assign && length === LENGTH.assign ? { kind: "assign" } : null;
}

/**
 * How long the payload of a request's reply is.
 *
 * @param table The definition's tables.
 * @param request The request.
 * @returns Bytes; null if the request's channel is none of the table's.
 */
export function replyLength(table: WireTable, request: HeardRequest): number | null {
  switch (request.kind) {
    case "ping":
    case "identify":
      return LENGTH.pingReply;
    case "snapshot":
      return table.snapshotReplyLength;
    case "assign":
      return LENGTH.assignReply;
    case "command":
      return table.channels[request.op.channelIndex]?.layout.bytes ?? null;
  }
}
