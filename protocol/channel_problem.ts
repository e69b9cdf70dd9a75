/**
 * What the compiler says of a channel, said again when it does not look: `deno task` runs without checking types, and a misspelt
 * word would be dropped without a word (F13b).
 *
 * @module
 */

import { PARTS } from "./part_names.ts";

/** A channel, as far as the compiler was trusted. */
export interface UncheckedChannel {
  /** What people call it. */
  readonly title: string;
  /** What stands there as words in several languages. */
  readonly words: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Where it is wired, or what stands there. */
  readonly pin: unknown;
  /** What it is on the table, or what stands there. */
  readonly part: unknown;
  /** What is done after a restart, or what stands there. */
  readonly onBoot: unknown;
}

/**
 * What is wrong with a channel, whatever its types promise.
 *
 * @param channel The channel, with every word that one takes.
 * @param words The words that stand in the definition.
 * @returns A whole sentence; null if nothing is wrong.
 */
export function channelProblem(channel: UncheckedChannel, words: readonly string[]): string | null {
  const { title, pin, part, onBoot } = channel;
  const unknown = words.find((word) => !Object.hasOwn(channel, word));
  if (unknown !== undefined) {
    return `channel() of "${title}" takes no "${unknown}"; it takes ${Object.keys(channel).join(", ")}`;
  }
  const isPin = typeof pin === "number"
    ? Number.isInteger(pin) && pin >= 0 && pin <= 255
    : typeof pin === "string" && /^A\d+$/.test(pin);
  if (!isPin) {
    return `The pin of "${title}" must be a number from 0 to 255, or "A0" and so on, got ${
      JSON.stringify(pin)
    }`;
  }
  if (part !== null && !PARTS.some((name) => name === part)) {
    const names = PARTS.map((name) => `"${name}"`).join(", ");
    return `The part of "${title}" must be one of ${names}, got ${JSON.stringify(part)}`;
  }
  return onBoot === "restore" || onBoot === "safe"
    ? null
    : `onBoot of "${title}" must be "restore" or "safe", got ${JSON.stringify(onBoot)}`;
}
