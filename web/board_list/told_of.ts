/**
 * What a row says of a board beside its name and status: why it is not well, or what its channels are.
 *
 * @module
 */
import { own } from "../../protocol/own.ts";
import type { ToldDefinition } from "../../protocol/told.ts";
import type { BoardView } from "../../protocol/views.ts";
import { valueInWords } from "../fields/in_words.ts";
import type { Words } from "../text/words.ts";

/**
 * A board in one line.
 *
 * @param view The board.
 * @param definition What it can do.
 * @param words The page's language.
 * @returns For example "LED On · Lamp 180"; of each channel its first field.
 */
export function toldOf({ reason, channels }: BoardView, definition: ToldDefinition, words: Words): string {
  if (reason !== null) return `${words.reason(reason).what}.`;
  return Object.entries(definition.channels).flatMap(([name, channel]) => {
    const [first] = Object.entries(channel.state);
    const state = own(channels, name)?.reported ?? null;
    if (first === undefined || state === null) return [];
    const [field, kind] = first;
    return `${words.title(channel, name)} ${valueInWords(words.of(channel), field, kind, own(state, field))}`;
  }).join(" · ");
}
