/** Stands where a sentence has a blank; in no language's words. */
const BLANK = "\u0000";

/**
 * What a sentence of a text table looks like, whatever fills its blanks: `sentence(text.channel.confirmed)` finds
 * "Confirmed by the board in 4.2 ms" and "Confirmado por la placa en 4,2 ms".
 *
 * @param make The table's entry.
 * @returns A pattern of the whole sentence.
 */
export function sentence(make: (...blanks: string[]) => string): RegExp {
  const words = make(...new Array<string>(make.length).fill(BLANK)).split(BLANK);
  return new RegExp(words.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".+"));
}
