import assert from "node:assert/strict";
import { importProblems } from "../../project/import_rules.ts";

function problems(graph: Readonly<Record<string, readonly string[]>>): readonly string[] {
  return importProblems(new Map(Object.entries(graph)));
}

Deno.test("importProblems() allows what runs one way", () => {
  assert.deepEqual(
    problems({
      "web/page.ts": ["web/chip.ts", "protocol/messages.ts"],
      "server/main.ts": ["server/api/routes.ts"],
      "server/api/routes.ts": ["server/boards/boards.ts"],
      "server/boards/boards.ts": ["protocol/messages.ts"],
      "tests/server/thread_test.ts": ["server/main.ts", "web/page.ts", "tests/tool.ts"],
    }),
    [],
  );
});

Deno.test("importProblems() names a forbidden import and what would be allowed", () => {
  assert.deepEqual(problems({ "protocol/dsl.ts": ["server/log.ts"] }), [
    "protocol/dsl.ts imports server/log.ts, but protocol/ may import only itself",
  ]);
  assert.deepEqual(problems({ "web/page.ts": ["server/boards/boards.ts"] }), [
    "web/page.ts imports server/boards/boards.ts, but web/ may import only client/, protocol/",
  ]);
  for (
    const [file, imported] of [
      ["server/link/link.ts", "server/serial/serial.ts"],
      ["server/boards/board.ts", "server/api/routes.ts"],
      ["server/api/routes.ts", "server/link/link.ts"],
      ["firmware-gen/header.ts", "server/main.ts"],
      ["scripts/flash.ts", "tests/tool.ts"],
      ["elsewhere/a.ts", "protocol/dsl.ts"],
    ] as const
  ) assert.equal(problems({ [file]: [imported] }).length, 1, `${file} -> ${imported}`);
});

Deno.test("importProblems() names each circle with its way round", () => {
  assert.deepEqual(
    problems({
      "protocol/a.ts": ["protocol/b.ts"],
      "protocol/b.ts": ["protocol/c.ts", "protocol/d.ts"],
      "protocol/c.ts": ["protocol/b.ts"],
      "protocol/d.ts": [],
    }),
    ["Circular import: protocol/b.ts -> protocol/c.ts -> protocol/b.ts"],
  );
});
