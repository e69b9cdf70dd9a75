/**
 * Frames: `COBS( header payload crc_hi crc_lo ) 00`. The seed of the CRC ties a frame to schema, session and direction
 * at no cost in bytes (W2).
 *
 * @module
 */
import { cobsDecode, cobsEncode } from "./cobs.ts";
import { crc16, crc16Byte } from "./crc16.ts";

/** Longest decoded frame (header, payload, CRC) either side may send. The generator holds definitions to it (W15). */
export const MAX_FRAME = 64;
/** Header and CRC: what a frame has beside its payload. */
export const FRAME_OVERHEAD = 3;
/** Longest payload. */
export const MAX_PAYLOAD = MAX_FRAME - FRAME_OVERHEAD;
/** Longest frame on the wire: COBS code byte and delimiter included. */
export const MAX_WIRE_FRAME: number = MAX_FRAME + 2;

/** Seed of HELLO, which must be readable whatever the other side's schema is. The board's side uses its complement. */
export const HELLO_SEED = 0xde57;

/**
 * The seed of everything the server sends in a session.
 *
 * @param schemaHash Unsigned 32-bit hash of the definition.
 * @param session The session's random byte.
 * @returns 16 bits.
 */
export function sessionSeed(schemaHash: number, session: number): number {
  return crc16Byte((schemaHash >>> 16) ^ (schemaHash & 0xffff), session);
}

/**
 * The board's direction of a seed: its complement, so that a line that echoes can never look like an answer (W2).
 *
 * @param seed The server's seed.
 * @returns 16 bits.
 */
export function boardSeed(seed: number): number {
  return ~seed & 0xffff;
}

/**
 * The seed of the sketch's text in a session. A CRC finds any difference in two neighbouring bytes, and another seed is one in
 * the first two: so no text fits another frame's seed, nor another frame the text's (W23).
 *
 * @param seed The server's seed.
 * @returns 16 bits.
 */
export function textSeed(seed: number): number {
  return seed ^ 0xff;
}

/**
 * How many bytes a frame takes on the wire.
 *
 * @param payloadLength Bytes of payload.
 * @returns Bytes, delimiter included.
 */
export function wireLength(payloadLength: number): number {
  return payloadLength + FRAME_OVERHEAD + 2;
}

const scratch = new Uint8Array(MAX_FRAME);

/**
 * Write one frame with its delimiter.
 *
 * @param seed Initial value of the CRC.
 * @param header First byte.
 * @param payload Holds the payload from index 0.
 * @param length Bytes of payload, at most {@linkcode MAX_PAYLOAD}.
 * @param target Room for {@linkcode wireLength} bytes from `at`.
 * @param at Index of the first byte written.
 * @returns The index after the delimiter.
 * @throws {RangeError} if the payload is too long.
 */
export function writeFrame(
  seed: number,
  header: number,
  payload: Uint8Array,
  length: number,
  target: Uint8Array,
  at: number,
): number {
  if (length > MAX_PAYLOAD) throw new RangeError(`Payload of ${length} bytes is longer than ${MAX_PAYLOAD}`);
  scratch[0] = header;
  for (let index = 0; index < length; index++) scratch[index + 1] = payload[index] ?? 0;
  const crc = crc16(seed, scratch, 0, length + 1);
  scratch[length + 1] = crc >> 8;
  scratch[length + 2] = crc & 0xff;
  const end = cobsEncode(scratch, length + FRAME_OVERHEAD, target, at);
  target[end] = 0;
  return end + 1;
}

/**
 * Whether a decoded frame carries the CRC that belongs to a seed.
 *
 * @param seed Initial value of the CRC.
 * @param frame A decoded frame, CRC included.
 * @returns True if it does.
 */
export function frameMatches(seed: number, frame: Uint8Array): boolean {
  return frame.length >= FRAME_OVERHEAD && crc16(seed, frame, 0, frame.length) === 0;
}

/** What {@linkcode FrameReader} finds in a stream of bytes. */
export interface FrameSink {
  /** A decoded frame, CRC included and not yet checked. The view is valid only during the call. */
  frame(frame: Uint8Array): void;
  /** Something that ended in a delimiter and is no frame: too long, too short, or not COBS. */
  garbage(): void;
}

/** Cuts a stream of bytes into decoded frames; allocates nothing per byte. */
export class FrameReader {
  readonly #buffer = new Uint8Array(MAX_WIRE_FRAME);
  readonly #sink: FrameSink;
  #length = 0;

  /**
   * Begin with an empty buffer.
   *
   * @param sink Is told of each frame and each piece of garbage.
   */
  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  /**
   * Take bytes as they come, cut anywhere.
   *
   * @param bytes Any number of bytes.
   */
  push(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte !== 0) {
        // One byte beyond the buffer is counted and not stored: the piece is too long, and known to be.
        if (this.#length < MAX_WIRE_FRAME) this.#buffer[this.#length++] = byte;
      } else if (this.#length > 0) {
        const length = this.#length === MAX_WIRE_FRAME ? -1 : cobsDecode(this.#buffer, this.#length);
        this.#length = 0;
        if (length < FRAME_OVERHEAD) this.#sink.garbage();
        else this.#sink.frame(this.#buffer.subarray(0, length));
      }
    }
  }
}
