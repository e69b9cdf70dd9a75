import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../../scripts/deno_command.ts";

const FOLDERS = ".ci bench docs firmware firmware-gen page_build protocol scripts server tests web".split(
  " ",
);
const TEXTS = /\.(?:c|cpp|css|h|html|ino|ini|json|md|py|sh|ts)$|^run$/;

/** Where a task is named, by its name: `deno task NAME`, also over a line's end and in a comment. */
function tasksNamed(text: string): readonly { readonly name: string; readonly line: number }[] {
  return [...text.matchAll(/\bdeno task(?: |\n(?:[ >]|\* |\/\/ )*)([a-z][\w:-]*)/g)].map((match) => ({
    name: match[1] ?? "",
    line: text.slice(0, match.index).split("\n").length,
  }));
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(join(PROJECT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && TEXTS.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

Deno.test("every task that a source, README or document names is in deno.json, and every one that is there is named", () => {
  const { tasks }: { tasks: Readonly<Record<string, unknown>> } = JSON.parse(
    readFileSync(join(PROJECT, "deno.json"), "utf8"),
  );
  const files = ["README.md", "README.es.md", "deno.json"].map((name) => join(PROJECT, name));
  const named = [...files, ...FOLDERS.flatMap(filesIn)].flatMap((path) =>
    tasksNamed(readFileSync(path, "utf8")).map(({ name, line }) => ({
      name,
      at: `${path.slice(PROJECT.length)}:${line} names "deno task ${name}"`,
    }))
  );
  assert.deepEqual(named.filter(({ name }) => !Object.hasOwn(tasks, name)).map(({ at }) => at), []);
  const names = new Set(named.map(({ name }) => name));
  assert.deepEqual(Object.keys(tasks).filter((task) => !names.has(task)), []);
});

Deno.test("a task's name is found in a sentence, in quotes, and on the next line", () => {
  const task = "deno task";
  const text =
    `Run "${task} gen" (\`${task} build:firmware --check\`):\n * \`${task}\n * flash\`. \`${task}\` ends.`;
  assert.deepEqual(tasksNamed(text), [
    { name: "gen", line: 1 },
    { name: "build:firmware", line: 1 },
    { name: "flash", line: 2 },
  ]);
});
