/**
 * `history.query` (H2): what happened, page by page.
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";
import { checkHistoryQuery, type HistoryPage } from "../../protocol/history_messages.ts";
import type { History } from "../store/store.ts";

/** A question as it came. */
export interface HistoryCall {
  /** Which board; null for all. */
  readonly board: string | null;
  /** Arguments as the client sent them. */
  readonly params: unknown;
}

/**
 * The method. A board that is not listed now may have a history all the same, so none is unknown.
 *
 * @param history Where it is kept.
 * @returns Answers a call, or throws {@linkcode RequestFailure} "invalid_params".
 */
export function historyMethod(history: History): (call: HistoryCall) => Promise<HistoryPage> {
  return async ({ board, params }) => {
    const checked = checkHistoryQuery(params);
    if (checked.ok) return await history.query(board, checked.value);
    throw new RequestFailure("invalid_params", checked.problem, "See docs/SPEC.md, H2");
  };
}

/**
 * The arguments in a URL's query: `limit` and `cursor` are numbers; what is none stays text, which the method refuses.
 *
 * @param query The query, by name.
 * @returns Arguments of the method.
 */
export function historyParams(query: ReadonlyMap<string, string>): Readonly<Record<string, unknown>> {
  const isNumber = (name: string, text: string) =>
    (name === "limit" || name === "cursor") && /^\d{1,15}$/.test(text);
  return Object.fromEntries(
    [...query].map(([name, text]) => [name, isNumber(name, text) ? Number(text) : text]),
  );
}
