/**
 * Whether a person can see everything that a text says.
 *
 * @module
 */

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
 * A text with a sign in the place of each that cannot be seen.
 *
 * @param text Text from a board.
 * @returns The same if it has no {@linkcode hiddenProblem}.
 */
export function visibleText(text: string): string {
  if (hiddenProblem(text) === null) return text;
  return text.toWellFormed().replaceAll(new RegExp(`${UNPRINTABLE.source}|${UNSEEN.source}`, "gu"), "\ufffd")
    .replace(/^\p{M}/u, "\ufffd");
}

/**
 * Lines of text as a terminal may show them: line ends and tabs stay, and nothing else that it would obey.
 *
 * @param text Lines, or a part of one.
 * @returns The same, with {@linkcode visibleText} of what is between these.
 */
export function visibleLines(text: string): string {
  return text.replaceAll("\r", "").replaceAll(/[^\n\t]+/g, visibleText);
}

/**
 * What of a text cannot be seen, as the end of a sentence that begins with the text's name.
 *
 * @param text Text from outside.
 * @returns "has a sign that nobody can see ...", or `null` if everything can be seen, in one line.
 */
export function hiddenProblem(text: string): string | null {
  if (UNPRINTABLE.test(text) || !text.isWellFormed()) {
    return "must be one line of text, without control characters";
  }
  const unseen = unseenSign(text);
  return unseen === null ? null : `has a sign that nobody can see (${unseen}); type it anew`;
}
