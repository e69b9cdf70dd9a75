/**
 * What is wrong with a definition that could not be loaded: one sentence, with its file and line.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";

const PLACE = /file:\/\/[^\s'"()]+\.ts(?:\?load=\d+)?:\d+:\d+/g;
const PARTS = /^(.*\.ts)(?:\?load=\d+)?:(\d+):\d+$/;

/** Where a definition is. */
export interface DefinitionPlace {
  /** Its file, an absolute path. */
  readonly path: string;
  /** The file as people name it. */
  readonly shown: string;
}

/**
 * Say what is wrong.
 *
 * @param error What the definition threw, or what Deno says of its text.
 * @param definition Where the definition is.
 * @returns For example `fan/definition.ts:12: The pin of "Fan" must be ...`.
 */
export function definitionMistake(error: unknown, { path, shown }: DefinitionPlace): string {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? error.stack ?? "" : "";
  const url = pathToFileURL(path).href;
  const folder = url.slice(0, url.lastIndexOf("/") + 1);
  const places = stripVTControlCharacters(`${message}\n${stack}`).match(PLACE) ?? [];
  const files = places.flatMap((place) => {
    const [, file = "", line = ""] = PARTS.exec(place) ?? [];
    return [{ file, line }];
  });
  // The definition itself before a file that it imports; the definition language's own lines are nobody's mistake.
  const found = files.find(({ file }) => file === url) ??
    files.find(({ file }) => file.startsWith(folder) && !file.includes("/protocol/"));
  const where = found === undefined
    ? shown
    : `${join(dirname(shown), decodeURIComponent(found.file.slice(folder.length)))}:${found.line}`;
  const [sentence = ""] = stripVTControlCharacters(message).replace(/^\w*Error: /, "").split("\n");
  return `${where}: ${sentence.replaceAll(folder, "").replace(/\?load=\d+/, "").replace(/\.$/, "")}`;
}
