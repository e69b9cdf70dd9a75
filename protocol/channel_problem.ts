/**
 * What the compiler says of a channel, said again when it does not look: `deno task` runs without checking types, and a misspelt
 * word would be dropped without a word (F13b).
 *
 * @module
 */

import { type Field, fieldSchemas } from "./fields/kinds.ts";
import { shown } from "./fields/kind.ts";
import { PARTS } from "./part_names.ts";
import { pinsProblem } from "./pin_problem.ts";

/** A channel, as far as the compiler was trusted: not at all. */
export type UncheckedChannel = Readonly<
  Record<"title" | "words" | "pin" | "part" | "state" | "commands" | "lease" | "onBoot" | "moves", unknown>
>;

/** What makes a field. */
const MAKERS =
  "bool(), int({ min, max }), decimal({ min, max, step }), choice(...), text({ max }) or color()";

/**
 * What is wrong with a channel, whatever its types promise.
 *
 * @param channel The channel, with every word that one takes.
 * @param words The words that stand in the definition.
 * @returns A whole sentence; null if nothing is wrong.
 */
export function channelProblem(channel: UncheckedChannel, words: readonly string[]): string | null {
  const { title, pin, part, state, commands, lease, onBoot, moves } = channel;
  if (typeof title !== "string") return `The title of a channel must be text in quotes, got ${shown(title)}`;
  const unknown = words.find((word) => !Object.hasOwn(channel, word));
  if (unknown !== undefined) {
    return `channel() of "${title}" takes no "${unknown}"; it takes ${Object.keys(channel).join(", ")}`;
  }
  const ofPin = pinsProblem(title, pin);
  if (ofPin !== null) return ofPin;
  if (part !== null && !PARTS.some((name) => name === part)) {
    const names = PARTS.map((name) => `"${name}"`).join(", ");
    return `The part of "${title}" must be one of ${names}, got ${JSON.stringify(part)}`;
  }
  if (onBoot !== "restore" && onBoot !== "safe") {
    return `onBoot of "${title}" must be "restore" or "safe", got ${JSON.stringify(onBoot)}`;
  }
  if (lease !== null && !(isTable(lease) && isTable(lease["safe"]))) {
    return `The lease of "${title}" must be { ms, safe: { ... } }, got ${shown(lease)}`;
  }
  if (!isTable(moves)) return `moves of "${title}" must be { field: "by" }, got ${shown(moves)}`;
  return fieldsProblem(`The state of "${title}"`, state) ?? commandsProblem(title, commands);
}

function isTable(thing: unknown): thing is Readonly<Record<string, unknown>> {
  return typeof thing === "object" && thing !== null && !Array.isArray(thing);
}

function isField(thing: unknown): thing is Field {
  return fieldSchemas.some((schema) => schema.safeParse(thing).success);
}

function commandsProblem(title: string, commands: unknown): string | null {
  if (!isTable(commands)) {
    return `The commands of "${title}" must be arguments by name, as { set: { on: bool() } }, got ${
      shown(commands)
    }`;
  }
  for (const [command, args] of Object.entries(commands)) {
    const problem = fieldsProblem(`Command "${command}" of "${title}"`, args);
    if (problem !== null) return problem;
  }
  return null;
}

function fieldsProblem(what: string, fields: unknown): string | null {
  if (isField(fields)) return `${what} is a field without a name; write { on: bool() }`;
  if (!isTable(fields)) return `${what} must have fields by name, as { on: bool() }, got ${shown(fields)}`;
  for (const [name, field] of Object.entries(fields)) {
    if (typeof field === "function") {
      return `${what} has a "${name}" that is not called; write ${name}: ${field.name}()`;
    }
    if (!isField(field)) return `${what} has a "${name}" that is no field: ${shown(field)}; write ${MAKERS}`;
  }
  return null;
}
