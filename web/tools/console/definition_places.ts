/**
 * Where in the text of a definition each thing is defined. A small reading of TypeScript: names before a colon, nested by brackets;
 * comments and strings are passed over. What is written otherwise (a constant, a spread) is not found, and then said to be.
 *
 * @module
 */
import { type Field, kindOf } from "../../../protocol/fields/kinds.ts";
import type { FieldPlace } from "../../../protocol/wire/described_frame.ts";

/** A comment, a string, a name before a colon, a bracket, or a comma. */
const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|([A-Za-z_$][\w$]*)\s*:|([({[])|([)}\]])|(,)/g;

/**
 * Find every named member.
 *
 * @param source Text of a module.
 * @returns Line numbers, from 1, by path: "led", "led/state/on", "led/commands/set/on".
 */
export function definitionPlaces(source: string): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  /** The name that each open bracket stands behind; null where it stands behind none. */
  const open: (string | null)[] = [];
  let name: string | null = null;
  for (const match of source.matchAll(TOKEN)) {
    const [, named, opens, closes, comma] = match;
    if (named !== undefined) {
      name = named;
      const path = [...open.filter((part) => part !== null), name].join("/");
      if (!places.has(path)) places.set(path, source.slice(0, match.index).split("\n").length);
    } else if (opens !== undefined) {
      open.push(name);
      name = null;
    } else if (closes !== undefined) {
      open.pop();
      name = null;
    } else if (comma !== undefined) {
      name = null;
    }
  }
  return places;
}

/** The text of a board's definition, and where in it each thing is defined. */
export interface DefinitionText {
  /** The file, as people name it. */
  readonly file: string;
  /** Its lines. */
  readonly lines: readonly string[];
  /** See {@linkcode definitionPlaces}. */
  readonly places: ReadonlyMap<string, number>;
}

/**
 * Read the text of a definition.
 *
 * @param source The text, and its file.
 * @returns What the console shows of it.
 */
export function definitionText(
  { file, text }: { readonly file: string; readonly text: string },
): DefinitionText {
  return { file, lines: text.split("\n"), places: definitionPlaces(text) };
}

/**
 * The path of a field in {@linkcode definitionPlaces}.
 *
 * @param place The field.
 */
export function fieldPath({ channel, command, layout }: FieldPlace): string {
  return command === null
    ? `${channel}/state/${layout.name}`
    : `${channel}/commands/${command}/${layout.name}`;
}

/**
 * A field as it would be written in a definition.
 *
 * @param name Its name.
 * @param field The field.
 * @returns For example "on: bool()".
 */
export function fieldText(name: string, field: Field): string {
  return `${name}: ${field.kind}(${kindOf(field).written(field)})`;
}
