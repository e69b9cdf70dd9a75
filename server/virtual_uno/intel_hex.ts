/**
 * Intel HEX, the format firmware images come in.
 *
 * @module
 */

const DATA = 0;
const END = 1;
const EXTENDED_SEGMENT = 2;
const START_SEGMENT = 3;
const EXTENDED_LINEAR = 4;
const START_LINEAR = 5;

/** Thrown when text is not valid Intel HEX. */
export class IntelHexError extends SyntaxError {
  /** Tells it from other errors. */
  override readonly name: string = "IntelHexError";
  /** The line it was found on, from 1. */
  readonly line: number;

  constructor(line: number, problem: string) {
    super(`Cannot read Intel HEX: line ${line} ${problem}`);
    this.line = line;
  }
}

/** Bytes of an image that lie together. */
export interface HexChunk {
  /** Where the first byte goes. */
  readonly address: number;
  /** The bytes. */
  readonly data: Uint8Array;
}

/**
 * Read an Intel HEX image.
 *
 * @param text The image.
 * @returns Its data records in their order.
 * @throws {IntelHexError} When a line is malformed, its checksum is wrong, or the end record is missing.
 */
export function parseIntelHex(text: string): HexChunk[] {
  const chunks: HexChunk[] = [];
  let base = 0;
  let ended = false;
  const lines = text.split("\n");
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === "") continue;
    const number = index + 1;
    if (ended) throw new IntelHexError(number, "follows the end record");
    const { address, type, data } = parseRecord(line, number);
    const value = data.reduce((sum, byte) => sum * 256 + byte, 0);
    if (type === DATA) chunks.push({ address: base + address, data });
    else if (type === END) ended = true;
    else if (type === EXTENDED_SEGMENT) base = value * 16;
    else if (type === EXTENDED_LINEAR) base = value * 65536;
    else if (type !== START_SEGMENT && type !== START_LINEAR) {
      throw new IntelHexError(number, `has the unknown type ${type}`);
    }
  }
  if (!ended) throw new IntelHexError(lines.length, "is the last, and no end record came");
  return chunks;
}

/**
 * Lay an Intel HEX image over memory.
 *
 * @param text The image.
 * @param memory Where it goes; bytes the image does not name are left as they are.
 * @throws {IntelHexError} As {@linkcode parseIntelHex} does.
 * @throws {RangeError} When the image reaches beyond `memory`.
 */
export function loadIntelHex(text: string, memory: Uint8Array): void {
  for (const { address, data } of parseIntelHex(text)) {
    const end = address + data.length;
    if (end > memory.length) {
      throw new RangeError(
        `Cannot load the image: it reaches to byte ${end}, but there are ${memory.length}`,
      );
    }
    memory.set(data, address);
  }
}

function parseRecord(line: string, number: number): { address: number; type: number; data: Uint8Array } {
  if (!/^:([0-9A-Fa-f]{2}){5,}$/.test(line)) throw new IntelHexError(number, "is not a record");
  const bytes = Uint8Array.fromHex(line.slice(1));
  const [length = 0, high = 0, low = 0, type = 0] = bytes;
  if (bytes.length !== length + 5) {
    throw new IntelHexError(number, `holds ${bytes.length - 5} bytes of data, not the ${length} it names`);
  }
  if ((bytes.reduce((sum, byte) => sum + byte, 0) & 0xff) !== 0) {
    throw new IntelHexError(number, "has a wrong checksum");
  }
  return { address: high * 256 + low, type, data: bytes.subarray(4, 4 + length) };
}
