/**
 * Breaks a rule: Deno is told to take a changed copy of one file in place of the file.
 *
 * @module
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as z from "zod/mini";
import { PROJECT } from "../../scripts/deno_command.ts";
import type { BrokenRule } from "./broken_rules.ts";

const config = z.object({ imports: z.record(z.string(), z.string()) });

/** A rule that no longer fits the source it is to break. */
export class RuleOutdatedError extends Error {}

/**
 * Break it.
 *
 * @param rule Which.
 * @param folder Where the copy is made.
 * @returns Flags for Deno.
 * @throws {RuleOutdatedError} if what the rule is to change does not stand in its file exactly once.
 */
export function breakRule(rule: BrokenRule, folder: string): readonly string[] {
  const original = pathToFileURL(join(PROJECT, rule.file));
  const copy = join(folder, `${rule.name}.ts`);
  const map = join(folder, `${rule.name}.json`);
  Deno.writeTextFileSync(
    copy,
    withoutRelativeImports(changed(rule, Deno.readTextFileSync(original)), original),
  );
  const { imports } = config.parse(JSON.parse(Deno.readTextFileSync(join(PROJECT, "deno.json"))));
  // The map is elsewhere than the project, whose own files it names from there.
  const base = pathToFileURL(join(PROJECT, "deno.json"));
  const own = Object.entries(imports).map(([name, place]) => [
    name,
    place.startsWith(".") ? new URL(place, base).href : place,
  ]);
  const all = { ...Object.fromEntries(own), [original.href]: pathToFileURL(copy).href };
  Deno.writeTextFileSync(map, JSON.stringify({ imports: all }));
  return ["--import-map", map];
}

/**
 * The source with the rule broken.
 *
 * @param rule Which.
 * @param source Of its file.
 * @throws {RuleOutdatedError} if what is to be changed does not stand there exactly once.
 */
export function changed({ name, file, find, replace }: BrokenRule, source: string): string {
  const places = source.split(find).length - 1;
  if (places !== 1) {
    throw new RuleOutdatedError(`Rule "${name}" is to change a place in ${file}, and finds ${places} of it`);
  }
  return source.replace(find, () => replace);
}

function withoutRelativeImports(source: string, original: URL): string {
  return source.replaceAll(
    /(from|import) "(\.[^"]*)"/g,
    (_all, word: string, path: string) => `${word} "${new URL(path, original).href}"`,
  );
}
