/**
 * The name that people give to one board. The board itself keeps it, in its EEPROM beside its id, so that it is called the
 * same on every computer (W16).
 *
 * @module
 */
import { hiddenProblem } from "./visible_text.ts";

/** How many bytes of UTF-8 a board keeps. */
export const NAME_BYTES = 20;

/**
 * A name as it is kept: without space around it, and composed, so that what looks the same is the same.
 *
 * @param text What somebody typed.
 * @returns The name; empty for none.
 */
export function tidyName(text: string): string {
  return text.trim().normalize("NFC");
}

/**
 * How many bytes a name takes.
 *
 * @param name A name.
 * @returns Bytes of UTF-8.
 */
export function nameLength(name: string): number {
  return new TextEncoder().encode(name).length;
}

/**
 * What is wrong with a name, as the end of a sentence that begins with the field's name.
 *
 * @param name What {@linkcode tidyName} gave.
 * @returns "is 24 bytes long ...", or `null` if a board can keep it; the empty name says that it has none.
 */
export function nameProblem(name: string): string | null {
  const hidden = hiddenProblem(name);
  if (hidden !== null) return hidden;
  const length = nameLength(name);
  return length <= NAME_BYTES
    ? null
    : `is ${length} bytes long; a board keeps at most ${NAME_BYTES} (an accented letter takes 2, an emoji 4 or more)`;
}

/**
 * A name as the board keeps it.
 *
 * @param name One without a {@linkcode nameProblem}.
 * @returns {@linkcode NAME_BYTES} bytes of UTF-8, filled with zeros.
 */
export function nameBytes(name: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(NAME_BYTES);
  bytes.set(new TextEncoder().encode(name));
  return bytes;
}

/**
 * Read what the board keeps.
 *
 * @param bytes {@linkcode NAME_BYTES} of them.
 * @returns The name; empty if there is none, or something that is no name, as another sketch may have left it there.
 */
export function nameOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  try {
    const name = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
      .decode(end === -1 ? bytes : bytes.subarray(0, end));
    return nameProblem(name) === null && tidyName(name) === name ? name : "";
  } catch {
    return "";
  }
}
