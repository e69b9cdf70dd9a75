/**
 * Bytes that are not understood, as text and as numbers.
 *
 * @module
 */

const BYTES_PER_LINE = 16;
/** As programmers write them; the others by their number. */
const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0" };

/** A stretch of text. */
export interface RawText {
  /** The text; where it ends in the end of a line, that ends a line here as well. */
  readonly text: string;
  /** Whether it stands for control characters. */
  readonly isControl: boolean;
}

/**
 * Bytes as UTF-8 with every control character visible.
 *
 * @param bytes Any bytes.
 * @returns Stretches of text; what is no UTF-8 is U+FFFD.
 */
export function rawText(bytes: Uint8Array): readonly RawText[] {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  return [...text.matchAll(/\p{Cc}+|\P{Cc}+/gu)].map(([some]) => {
    const isControl = /^\p{Cc}/u.test(some);
    return { isControl, text: isControl ? Array.from(some, escaped).join("") : some };
  });
}

/**
 * Text in one line, with every control character visible.
 *
 * @param text Any text.
 */
export function visible(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (control) => escaped(control).trimEnd());
}

function escaped(character: string): string {
  const escape = ESCAPES[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  return character === "\n" ? `${escape}\n` : escape;
}

/**
 * Bytes as numbers, sixteen to a line, with their place and what they are in ASCII.
 *
 * @param bytes Any bytes.
 * @param start The place of the first.
 * @returns Lines such as "00000010  48 65 6c ...  Hel...".
 */
export function hexLines(bytes: Uint8Array, start: number): readonly string[] {
  return Array.from({ length: Math.ceil(bytes.length / BYTES_PER_LINE) }, (_, line) => {
    const some = bytes.subarray(line * BYTES_PER_LINE, (line + 1) * BYTES_PER_LINE);
    const place = (start + line * BYTES_PER_LINE).toString(16).padStart(8, "0");
    const letters = Array.from(some, (byte) => byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".");
    return `${place}  ${hexOf(some).padEnd(3 * BYTES_PER_LINE - 1)}  ${letters.join("")}`;
  });
}

/**
 * Bytes as numbers in a row.
 *
 * @param bytes Any bytes.
 * @returns For example "05 20 01".
 */
export function hexOf(bytes: Iterable<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
