/**
 * Klipper's wire, by formula, from what it publishes: docs/Protocol.md of Klipper3d/klipper ("Message Blocks": length, sequence, content
 * of VLQ integers, two bytes of CRC, a sync byte; an acknowledgement is an empty block), and klippy/chelper/serialqueue.c for the time
 * after which a block is sent again (MIN_RTO is 25 ms, and doubles).
 *
 * @module
 */

/** Length, sequence, CRC and sync byte. */
const BLOCK_OVERHEAD = 5;
const SHORTEST_BLOCK = BLOCK_OVERHEAD;
const LONGEST_BLOCK = 64;
const FIRST_REPEAT_MS = 25;
/** A repetition begins with a sync byte of its own. */
const REPEAT_OVERHEAD = 1;
/** `update_digital_out oid=%c value=%c`: the command's number, the pin's, and the value, each a VLQ of one byte. */
const COMMAND_CONTENT = 3;

/** A block with a command that switches a pin. */
const COMMAND_BLOCK = BLOCK_OVERHEAD + COMMAND_CONTENT;

/** Bytes of a command and its acknowledgement, which says that the command was parsed and run, not what the pin is. */
export const ACKNOWLEDGED_BYTES: number = COMMAND_BLOCK + BLOCK_OVERHEAD;

/** The same with a response that has one field as well, of a command that is made to respond. */
export const ANSWERED_BYTES: number = ACKNOWLEDGED_BYTES + COMMAND_BLOCK;

/** A byte that is lost behind the first two is noticed when the block is sent again. */
export const LOST_BYTE_MS: number = FIRST_REPEAT_MS;

/**
 * How long nothing runs after a block's length byte was damaged on a line that is idle otherwise. The board waits for as many bytes as
 * it says, and gets them from repetitions only, after 25 ms, then 50 more, and so on.
 *
 * @param length What the byte says now.
 * @returns Milliseconds; 0 where the length cannot be, which is noticed at once.
 */
export function stallMs(length: number): number {
  if (length < SHORTEST_BLOCK || length > LONGEST_BLOCK) return 0;
  let bytes = COMMAND_BLOCK;
  let ms = 0;
  for (let wait = FIRST_REPEAT_MS; bytes < length; wait *= 2) {
    bytes += REPEAT_OVERHEAD + COMMAND_BLOCK;
    ms += wait;
  }
  return ms;
}

/** The longest stall after one turned bit of the length byte, in milliseconds. */
export function worstStallOfABit(): number {
  return Math.max(...Array.from({ length: 8 }, (_, bit) => stallMs(COMMAND_BLOCK ^ (1 << bit))));
}

/** The longest stall after any damage of the length byte, in milliseconds. */
export function worstStall(): number {
  return Math.max(...Array.from({ length: 256 }, (_, length) => stallMs(length)));
}
