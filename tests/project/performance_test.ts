import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { documentOf, recordIn } from "../../bench/peers/record.ts";
import { ROWS } from "../../bench/peers/rows.ts";
import { PROJECT } from "../../scripts/deno_command.ts";

const text = readFileSync(join(PROJECT, "docs/PERFORMANCE.md"), "utf8");

/** Without what the formatter decides: line ends, and the widths of tables. */
function words(markdown: string): string {
  return markdown.replaceAll(/-{3,}/g, "---").replaceAll(/\s+/g, " ").trim();
}

Deno.test("docs/PERFORMANCE.md says what its data says", () => {
  assert.equal(words(text), words(documentOf(recordIn(text))));
});

Deno.test("docs/PERFORMANCE.md has every row of the comparison", () => {
  assert.deepEqual(recordIn(text).rows.map(({ name }) => name), ROWS.map(({ name }) => name));
});
