/**
 * The definition as people write it: the text of `protocol/definition.ts`, which `page_build/build_page.ts` puts in.
 *
 * @module
 */
declare const DEFINITION_SOURCE: string;

/** Where it stands. */
export const DEFINITION_FILE = "protocol/definition.ts";

/** Its text; empty where the page was not built by `page_build/build_page.ts`. */
export const definitionSource: string = typeof DEFINITION_SOURCE === "string" ? DEFINITION_SOURCE : "";
