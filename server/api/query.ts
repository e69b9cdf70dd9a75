/**
 * The query of a URL. A name that is misspelt or told twice is refused: what it was to limit would happen without that limit.
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";

/**
 * Read a query.
 *
 * @param query As it came.
 * @param names What it may hold, each once; nothing unless told.
 * @returns The values by name.
 * @throws {RequestFailure} "invalid_params", which names what is unknown or repeated.
 */
export function queryValues(
  query: URLSearchParams,
  names: readonly string[] = [],
): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of query) {
    if (!names.includes(name)) throw badQuery(name, "is unknown", names);
    if (values.has(name)) throw badQuery(name, "stands there twice", names);
    values.set(name, value);
  }
  return values;
}

/**
 * The params of a method in a query: a number that is none stays text, which the method refuses.
 *
 * @param query The values by name.
 * @param numbers Which of them are numbers.
 * @returns The params.
 */
export function queryParams(
  query: ReadonlyMap<string, string>,
  numbers: readonly string[],
): Readonly<Record<string, unknown>> {
  const isNumber = (name: string, text: string) => numbers.includes(name) && /^\d{1,15}$/.test(text);
  return Object.fromEntries(
    [...query].map(([name, text]) => [name, isNumber(name, text) ? Number(text) : text]),
  );
}

function badQuery(name: string, what: string, names: readonly string[]): RequestFailure {
  return new RequestFailure(
    "invalid_params",
    `In the query ${JSON.stringify(name.slice(0, 80))} ${what}`,
    names.length === 0
      ? "This path takes no query"
      : `This path's query takes ${names.join(", ")}, each once`,
  );
}
