import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../../scripts/deno_command.ts";
import { modulesIn } from "../../scripts/modules.ts";
import { type ImportGraph, importProblems } from "./import_rules.ts";

interface GraphModule {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly code?: { readonly specifier: string };
    readonly type?: { readonly specifier: string };
  }[];
}

const FOLDERS = [
  "protocol",
  "client",
  "firmware-gen",
  "server",
  "web",
  "page_build",
  "scripts",
  "tests",
  "bench",
];
const ROOT = new URL("../../", import.meta.url).href;

/** One module that imports every module of the project, so that one question to Deno tells them all. */
async function projectModules(): Promise<readonly GraphModule[]> {
  const all = FOLDERS.flatMap(modulesIn).map((path) => ROOT + path);
  const source = all.map((url) => `import ${JSON.stringify(url)};`).join("");
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", `data:application/typescript,${encodeURIComponent(source)}`],
    cwd: PROJECT,
    stdin: "null",
    stderr: "inherit",
  }).output();
  assert.equal(code, 0);
  const { modules }: { readonly modules: readonly GraphModule[] } = JSON.parse(
    new TextDecoder().decode(stdout),
  );
  return modules.filter(({ specifier }) => specifier.startsWith(ROOT));
}

const modules = await projectModules();
const graph: ImportGraph = new Map(
  modules.map(({ specifier, dependencies = [] }) => [
    specifier.slice(ROOT.length),
    dependencies.flatMap(({ code, type }) => code?.specifier ?? type?.specifier ?? [])
      .filter((imported) => imported.startsWith(ROOT) && imported.endsWith(".ts"))
      .map((imported) => imported.slice(ROOT.length)),
  ]),
);

Deno.test("every import follows the rules, and none goes in a circle", () => {
  assert(graph.has("protocol/definition.ts"));
  assert.deepEqual(importProblems(graph), []);
});

Deno.test("no test imports the shipped definition, which is an example that anybody may change", () => {
  const shipped = ["protocol/definition.ts", "client/connect.ts"];
  const importers = [...graph].filter(([file, imports]) =>
    file.startsWith("tests/") && imports.some((imported) => shipped.includes(imported))
  );
  assert.deepEqual(importers.map(([file]) => file), []);
});

Deno.test("X6b: the MCP package is loaded by `destello mcp` alone", () => {
  const loading = ["client", "page_build", "protocol", "scripts", "server", "web"].flatMap(modulesIn)
    .filter((path) => readFileSync(join(PROJECT, path), "utf8").includes('from "@modelcontextprotocol/'));
  assert.deepEqual(loading, ["scripts/mcp/serve_mcp.ts"]);
  const command = readFileSync(join(PROJECT, "scripts/mcp.ts"), "utf8");
  assert.match(command, /import\("\.\/mcp\/serve_mcp\.ts"\)/);
});
