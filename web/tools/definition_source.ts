/**
 * The definition as people write it: the text of `protocol/definition.ts`, which `scripts/build_web.ts` puts in.
 *
 * @module
 */
declare const DEFINITION_SOURCE: string;

/** Where it stands. */
export const DEFINITION_FILE = "protocol/definition.ts";

/** Its text; empty where the page was not built by `scripts/build_web.ts`. */
export const definitionSource: string = typeof DEFINITION_SOURCE === "string" ? DEFINITION_SOURCE : "";
