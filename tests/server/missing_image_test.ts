import assert from "node:assert/strict";
import { cp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FIXTURE } from "../fixture_project.ts";
import { Client } from "../thread/client.ts";
import { edit } from "../tools/project_copy.ts";
import { ServerProcess } from "./server_process.ts";
import { inTempFolder } from "./temp_folder.ts";

const SECOND = fileURLToPath(new URL("../fixtures/second_project", import.meta.url));

Deno.test("B8a, L1b: a virtual board without an image is listed with what to run, one with another chip with what its board is", () =>
  inTempFolder(async (folder) => {
    const [unbuilt, mega, data] = [join(folder, "unbuilt"), join(folder, "mega"), join(folder, "data")];
    for (const copy of [unbuilt, mega]) await cp(SECOND, copy, { recursive: true });
    await rm(join(unbuilt, "firmware/image"), { recursive: true });
    await edit(
      join(mega, "definition.ts"),
      (text) =>
        text.replace('board("Fan"', 'board("Big fan"').replaceAll("percent:", "share:")
          .replace(/\}\);\n$/, '}, { on: "mega" });\n'),
    );
    await using server = ServerProcess.task([
      ...["--project", FIXTURE, "--project", unbuilt, "--project", mega, "--board", "virtual"],
      ...["--port", "0", "--data", data, "--no-open"],
    ]);
    const url = `http://127.0.0.1:${await server.ready()}`;
    const client = await Client.connect(url, await readFile(join(data, "token"), "utf8"));
    const { boards, definitions = {} } = await client.notified("snapshot");
    const reasonOf = (wanted: string) => {
      const { reason, status } = boards.find(({ project }) => project === wanted) ?? assert.fail(wanted);
      assert.equal(status, "offline");
      return reason ?? assert.fail(wanted);
    };
    const missing = reasonOf("Fan");
    const command = `deno task build:firmware --project ${unbuilt}`;
    assert.deepEqual(
      [missing.code, missing.hint, missing.details],
      ["no_image", `Run "${command}", then start the server again`, { command }],
    );
    const other = reasonOf("Big fan");
    assert.deepEqual([other.code, other.hint, other.details], ["no_image", "Plug in a real board", {}]);
    assert.equal(other.message, '"Big fan" runs on Arduino Mega 2560, whose atmega2560 cannot be emulated');
    assert.deepEqual(Object.values(definitions).map(({ on }) => on), ["uno", "uno", "mega"]);
    await client.close();
  }));
