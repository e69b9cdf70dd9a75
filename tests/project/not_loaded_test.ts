import assert from "node:assert/strict";
import { PROJECT } from "../../scripts/deno_command.ts";
import { modulesIn } from "../../scripts/modules.ts";

/** What Deno reads when a program starts: also what it imports later, if that is named by a literal. */
async function readAtStart(file: string): Promise<readonly string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", file],
    cwd: PROJECT,
    stdin: "null",
  }).output();
  const { roots, modules }: {
    readonly roots: readonly string[];
    readonly modules: readonly {
      readonly specifier: string;
      readonly dependencies?: readonly { readonly code?: { readonly specifier: string } }[];
    }[];
  } = JSON.parse(new TextDecoder().decode(stdout));
  const bySpecifier = new Map(modules.map((module) => [module.specifier, module]));
  const read = new Set(roots);
  for (const specifier of read) {
    // What only types name has no code.
    for (const { code } of bySpecifier.get(specifier)?.dependencies ?? []) {
      if (code !== undefined) read.add(code.specifier);
    }
  }
  return [...read];
}

/** By what it is known, and what says that it is not read. */
const LATER: readonly (readonly [what: string, specifiers: RegExp])[] = [
  ["Q1a, G1: bridge and gateway", /server\/(?:mqtt|gateway)\/|npm:\/?mqtt@/],
  ["S30: what makes and checks certificates", /server\/tls\//],
  ["X1: the documents", /protocol\/documents\//],
  ["S43: the bundler", /page_build\/build_page\.ts|npm:\/?esbuild@/],
];

for (const [what, specifiers] of LATER) {
  Deno.test(`${what}: nothing of it is read by a start of the server`, async () => {
    const read = await readAtStart("server/main.ts");
    assert(read.length > 100, `${read.length} modules`);
    assert.deepEqual(read.filter((specifier) => specifiers.test(specifier)), []);
    const all = ["server", "protocol", "page_build"].flatMap(modulesIn);
    assert(all.some((module) => specifiers.test(module)), "it is called so");
  });
}
