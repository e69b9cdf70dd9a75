import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../../scripts/deno_command.ts";

/** A size in pixels stays as it is when a person sets a larger text in the browser. */
const FIXED = /font-size: *[\d.]+px/g;

Deno.test("L4: no size of text is in pixels", () => {
  const found = readdirSync(join(PROJECT, "web"), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|css|html)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .flatMap((path) => (readFileSync(path, "utf8").match(FIXED) ?? []).map((size) => `${path}: ${size}`));
  assert.deepEqual(found, []);
});
