/**
 * Where the parts of a definition are written, so that a complaint names the line of what it is about and not the line in which it was
 * noticed.
 *
 * @module
 */

/** The callers of whatever made each part, as a stack tells them. */
const places = new WeakMap<object, string>();

/** Lines of a stack before the definition's own: what it is of, {@linkcode written}, and who calls that. */
const OWN_LINES = 3;

/**
 * Remember the line in which a part of a definition is written.
 *
 * @param part The part; this is called by the function that the definition calls for it.
 * @returns The part.
 */
export function written<T extends object>(part: T): T {
  places.set(part, (new Error().stack ?? "").split("\n").slice(OWN_LINES).join("\n"));
  return part;
}

/**
 * Have an error's stack begin in the line of the part that it is about.
 *
 * @param error The error.
 * @param part The part; nothing changes for one whose line nobody knows.
 */
export function pointAt(error: Error, part: object | undefined): void {
  const place = part === undefined ? undefined : places.get(part);
  // Deno passes on only an error whose stack was read before it was changed.
  if (place !== undefined && error.stack !== undefined) {
    error.stack = `${error.name}: ${error.message}\n${place}`;
  }
}
