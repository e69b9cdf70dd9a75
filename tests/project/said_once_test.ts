import assert from "node:assert/strict";
import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as catalogue from "../../protocol/api/catalogue.ts";
import { NOTIFICATIONS } from "../../protocol/api/notifications.ts";
import { PROJECT } from "../../scripts/deno_command.ts";
import { modulesIn } from "../../scripts/modules.ts";
import { inTempFolder } from "../server/temp_folder.ts";

/** A change of one file of the project. */
interface Change {
  readonly file: string;
  readonly change: (source: string) => string;
}

/** What `deno check` says of a copy of the project with one change. */
async function complaints(entry: string, { file, change }: Change): Promise<string> {
  let said = "";
  await inTempFolder(async (copy) => {
    for (
      const part of [
        "deno.json",
        "deno.lock",
        "client",
        "protocol",
        "server",
        "web",
        "page_build",
        "scripts",
        "firmware-gen",
      ]
    ) {
      await mkdir(dirname(join(copy, part)), { recursive: true });
      await cp(join(PROJECT, part), join(copy, part), { recursive: true });
    }
    await symlink(join(PROJECT, "node_modules"), join(copy, "node_modules"), "dir");
    const source = await readFile(join(copy, file), "utf8");
    const changed = change(source);
    assert.notEqual(changed, source, "the change does something");
    await writeFile(join(copy, file), changed);
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--frozen", entry],
      cwd: copy,
      env: { NO_COLOR: "1" },
      stdin: "null",
    }).output();
    said = code === 0 ? "" : new TextDecoder().decode(stderr);
  });
  return said;
}

Deno.test("a method without a handler does not compile, and the compiler names it", async () => {
  const said = await complaints("server/api/methods.ts", {
    file: "protocol/api/board.ts",
    change: (source) =>
      `${source}
/** Has a board wave. */
export const wave = {
  name: "board.wave",
  params: nothing,
  hint: "Send {}",
  result: renamed,
  needs: "control",
} as const satisfies Method;
`,
  });
  assert.match(said, /Property 'wave' is missing in type/);
  assert.match(said, /server\/api\/board_methods\.ts/);
});

Deno.test("a handler that gives something else than its method tells does not compile", async () => {
  const said = await complaints("server/api/methods.ts", {
    file: "server/api/board_methods.ts",
    change: (source) => source.replace("boards.renewId(board)", "boards.list()"),
  });
  assert.match(said, /server\/api\/board_methods\.ts/);
});

Deno.test("a client that gives a method what it does not take does not compile", async () => {
  const said = await complaints("web/details/rename_form.ts", {
    file: "web/details/rename_form.ts",
    change: (source) => source.replace("call(rename, { name: typed", "call(rename, { nickname: typed"),
  });
  assert.match(said, /'nickname' does not exist/);
});

const TROUBLES = [
  ["of a board", "  no_bytes:", `  rusty: { details: [] },\n  no_bytes:`, "board_reasons"],
  ["of a request", "  parse_error:", `  rusty: { code: -32099, status: 409 },\n  parse_error:`, "failures"],
] as const;

for (const [what, place, row, table] of TROUBLES) {
  Deno.test(`a trouble ${what} without a sentence in one language does not compile, and the compiler names it`, async () => {
    for (const language of ["en", "es"]) {
      const said = await complaints(`web/text/${table}_${language}.ts`, {
        file: "protocol/troubles.ts",
        change: (source) => source.replace(place, row),
      });
      assert.match(said, /Property 'rusty' is missing in type/, language);
      assert.match(said, new RegExp(`web/text/${table}_${language}\\.ts`), language);
    }
  });
}

Deno.test("every method of protocol/api/ is in the catalogue, and every notification in the list of them", async () => {
  const exported: unknown[] = [];
  for (const path of modulesIn("protocol/api")) {
    const module: Record<string, unknown> = await import(new URL(path, `file://${PROJECT}/`).href);
    exported.push(...Object.values(module));
  }
  const named = exported.filter((value) => typeof value === "object" && value !== null && "name" in value);
  const methods = named.filter((value) => "needs" in value);
  const known: unknown[] = Object.values(catalogue).flatMap((subject) => Object.values<unknown>(subject));
  assert.ok(methods.length > 20);
  assert.deepEqual(methods.filter((method) => !known.includes(method)), []);
  const notifications = named.filter((value) => "read" in value);
  const listed: readonly unknown[] = NOTIFICATIONS;
  assert.ok(notifications.length > 10);
  assert.deepEqual(notifications.filter((notification) => !listed.includes(notification)), []);
});
