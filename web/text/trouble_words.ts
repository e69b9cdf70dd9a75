/**
 * What is wrong with a virtual board on purpose, as people read it.
 *
 * @module
 */
import { named } from "./named.ts";
import type { VirtualView } from "../../protocol/virtual_board.ts";
import type { Words } from "./words.ts";

type Phrase = (share: string) => string;

/**
 * Put trouble into one sentence.
 *
 * @param virtual The board's environment.
 * @param yours This person's own names.
 * @param words The page's language.
 * @returns Who made it and what it is; null while all is well.
 */
export function troubleSentence(virtual: VirtualView, yours: readonly string[], words: Words): string | null {
  const { power, trouble, troubleBy } = virtual;
  if (troubleBy === null) return null;
  const text = words.text.trouble;
  const each = (toBoard: number, fromBoard: number, both: Phrase, to: Phrase, from: Phrase): string[] => {
    if (toBoard === fromBoard) return toBoard === 0 ? [] : [both(words.chance(toBoard))];
    return [
      ...(toBoard === 0 ? [] : [to(words.chance(toBoard))]),
      ...(fromBoard === 0 ? [] : [from(words.chance(fromBoard))]),
    ];
  };
  const what = [
    ...(power === "on" ? [] : [named({ frozen: text.frozen, unplugged: text.unplugged }, power)]),
    ...each(
      trouble.dropToBoard,
      trouble.dropFromBoard,
      text.dropped,
      text.droppedToBoard,
      text.droppedFromBoard,
    ),
    ...each(
      trouble.flipToBoard,
      trouble.flipFromBoard,
      text.flipped,
      text.flippedToBoard,
      text.flippedFromBoard,
    ),
    ...(trouble.delayMs === 0 ? [] : [text.delayed(words.duration(trouble.delayMs))]),
  ];
  return text.madeBy(words.who(troubleBy, yours), words.list(what));
}
