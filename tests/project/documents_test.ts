import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PROJECT } from "../../scripts/deno_command.ts";

const DOCUMENTS = [
  "README.md",
  "README.es.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "docs/ARCHITECTURE.md",
  "docs/BEHIND_A_PROXY.md",
  "docs/CLIENTS.md",
  "docs/CLIENTS.es.md",
  "docs/CODE_TOUR.md",
  "docs/DEPENDENCIES.md",
  "docs/HOT_PATH.md",
  "docs/MQTT.md",
  "docs/OTHER_TOOLS.md",
  "docs/PERFORMANCE.md",
  "docs/PROFILES.md",
  "docs/RELIABILITY.md",
  "docs/SCALE.md",
  "docs/SECURITY.md",
  "docs/SPEC.md",
  "docs/YOUR_BOARD.md",
  "docs/YOUR_BOARD.es.md",
  "tests/faults/README.md",
];
/** The documents that name files of the sources by their paths from the project's folder. */
const GUIDES = [
  "CONTRIBUTING.md",
  "docs/ARCHITECTURE.md",
  "docs/BEHIND_A_PROXY.md",
  "docs/CODE_TOUR.md",
  "docs/DEPENDENCIES.md",
  "docs/RELIABILITY.md",
  "docs/SECURITY.md",
  "docs/SPEC.md",
];
/** Folders of the first level whose files are code. */
const CODE = readdirSync(PROJECT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !/^(\.|build$|docs$|node_modules$)/.test(entry.name))
  .map(({ name }) => name);

function read(path: string): string {
  return readFileSync(join(PROJECT, path), "utf8");
}

/** Whether a path begins in a folder of the project, so that a method's path is none. */
function isOfProject(path: string): boolean {
  return [...CODE, "docs", ".ci"].includes(path.split("/")[0] ?? "");
}

/** As GitHub makes the anchor of a heading. */
function anchorOf(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, "").trim().replaceAll(" ", "-");
}

/** What stands between backticks, without code blocks. */
function codeIn(text: string): readonly string[] {
  return [...text.replaceAll(/^(?: {4}|```).*$/gm, "").matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
}

function foldersWithCode(folder: string): readonly string[] {
  return readdirSync(join(PROJECT, folder), { withFileTypes: true })
    .filter((entry) =>
      entry.isDirectory() &&
      readdirSync(join(PROJECT, folder, entry.name)).some((name) => /\.(ts|cpp|hex)$/.test(name))
    )
    .map(({ name }) => `${folder}/${name}/`);
}

/** Whether a file defines a function, method, table or macro of that name: of a class if one stands before the dot. */
function defines(source: string, name: string): boolean {
  const [member = "", owner] = name.split(".").toReversed();
  const begin = String.raw`^\s*(?!return|await|throw|new)(?:[\w<>:,&*]+\s+)*`;
  const definition = new RegExp(`${begin}${member}(?:<[^>]*>)?(?:\\(|\\[| = )(?:[^;\n]*$|.*\\{)`, "m");
  return definition.test(source) && (owner === undefined || new RegExp(`class ${owner}\\b`).test(source));
}

/** The steps of the tour: rows with a file and functions. */
function stepsOf(tour: string): readonly { readonly file: string; readonly names: readonly string[] }[] {
  return tour.split("\n").map((line) => line.split("|")).flatMap(([, file = "", names = ""]) => {
    const [, path = ""] = file.match(/^ `([\w./-]+\.\w+)` +$/) ?? [];
    return path === "" ? [] : [{ file: path, names: codeIn(names) }];
  });
}

Deno.test("every link of a document leads to a file, and to a heading in it", () => {
  const broken = DOCUMENTS.flatMap((document) =>
    [...read(document).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].filter(
      ([, path = "", anchor]) => {
        const target = path === "" ? document : join(dirname(document), path);
        if (!existsSync(join(PROJECT, target))) return true;
        const headings = anchor === undefined ? [] : read(target).match(/^#+ .*$/gm) ?? [];
        return anchor !== undefined &&
          !headings.some((heading) => anchorOf(heading.replace(/^#+ /, "")) === anchor);
      },
    ).map(([link]) => `${document}: ${link}`)
  );
  assert.deepEqual(broken, []);
});

Deno.test("no document has marks that a merge left behind", () => {
  assert.deepEqual(DOCUMENTS.filter((document) => /^(<{7}|>{7}|\| ={7}|={7}$)/m.test(read(document))), []);
});

Deno.test("every file and folder that a document names exists", () => {
  const missing = GUIDES.flatMap((document) =>
    codeIn(read(document))
      .filter((code) =>
        /^(\w[\w-]*|\.ci)\/[\w./-]*$/.test(code) && isOfProject(code) && !existsSync(join(PROJECT, code))
      )
      .map((code) => `${document}: ${code}`)
  );
  assert.deepEqual(missing, []);
});

Deno.test("the map in ARCHITECTURE.md has every folder of the code, down to the second level", () => {
  const [, map = ""] = read("docs/ARCHITECTURE.md").split(/^## The map$/m);
  const named = new Set(
    map.split(/^## /m)[0]?.split("\n").flatMap((line) => codeIn(line.split("|")[1] ?? "")),
  );
  const folders = CODE.flatMap((folder) => [
    `${folder}/`,
    ...(["tests", "bench", "examples"].includes(folder) ? [] : foldersWithCode(folder)),
  ]);
  assert.deepEqual(folders.filter((folder) => !named.has(folder)), []);
});

Deno.test("a definition is told from a call", () => {
  const source =
    "class Lamp {\n  async light(level: number): Promise<void> {\n    await this.#write(level);\n    rest();\n  }\n}";
  assert(defines(source, "Lamp.light"));
  assert(!defines(source, "Desk.light"));
  assert(!defines(source, "#write"));
  assert(!defines(source, "rest"));
});

Deno.test("the tour of the code names functions that are in their files", () => {
  const steps = stepsOf(read("docs/CODE_TOUR.md"));
  assert(steps.length > 30, `${steps.length} steps`);
  const missing = steps.flatMap(({ file, names }) => {
    const source = existsSync(join(PROJECT, file)) ? read(file) : "";
    return names.filter((name) => !defines(source, name)).map((name) => `${file}: ${name}`);
  });
  assert.deepEqual(missing, []);
});
