/**
 * How long the frames of a definition get.
 *
 * @module
 */
import { LENGTH, type WireTable } from "../protocol/wire/codec.ts";
import { FRAME_OVERHEAD } from "../protocol/wire/frame.ts";

/**
 * The longest frame the board sends.
 *
 * @param table The definition's wire table.
 * @returns Bytes, header and CRC included.
 */
export function longestReply({ channels, snapshotReplyLength }: WireTable): number {
  const states = channels.map(({ layout }) => layout.bytes);
  return Math.max(snapshotReplyLength, LENGTH.helloReply, ...states) + FRAME_OVERHEAD;
}

/**
 * The longest frame the board takes.
 *
 * @param table The definition's wire table.
 * @returns Bytes, header and CRC included.
 */
export function longestRequest({ ops }: WireTable): number {
  return Math.max(LENGTH.assign, ...ops.map(({ args }) => args.bytes)) + FRAME_OVERHEAD;
}
