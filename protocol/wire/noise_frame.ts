/**
 * Bytes that are no frame, as a listener shows them.
 *
 * @module
 */
import type { DescribedFrame, Direction, NoiseReason } from "./described_frame.ts";
import { framedParts, lineBytes, wholeBytes } from "./frame_parts.ts";

/**
 * Bytes that are not even COBS around something.
 *
 * @param direction Which way they went.
 * @param onLine All of them.
 * @param zeros How many delimiters stand before the rest.
 * @param why Why they are no frame.
 */
export function unreadable(
  direction: Direction,
  onLine: Uint8Array,
  zeros: number,
  why: NoiseReason,
): DescribedFrame {
  const bytes = lineBytes(onLine, zeros, null);
  const end = bytes.at(-1)?.onLine === 0 && bytes.length > zeros ? bytes.length - 1 : bytes.length;
  const parts = [
    ...wholeBytes("delimiter", bytes, 0, zeros),
    ...wholeBytes("unread", bytes, zeros, end),
    ...wholeBytes("delimiter", bytes, end, bytes.length),
  ];
  return { direction, bytes, parts, meaning: { kind: "noise", why }, isRepeated: false };
}

/**
 * COBS around something whose CRC, or length, is wrong.
 *
 * @param direction Which way it went.
 * @param onLine All its bytes.
 * @param zeros How many delimiters stand before the rest.
 * @param frame What is inside.
 * @param why Why it is no frame.
 */
export function damaged(
  direction: Direction,
  onLine: Uint8Array,
  zeros: number,
  frame: Uint8Array,
  why: NoiseReason,
): DescribedFrame {
  const bytes = lineBytes(onLine, zeros, frame);
  const unread = { kind: "unread", bits: 8 * (frame.length - 2) } as const;
  const parts = framedParts(bytes, zeros, [unread], why === "crc" ? "wrongCrc" : "crc");
  return { direction, bytes, parts, meaning: { kind: "noise", why }, isRepeated: false };
}
