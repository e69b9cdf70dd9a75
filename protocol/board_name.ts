/**
 * The name that people give to one board. The board itself keeps it, in its EEPROM beside its id, so that it is called the
 * same on every computer (W16).
 *
 * @module
 */

/** How many bytes of UTF-8 a board keeps. */
export const NAME_BYTES = 20;

/** Control characters, line ends, and marks that turn the direction of what stands behind them. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/**
 * What nobody can see: what Unicode lets be ignored (zero-width signs, variation selectors, tags, blank Hangul letters),
 * noncharacters, annotation marks, and the blank Braille pattern.
 */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\ufff9-\ufffb\u2800]/u;
/**
 * Signs of which an unseen one is a part: keycaps, flags of regions, emoji that are shaped or joined (UTS 51), and joiners between
 * letters, which some writings need; in Latin, Greek and Cyrillic they only make two names look alike.
 */
const SHAPED =
  /[0-9#*]\ufe0f\u20e3|\u{1f3f4}[\u{e0030}-\u{e007a}]+\u{e007f}|\p{Extended_Pictographic}[\ufe0e\ufe0f\p{Emoji_Modifier}]?(?:\u200d\p{Extended_Pictographic}[\ufe0e\ufe0f\p{Emoji_Modifier}]?)*|(?<=[\p{L}\p{M}])(?<![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])[\u200c\u200d](?=[\p{L}\p{M}])/gu;

/**
 * The first sign of a text that nobody can see where it stands.
 *
 * @param text Text from outside.
 * @returns For example "U+200B"; null if everything can be seen.
 */
export function unseenSign(text: string): string | null {
  const rest = text.replaceAll(SHAPED, "x");
  // A mark at the beginning stands on nothing.
  const found = (UNSEEN.exec(rest) ?? /^\p{M}/u.exec(rest))?.[0].codePointAt(0);
  return found === undefined ? null : `U+${found.toString(16).toUpperCase().padStart(4, "0")}`;
}

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
  if (UNPRINTABLE.test(name) || !name.isWellFormed()) {
    return "must be one line of text, without control characters";
  }
  const unseen = unseenSign(name);
  if (unseen !== null) return `has a sign that nobody can see (${unseen}); type it anew`;
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
