import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../../scripts/deno_command.ts";
import { BROKEN_RULES } from "../faults/broken_rules.ts";
import { changed } from "../faults/rule_breaker.ts";

Deno.test("each rule that the simulation breaks stands in its file, exactly once", () => {
  for (const rule of BROKEN_RULES) {
    const source = readFileSync(join(PROJECT, rule.file), "utf8");
    assert.notEqual(changed(rule, source), source, rule.name);
  }
});
