import assert from "node:assert/strict";
import { cp, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DESCRIPTIONS, descriptionsModule } from "../../scripts/descriptions.ts";
import { PROJECT } from "../../scripts/deno_command.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { run } from "./tools.ts";

const WAVE = `
/** Has a board wave with its flag. */
export const wave = {
  name: "board.wave",
  params: () =>
    z.strictObject({
      /** How often. */
      times: z.int(),
    }),
  hint: "Send {}",
  result: renamed,
  needs: "admin",
  ofBoard: true,
} as const satisfies Method;
`;
const WRITE = `
const projects = [{ name: "None", definition: { channels: {} } }];
const server = { version: "1", origin: "http://127.0.0.1:8000" };
for (const [file, write] of [["openrpc", "openRpc"], ["openapi", "openApi"], ["asyncapi", "asyncApi"]]) {
  const made = await import(\`./protocol/documents/\${file}.ts\`);
  console.log(JSON.stringify(made[\`\${write}Document\`](projects, server)));
}`;

Deno.test("X2, X3: a method that is added to the catalogue is in all three documents, without another line", () =>
  inTempFolder(async (copy) => {
    for (const part of ["deno.json", "deno.lock", "protocol", "scripts"]) {
      await cp(join(PROJECT, part), join(copy, part), { recursive: true });
    }
    await symlink(join(PROJECT, "node_modules"), join(copy, "node_modules"), "dir");
    const file = join(copy, "protocol/api/board.ts");
    await writeFile(file, await readFile(file, "utf8") + WAVE);
    const cwd = copy;
    await run(Deno.execPath(), ["run", "-A", "--no-check", "scripts/descriptions.ts"], { cwd });
    await writeFile(join(copy, "write.ts"), WRITE);
    const documents = (await run(Deno.execPath(), ["run", "-A", "--no-check", "write.ts"], { cwd })).trim()
      .split("\n");
    assert.equal(documents.length, 3);
    for (const document of documents) {
      assert.match(document, /"board\.wave/);
      assert.match(document, /\{"type":"integer"[^}]*"description":"How often\."/);
    }
    assert.match(
      documents[0] ?? "",
      /"description":"Has a board wave with its flag\. Needs the role admin\."/,
    );
  }));

Deno.test("X3: the generated descriptions are those of the doc comments", async () => {
  assert.equal(
    await readFile(join(PROJECT, DESCRIPTIONS), "utf8"),
    descriptionsModule(),
    'run "deno run -A scripts/descriptions.ts"',
  );
});
