/**
 * What the documents of the interface say of its parts: the doc comments of `protocol/`, which stand beside the shapes. Run by
 * itself, it writes them to `protocol/documents/descriptions.gen.ts`.
 *
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { PROJECT } from "./deno_command.ts";
import { modulesIn } from "./modules.ts";

/** Where they are written. */
export const DESCRIPTIONS = "protocol/documents/descriptions.gen.ts";

/** Doc comments by what they are about. */
interface Said {
  /** Of methods and notifications, by name. */
  readonly calls: Record<string, string>;
  /** Of the members of shapes: by the method whose own they are (or ""), then by the names of all members of the shape. */
  readonly members: Record<string, Record<string, Record<string, string>>>;
}

/** A rule of docs/SPEC.md, in brackets. */
const RULES = / \((?:see )?[A-Z]\d+[a-z]*(?:(?:, | to |\.\.)[A-Z]?\d+[a-z]*)*\)/g;

/** Where a method or a notification is named. */
const CALL = /(?:^export const \w+ = \{ {2}name: |= notification\( *)"([\w.]+)",/;

function plain(comment: string): string {
  return comment.replace(/^\s*\/\*\*|\*\/\s*$/g, "").replace(/^\s*\* ?/gm, "").trim().split(
    /\n *(?:\n|@)/,
    1,
  )[0]
    ?.replace(/\s+/g, " ").replace(/\{@linkcode (\w+)\}/g, "`$1`").replace(RULES, "") ?? "";
}

/** The doc comment that ends right above a line. */
function commentAbove(lines: readonly string[], at: number): string | null {
  if (!/\*\/\s*$/.test(lines[at - 1] ?? "")) return null;
  let start = at - 1;
  while (!/^\s*\/\*\*/.test(lines[start] ?? "/**")) start--;
  return plain(lines.slice(start, at).join("\n"));
}

/** The members of the object literal that begins on a line, as the formatter lays them out: each on a line of its own. */
function membersAt(lines: readonly string[], start: number): Record<string, string | null> {
  const indent = /^ */.exec(lines[start] ?? "")?.[0] ?? "";
  const members: Record<string, string | null> = {};
  for (let at = start; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (line.trim() !== "" && !line.startsWith(indent)) break;
    const [, name] = new RegExp(`^${indent}"?(\\w+)"?(?:[:,]|$)`).exec(line) ?? [];
    if (name !== undefined) members[name] = commentAbove(lines, at);
  }
  return members;
}

/**
 * Read the doc comments of the shapes.
 *
 * @returns The text of the module that holds them.
 */
export function descriptionsModule(): string {
  const said: Said = { calls: {}, members: {} };
  for (const path of modulesIn("protocol").toSorted()) {
    readInto(said, readFileSync(join(PROJECT, path), "utf8").split("\n"));
  }
  return `/**
 * Doc comments of protocol/ that the documents tell; written by "deno run -A scripts/descriptions.ts".
 *
 * @module
 */
/** Doc comments of methods and notifications, by name. */
export const CALLS: Readonly<Record<string, string>> = ${JSON.stringify(said.calls, null, 2)};

/** Doc comments of members: by the method whose own they are (or ""), then by the names of all members of the shape. */
export const MEMBERS: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>> = ${
    JSON.stringify(said.members, null, 2)
  };
`;
}

function readInto(said: Said, lines: readonly string[]): void {
  let comment: string | null = null;
  let owner = "";
  lines.forEach((line, at) => {
    if (/^(?:export )?(?:const|function) \w+/.test(line)) {
      comment = commentAbove(lines, at);
      owner = "";
    }
    const [, call] = CALL.exec(line.startsWith("  ") ? `${lines[at - 1]}${line}` : line) ?? [];
    if (call !== undefined && comment !== null) {
      said.calls[call] = comment;
      owner = call;
    }
    if (!/z\.(?:strictObject|object)\(\{$|^\s+\{$/.test(line)) return;
    const found = membersAt(lines, at + 1);
    const told = Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== null);
    if (told.length === 0) return;
    (said.members[owner] ??= {})[Object.keys(found).join()] = Object.fromEntries(told);
  });
}

if (import.meta.main) {
  writeFileSync(join(PROJECT, DESCRIPTIONS), descriptionsModule());
  process.stdout.write(`Wrote ${DESCRIPTIONS}\n`);
}
