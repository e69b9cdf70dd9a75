/**
 * A project's `deno.json`: with it an editor finds what `definition.ts` imports, wherever this clone is. The tasks do not read it.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import config from "../deno.json" with { type: "json" };
import { CLONE } from "./project.ts";

/** What the definition language is made of. */
const VALIDATION = "zod/mini";

/**
 * Write the text of a project's `deno.json`.
 *
 * @param path The file; what else is in it is kept.
 * @returns JSON. The text as it is, if it is none that can be read: it may have comments.
 */
export async function editorConfig(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch(() => null);
  const kept = text === null ? { lock: false } : objectIn(text);
  if (kept === null) return text ?? "";
  const language = relative(dirname(path), join(CLONE, "protocol", "dsl.ts"));
  const imports = {
    ...("imports" in kept && typeof kept.imports === "object" ? kept.imports : {}),
    destello: isAbsolute(language) ? pathToFileURL(language).href : language.replaceAll(sep, "/"),
    [VALIDATION]: config.imports[VALIDATION],
  };
  return `${JSON.stringify({ ...kept, imports }, null, 2)}\n`;
}

function objectIn(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
