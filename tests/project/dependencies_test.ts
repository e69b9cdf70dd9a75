import assert from "node:assert/strict";

function text(path: string): string {
  return Deno.readTextFileSync(new URL(`../../${path}`, import.meta.url));
}

Deno.test("every dependency is from npm, has one exact version, and stands in docs/DEPENDENCIES.md with it", () => {
  const { imports }: { readonly imports: Readonly<Record<string, string>> } = JSON.parse(text("deno.json"));
  const page = text("docs/DEPENDENCIES.md");
  const { destello, ...packages } = imports;
  assert.equal(destello, "./protocol/dsl.ts");
  for (const specifier of Object.values(packages)) {
    const [, name, version] = specifier.match(/^npm:((?:@[^/]+\/)?[^@/]+)@(\d+\.\d+\.\d+)(?:\/.*)?$/) ?? [];
    assert(name && version, specifier);
    const row = page.split("\n").find((line) => line.startsWith(`| \`${name}\``));
    assert.equal(row?.split("|")[2]?.trim(), version, name);
  }
});
