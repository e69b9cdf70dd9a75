import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../../scripts/deno_command.ts";

/** Where a test may be skipped without a reason in its name. An empty or written list is an option of the server's. */
function bareSkips(text: string): readonly string[] {
  return [...text.matchAll(/\bignore(?::(?!\s*\[)|,\s*fn\b)[^\n]*|\.ignore\([^\n]*/g)].map(([found]) =>
    found
  );
}

Deno.test("no test is skipped without a reason in its name: withTools() says it", () => {
  const files = readdirSync(join(PROJECT, "tests"), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith("_test.ts") && entry.name !== "skips_test.ts")
    .map((entry) => join(entry.parentPath, entry.name));
  const found = files.flatMap((path) =>
    bareSkips(readFileSync(path, "utf8")).map((skip) => `${path.slice(PROJECT.length)}: ${skip}`)
  );
  assert.deepEqual(found, []);
});

Deno.test("a skip without a reason is found however it is written", () => {
  for (
    const text of [
      "ignore: Deno.uid() !== 0,",
      "ignore: true }",
      "Deno.test.ignore(name, fn)",
      "ignore, fn }",
    ]
  ) {
    assert.equal(bareSkips(text).length, 1, text);
  }
  assert.deepEqual(bareSkips("{ ignore: [], only: [] }; /* what to ignore */"), []);
});
