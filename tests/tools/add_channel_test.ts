import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ServerProcess } from "../server/server_process.ts";
import { Client } from "../thread/client.ts";
import { tools, withTools } from "../tool.ts";
import { ProjectCopy } from "./project_copy.ts";

Deno.test(withTools(
  "Adding a channel takes the definition, the sketch, and nothing else by hand",
  [tools.arduinoBuilder],
  async () => {
    await using copy = await ProjectCopy.make();
    await copy.addBuzzer();
    await copy.task("gen");
    await copy.task("build:firmware");

    const data = join(copy.folder, "data");
    await using server = ServerProcess.task([
      "--project",
      copy.folder,
      "--port",
      "0",
      "--data",
      data,
      "--no-open",
    ]);
    const port = await server.ready();
    const client = await Client.connect(
      `http://127.0.0.1:${port}`,
      await readFile(join(data, "token"), "utf8"),
    );
    const { channels } = await client.found(({ status }) => status === "online");
    assert.ok("buzzer" in channels);
    const { result } = await client.call("buzzer.set", { on: true });
    assert.deepEqual(result?.state, { on: true });
    await client.close();
    server.signalAll("SIGTERM");
    assert.equal((await server.ended()).code, 0);
  },
));
