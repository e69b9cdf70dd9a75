import assert from "node:assert/strict";
import { PROJECT } from "../../scripts/deno_command.ts";

/** As `deno info --json` tells it. */
interface Graph {
  readonly roots: readonly string[];
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly code?: { readonly specifier: string };
      readonly isDynamic?: boolean;
    }[];
  }[];
}

async function graphOf(file: string): Promise<Graph> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", file],
    cwd: PROJECT,
    stdin: "null",
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** What is loaded by a start: everything that is imported, and nothing that is imported later if it is needed. */
function loaded({ roots, modules }: Graph, isLoaded: (isDynamic: boolean) => boolean): ReadonlySet<string> {
  const bySpecifier = new Map(modules.map((module) => [module.specifier, module]));
  const found = new Set(roots);
  for (const specifier of found) {
    for (const { code, isDynamic = false } of bySpecifier.get(specifier)?.dependencies ?? []) {
      if (code !== undefined && isLoaded(isDynamic)) found.add(code.specifier);
    }
  }
  return found;
}

/** By what it is known, and what says that it is not loaded. */
const LATER: readonly (readonly [what: string, specifiers: RegExp])[] = [
  ["Q1a, G1: bridge and gateway", /server\/(?:mqtt|gateway)\/|npm:\/?mqtt@/],
  ["X1: the documents", /protocol\/documents\//],
];

for (const [what, specifiers] of LATER) {
  Deno.test(`${what} are not loaded by a start of the server, and are there when they are needed`, async () => {
    const graph = await graphOf("server/main.ts");
    const atStart = loaded(graph, (isDynamic) => !isDynamic);
    assert(atStart.size > 100, `${atStart.size} modules`);
    assert.deepEqual([...atStart].filter((specifier) => specifiers.test(specifier)), []);
    assert([...loaded(graph, () => true)].some((specifier) => specifiers.test(specifier)));
  });
}
