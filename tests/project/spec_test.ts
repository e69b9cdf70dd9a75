import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../../scripts/deno_command.ts";

const MOST_WORDS = 60;
/** Rules that no test names: what follows from H17 and H3, what the bench and the gate show, what is reserved. */
const NAMED_BY_NO_TEST = ["H18", "P1", "P12", "W14"];

interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

function read(path: string): string {
  return readFileSync(join(PROJECT, path), "utf8");
}

function filesIn(folder: string, name: RegExp): readonly string[] {
  return readdirSync(join(PROJECT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(PROJECT.length).replace(/^[/\\]/, ""));
}

/** The sections of a document: each heading of the second level, and the lines below it. */
function sectionsOf(text: string): readonly Section[] {
  return text.split(/^## /m).slice(1).map((part) => {
    const [title = "", ...lines] = part.split("\n");
    return { title, lines };
  });
}

/** Sentences in one piece: paragraphs and list items, without tables and code. */
function blocksOf(lines: readonly string[]): readonly string[] {
  const blocks: string[] = [];
  let isOpen = false;
  for (const line of lines) {
    const isProse = line.trim() !== "" && !/^(\||#| {4})/.test(line);
    if (!isProse) isOpen = false;
    else if (isOpen && !line.startsWith("- ")) blocks.push(`${blocks.pop()} ${line.trim()}`);
    else blocks.push(line);
    isOpen = isProse;
  }
  return blocks;
}

function wordsIn(block: string): number {
  return block.replace(/^- (\*\*\w+\*\* )?/, "").trim().split(/\s+/).length;
}

/** The ids of all rules: those of list items, and the promises' in their table. */
function idsOf(text: string): readonly string[] {
  return [...text.matchAll(/^(?:- \*\*|\| )([A-Z]\d+[a-z]?)(?:\*\*| +\|)/gm)].map(([, id = ""]) => id);
}

/** Where a rule stands among those of its letter: C9, then C9a, then C10. */
function order(id: string): number {
  return Number(id.match(/\d+/)?.[0]) * 1000 + (id.match(/[a-z]$/)?.[0].charCodeAt(0) ?? 0) - 96;
}

/** The rules with which a test's name begins: one, several with commas, or a range with two dots. */
function namedBy(title: string): readonly string[] {
  const [prefix = ""] = title.match(/^[A-Z]\d+[a-z]?(?:(?:, |\.\.)[A-Z]\d+[a-z]?)*/) ?? [];
  return prefix.split(", ").filter((name) => name !== "").flatMap((name) => {
    const [, letter = "", first = "", last] = name.match(/^([A-Z])(\d+)\.\.[A-Z](\d+)$/) ?? [];
    if (last === undefined) return [name];
    const count = Number(last) - Number(first) + 1;
    return Array.from({ length: count }, (_, index) => `${letter}${Number(first) + index}`);
  });
}

/** What the table of limits says stands in the source. */
function limitsOf(lines: readonly string[]) {
  return lines.filter((line) => /^\| [^-]/.test(line)).slice(1).map((line) => {
    const [, name = "", value = "", unit = "", rules = "", source = ""] = line.split("|").map((cell) =>
      cell.trim()
    );
    const [, text = "", file = ""] = source.match(/^`([^`]+)` in `([^`]+)`$/) ?? [];
    return { name, value, unit, rules, text, file };
  });
}

const spec = read("docs/SPEC.md");

Deno.test("every section of the rules begins with what it says in short", () => {
  const without = sectionsOf(spec).filter(({ lines }) =>
    !/^In short: \S/.test(lines.find((line) => line.trim() !== "") ?? "")
  );
  assert.deepEqual(without.map(({ title }) => title), []);
});

Deno.test("no rule has more than 60 words, tables apart", () => {
  const long = sectionsOf(spec).flatMap(({ title, lines }) =>
    blocksOf(lines).filter((block) => wordsIn(block) > MOST_WORDS).map((block) =>
      `${title}: ${wordsIn(block)} words: ${block.slice(0, 60)}`
    )
  );
  assert.deepEqual(long, []);
});

Deno.test("every rule that SECURITY.md cites exists", () => {
  const cited = [...read("docs/SECURITY.md").matchAll(/\b[A-Z]\d+[a-z]?\b/g)].map(([id]) => id);
  assert(cited.length > 40, `${cited.length} rules`);
  const ids = new Set(idsOf(spec));
  assert.deepEqual(cited.filter((id) => !ids.has(id)), []);
});

Deno.test("the words of a rule are counted over its lines, and not in tables and code", () => {
  const lines = [
    "- **W1** one two",
    "  three",
    "- **W2** one",
    "",
    "| a | b |",
    "",
    "    code",
    "",
    "four five",
  ];
  assert.deepEqual(blocksOf(lines).map(wordsIn), [3, 1, 2]);
});

Deno.test("every limit in the table stands in the source with its value, and is of rules that exist", () => {
  const limits = limitsOf(sectionsOf(spec).find(({ title }) => title === "Limits")?.lines ?? []);
  assert(limits.length > 50, `${limits.length} limits`);
  const ids = new Set(idsOf(spec));
  const wrong = limits.flatMap(({ name, rules, text, file }) => [
    ...(file !== "" && existsSync(join(PROJECT, file)) && read(file).includes(text)
      ? []
      : [`${name}: "${text}" is not in "${file}"`]),
    ...rules.split(", ").filter((id) => !ids.has(id)).map((id) => `${name}: there is no rule ${id}`),
  ]);
  assert.deepEqual(wrong, []);
  assert.equal(new Set(limits.map(({ name }) => name)).size, limits.length, "two limits have one name");
});

Deno.test("a rule that names a limit names one of the table", () => {
  const sections = sectionsOf(spec);
  const names = new Set(
    limitsOf(sections.find(({ title }) => title === "Limits")?.lines ?? []).map(({ name }) => name),
  );
  const used = sections.filter(({ title }) => title !== "Limits").flatMap(({ lines }) =>
    [...lines.join("\n").matchAll(/(?<![\w*])_([A-Za-z][^_]*)_(?![\w*])/g)].map(([, name = ""]) =>
      name.replace(/\s+/g, " ")
    )
  );
  assert.deepEqual(used.filter((name) => !names.has(name)), []);
  assert.deepEqual([...names].filter((name) => !used.includes(name)), []);
});

Deno.test("every rule has one id and stands in order, a test's name begins with rules that exist, and every rule is named in a test", () => {
  const ids = idsOf(spec);
  assert.deepEqual(ids.filter((id, index) => ids.indexOf(id) !== index), []);
  const inOrder = ids.toSorted((one, other) => order(one) - order(other));
  for (const letter of new Set(ids.map((id) => id.slice(0, 1)))) {
    const ofLetter = (id: string) => id.startsWith(letter);
    assert.deepEqual(ids.filter(ofLetter), inOrder.filter(ofLetter));
  }
  const known = new Set(ids);
  const sources = filesIn("tests", /\.(ts|cpp|py)$/).map((file) => ({ file, text: read(file) }));
  const named = sources.flatMap(({ file, text }) =>
    [...text.matchAll(/["`]([A-Z]\d+[a-z]?(?:[:,]|\.\.)[^"`\n]*)/g)]
      .flatMap(([, title = ""]) => namedBy(title).map((id) => ({ file, id })))
  );
  assert(named.length > 300, `${named.length} names of rules`);
  assert.deepEqual(named.filter(({ id }) => !known.has(id)), []);
  const mentioned = new Set([
    ...named.map(({ id }) => id),
    ...sources.filter(({ file }) => !file.endsWith("spec_test.ts")).flatMap(({ text }) =>
      text.match(/\b[A-Z]\d+[a-z]?\b/g) ?? []
    ),
  ]);
  // A part of a rule, as C9a is of C9, is shown by the tests of that rule.
  const whole = new Set(ids.map((id) => id.replace(/[a-z]$/, "")));
  assert.deepEqual([...whole].filter((id) => !mentioned.has(id)).toSorted(), NAMED_BY_NO_TEST);
});
