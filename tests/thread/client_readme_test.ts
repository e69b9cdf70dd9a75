import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleClient } from "../../scripts/bundle_client.ts";
import { fixture } from "../fixture_project.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { tools, withTools } from "../tool.ts";
import { type House, openHouse, TOKEN } from "./house.ts";

const PROJECT = new URL("../../", import.meta.url);
const LED = 13;

/** The README's program, word for word, but for the port. */
async function readmeProgram(readme: string, port: number): Promise<string> {
  const text = await readFile(new URL(readme, PROJECT), "utf8");
  const [, program] = /```ts ignore\n(import \{ readFileSync \}.*?)```/s.exec(text) ?? [];
  assert.ok(program, `${readme} has a program`);
  return program.replace("127.0.0.1:8000", `127.0.0.1:${port}`);
}

/** Somebody's home folder, with the token where a server of theirs would have put it. */
async function writeToken(home: string): Promise<void> {
  const folder = join(home, ".local", "state", "destello");
  await mkdir(folder, { recursive: true });
  // As the server writes it.
  await writeFile(join(folder, "token"), `${TOKEN}\n`);
}

async function run(command: string, args: readonly string[], home: string): Promise<void> {
  const env = {
    HOME: home,
    NO_COLOR: "1",
    DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
  };
  const { success, stdout, stderr } = await new Deno.Command(command, { args: [...args], env }).output();
  const decoder = new TextDecoder();
  assert.ok(success, decoder.decode(stderr));
  assert.equal(decoder.decode(stdout), "LED on: true\n");
}

function assertLit(house: House): void {
  assert.deepEqual(house.edges.filter(({ pin }) => pin === LED).map(({ level }) => level), [1]);
}

for (const readme of ["docs/CLIENTS.md", "docs/CLIENTS.es.md"]) {
  Deno.test(`the client program in ${readme} compiles, and switches the LED on`, async () => {
    await using house = await openHouse();
    await inTempFolder(async (home) => {
      await writeToken(home);
      const library = fileURLToPath(new URL("tests/fixture_client.ts", PROJECT));
      const program = (await readmeProgram(readme, house.api.port)).replace(
        "./client/connect.ts",
        library,
      );
      await writeFile(join(home, "led.ts"), program);
      const config = fileURLToPath(new URL("deno.json", PROJECT));
      await run(Deno.execPath(), [
        "run",
        "--quiet",
        "-A",
        "--check",
        "--config",
        config,
        join(home, "led.ts"),
      ], home);
      assertLit(house);
    });
  });
}

/** esbuild's stop() kills its process and does not wait until it is gone. */
const SANITIZERS = { sanitizeOps: false, sanitizeResources: false };

Deno.test({
  ...withTools(
    "the README's program runs on Node, with the one file of deno task build:client",
    [tools.nodeWebSocket],
    async (_t, node) => {
      await using house = await openHouse();
      await inTempFolder(async (home) => {
        await writeToken(home);
        await writeFile(join(home, "destello_client.js"), await bundleClient(fixture));
        const program = (await readmeProgram("docs/CLIENTS.md", house.api.port))
          .replace("./client/connect.ts", "./destello_client.js");
        await writeFile(join(home, "led.mjs"), program);
        await writeFile(join(home, "package.json"), '{"type":"module"}');
        await run(node, ["--no-warnings", "--experimental-websocket", join(home, "led.mjs")], home);
        assertLit(house);
      });
    },
  ),
  ...SANITIZERS,
});
