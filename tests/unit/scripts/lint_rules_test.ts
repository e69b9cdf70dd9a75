import assert from "node:assert/strict";
import rules from "../../../scripts/lint_rules.ts";

function complaints(source: string, file = "some_file.ts"): readonly string[] {
  return Deno.lint.runPlugin(rules, file, source).map(({ id, message }) => `${id}: ${message}`);
}

Deno.test("no-cast allows `as const` and refuses every other cast", () => {
  assert.deepEqual(complaints("const a = [1] as const; const b = a satisfies readonly number[];"), []);
  for (const cast of ["a as string", "a as unknown as string", "<string> a", "a as Const"]) {
    const found = complaints(`const b = ${cast};`);
    assert(found.length > 0, cast);
    assert(found.every((one) => one === "house/no-cast: A cast claims what the compiler cannot see"));
  }
});

Deno.test("no-silencing refuses the comments that silence compiler or linter, and no other comment", () => {
  for (const [who, how] of [["@ts", "ignore"], ["@ts", "nocheck"], ["deno-lint", "ignore"]] as const) {
    for (const comment of [`// ${who}-${how}: x`, `/* ${who}-${how} */`]) {
      assert.deepEqual(complaints(`${comment}\nconst a = 1;`), [
        "house/no-silencing: This comment silences the compiler or the linter",
      ]);
    }
  }
  assert.deepEqual(complaints('// why\nconst a = "// @ts-expect-error";'), []);
});

Deno.test("file refuses names that are not snake_case", () => {
  for (const name of ["mod.ts", "led_set.ts", "crc16.ts", "golden.gen.ts"]) {
    assert.deepEqual(complaints("const a = 1;", name), []);
  }
  for (const name of ["ledSet.ts", "led-set.ts", "Led.ts", "_led.ts"]) {
    assert.deepEqual(complaints("const a = 1;", name), [`house/file: File name "${name}" is not snake_case`]);
  }
});
