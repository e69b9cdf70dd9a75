import assert from "node:assert/strict";
import { join } from "node:path";
import { readFileSync } from "node:fs";
import { PROJECT } from "../../scripts/deno_command.ts";
import { modulesIn } from "../../scripts/modules.ts";
import { EXAMPLES } from "../unit/protocol/field_kinds.ts";
import { CloneCopy } from "../tools/clone_copy.ts";

/** The places that know every kind of field. */
const REGISTERS = [
  "protocol/fields/kinds.ts",
  "firmware-gen/fields/kinds.ts",
  "web/fields/kinds.ts",
  "server/mqtt/home_assistant/kinds.ts",
];
/** A kind's line in the object of a register. */
const ENTRY = /^ {2}(\w+): \w+(?:Kind|Cpp|View|Entity),\n/m;

/** What the compiler says of a file in a copy of this clone. */
async function checked(copy: CloneCopy, path: string): Promise<string> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", join(copy.folder, path)],
    cwd: copy.folder,
    env: { NO_COLOR: "1" },
  }).output();
  return success ? "" : new TextDecoder().decode(stderr);
}

for (const register of REGISTERS) {
  Deno.test(`A kind of field that is missing in ${register} does not compile`, async () => {
    await using copy = await CloneCopy.make();
    assert.equal(await checked(copy, register), "");
    await copy.edit(register, (text) => text.replace(ENTRY, ""));
    assert.match(await checked(copy, register), /Property '\w+' is missing in type .* but required in type/);
  });
}

Deno.test("Only a kind's own files know its name: everybody else asks its object", () => {
  const names = Object.keys(EXAMPLES).join("|");
  const asked = new RegExp(`kind\\s*[!=]==\\s*"(?:${names})"|switch \\((?:\\w+\\.)*field\\.kind\\)`);
  const own = new RegExp(`/(?:fields|home_assistant)/(?:${names})\\.ts$`);
  const found = ["protocol", "client", "firmware-gen", "server", "web", "scripts"].flatMap(modulesIn)
    .filter((path) => !own.test(path) && asked.test(readFileSync(join(PROJECT, path), "utf8")));
  assert.deepEqual(found, []);
});
