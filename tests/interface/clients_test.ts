import assert from "node:assert/strict";
import { build, stop } from "esbuild";
import { join } from "node:path";
import { inTempFolder } from "../server/temp_folder.ts";
import { tools, withTools } from "../tool.ts";
import { type Served, TOKEN, withServer } from "./served.ts";
import { interfaceTools, pythonIn, run } from "./tools.ts";

/** Two projects, a command of each, and what its board says afterwards. */
const PYTHON = `
import json, sys
from made.client import AuthenticatedClient
from made.api.default import lamp_set, boards_list, led_set
from made.models import LampSetBody, LedSetBody
url, token, board = sys.argv[1:]
client = AuthenticatedClient(url, token=token)
confirmed = lamp_set.sync(board, client=client, body=LampSetBody(level=77))
failed = led_set.sync("uno-0", client=client, body=LedSetBody(on=True))
boards = boards_list.sync(client=client).boards
print(json.dumps([confirmed.state.level, confirmed.board, failed.error.reason, failed.error.outcome, len(boards)]))
`;
const TYPESCRIPT = `
import { boardsList, lampSet, ledSet } from "./made";
import { client } from "./made/client.gen";
const [url = "", token = "", board = ""] = process.argv.slice(2);
client.setConfig({ baseUrl: url, auth: token });
const confirmed = await lampSet({ path: { board }, body: { level: 78 } });
const failed = await ledSet({ path: { board: "uno-0" }, body: { on: true } });
const boards = await boardsList();
const level: number | undefined = confirmed.data?.state.level;
const { reason, outcome } = failed.error!.error;
console.log(JSON.stringify([level, confirmed.data?.board, reason, outcome, boards.data?.boards.length]));
`;
/** A misspelt argument is one for the compiler. */
const WRONG = TYPESCRIPT.replace("level: 78", "brightness: 78");

async function documentIn(folder: string, { ask }: Served): Promise<string> {
  const file = join(folder, "openapi.json");
  await Deno.writeTextFile(file, await (await ask("/openapi.json?project=Uno")).text());
  return file;
}

Deno.test(withTools(
  "X4a: a Python client that a generator made runs a command, and gets what was confirmed or why not",
  [interfaceTools],
  (_t, made) =>
    withServer((served) =>
      inTempFolder(async (cwd) => {
        assert.ok(made !== undefined);
        const python = pythonIn(made);
        const path = await documentIn(cwd, served);
        const generate = ["generate", "--path", path, "--output-path", join(cwd, "made"), "--meta", "none"];
        await run(python, ["-m", "openapi_python_client", ...generate], { cwd });
        await Deno.writeTextFile(join(cwd, "use.py"), PYTHON);
        const board = served.boardOf("Uno");
        const printed = await run(python, ["use.py", served.api.url, TOKEN, board], { cwd });
        assert.deepEqual(JSON.parse(printed), [77, board, "unknown_board", "not_run", 2]);
      })
    ),
));

Deno.test(withTools(
  "X4a: a TypeScript client that a generator made compiles, and runs a command in Node",
  [interfaceTools, tools.npm],
  (_t, made) =>
    withServer((served) =>
      inTempFolder(async (cwd) => {
        assert.ok(made !== undefined);
        const [openApiTs, tsc] = ["openapi-ts", "tsc"].map((name) =>
          join(made, "node_modules", ".bin", name)
        );
        assert.ok(openApiTs !== undefined && tsc !== undefined);
        const input = await documentIn(cwd, served);
        await Deno.symlink(join(made, "node_modules"), join(cwd, "node_modules"), { type: "dir" });
        await Deno.writeTextFile(join(cwd, "package.json"), '{ "type": "module" }\n');
        await run(openApiTs, ["-i", input, "-o", join(cwd, "made"), "-c", "@hey-api/client-fetch"], { cwd });
        await Deno.writeTextFile(join(cwd, "use.ts"), TYPESCRIPT);
        await Deno.writeTextFile(join(cwd, "wrong.ts"), WRONG);
        const complaints = run(tsc, [
          ..."--noEmit --strict --skipLibCheck --module esnext --moduleResolution bundler".split(" "),
          ..."--target es2022 --lib es2022,dom,dom.iterable --types node".split(" "),
          "use.ts",
          "wrong.ts",
        ], { cwd });
        await assert.rejects(complaints, ({ message }: Error) => {
          assert.match(message, /wrong\.ts.*'brightness' does not exist/);
          return !message.includes("use.ts(");
        });
        await build({
          absWorkingDir: cwd,
          entryPoints: ["use.ts"],
          outfile: "use.mjs",
          bundle: true,
          format: "esm",
          platform: "node",
          logLevel: "silent",
        });
        await stop();
        const board = served.boardOf("Uno");
        const printed = await run("node", ["use.mjs", served.api.url, TOKEN, board], { cwd });
        assert.deepEqual(JSON.parse(printed), [78, board, "unknown_board", "not_run", 2]);
      })
    ),
));
