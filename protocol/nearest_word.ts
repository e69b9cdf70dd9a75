/**
 * Which word somebody meant who wrote another one.
 *
 * @module
 */
/**
 * The word that is meant by one with a slip of the finger in it: up to one for each three letters.
 *
 * @param word What was written.
 * @param known Which words there are.
 * @returns The nearest one, the first of several; null if none is near.
 */
export function nearestWord(word: string, known: readonly string[]): string | null {
  const [nearest] = known.map((one) => ({ one, slips: slipsBetween(word, one) }))
    .filter(({ slips }) => slips <= Math.ceil(word.length / 3))
    .toSorted((a, b) => a.slips - b.slips);
  return nearest?.one ?? null;
}

/** How many letters have to be put in, taken out, changed, or exchanged with their neighbour (optimal string alignment). */
function slipsBetween(from: string, to: string): number {
  let earlier: readonly number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, length) => length);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [at, other] of [...to].entries()) {
      const [changed = 0, takenOut = 0] = row.slice(at);
      const isExchanged = letter !== other && letter === to[at - 1] && other === from[index - 1];
      const exchanged = isExchanged ? (earlier[at - 1] ?? 0) + 1 : Infinity;
      next.push(
        Math.min(changed + Number(letter !== other), takenOut + 1, (next[at] ?? 0) + 1, exchanged),
      );
    }
    [earlier, row] = [row, next];
  }
  return row.at(-1) ?? 0;
}
