/**
 * Frames as tests write and read them.
 *
 * @module
 */
import { FrameReader, MAX_WIRE_FRAME, writeFrame } from "../../../protocol/wire/frame.ts";

/** A frame without its CRC. */
export interface PlainFrame {
  /** Sequence or event number. */
  readonly seq: number;
  /** The header's low five bits: op, status or channel. */
  readonly low: number;
  /** What is between header and CRC. */
  readonly payload: readonly number[];
}

/** Wire bytes of a frame, delimiter included. */
export function wireBytes(seed: number, header: number, payload: readonly number[] = []): Uint8Array {
  const target = new Uint8Array(MAX_WIRE_FRAME);
  return target.subarray(0, writeFrame(seed, header, Uint8Array.from(payload), payload.length, target, 0));
}

/** The frames in some wire bytes; their CRC is not checked. */
export function framesIn(pieces: readonly Uint8Array[]): readonly PlainFrame[] {
  const frames: PlainFrame[] = [];
  const reader = new FrameReader({
    frame: ([header = 0, ...rest]) => {
      frames.push({ seq: header >> 5, low: header & 31, payload: rest.slice(0, -2) });
    },
    garbage: () => {},
  });
  for (const bytes of pieces) reader.push(bytes);
  return frames;
}
