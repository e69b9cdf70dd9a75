/**
 * The board that is meant where a request names none (C3).
 *
 * @module
 */

/**
 * Find it.
 *
 * @param boards Those that come into question.
 * @returns The only one, or the only one that is online; null if there is none, or if there are several.
 */
export function meantBoard<B extends { readonly status: string }>(boards: Iterable<B>): B | null {
  const [first, second, ...others] = boards;
  if (first === undefined || second === undefined) return first ?? null;
  const [online, another] = [first, second, ...others].filter(({ status }) => status === "online");
  return another === undefined ? online ?? null : null;
}
