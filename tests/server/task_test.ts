import assert from "node:assert/strict";
import { join } from "node:path";
import { ServerProcess } from "./server_process.ts";
import { SocketClient } from "./socket_client.ts";
import { inTempFolder } from "./temp_folder.ts";
import { tools, withTools } from "../tool.ts";

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(withTools(
    `C10: deno task serve ends with exit code 0 when ${signal} reaches task and server, twice`,
    [tools.unix],
    () =>
      inTempFolder(async (folder) => {
        await using task = ServerProcess.task([
          "--port",
          "0",
          "--data",
          folder,
          "--board",
          "virtual",
          "--no-open",
        ]);
        const port = await task.ready();
        const token = (await Deno.readTextFile(join(folder, "token"))).trim();
        const client = await SocketClient.connect({ port, token });
        assert.equal((await client.next()).method, "snapshot");
        task.signalAll(signal);
        task.signalAll(signal);
        assert.equal((await client.closed).code, 1001);
        const { code, stdout } = await task.ended();
        assert.equal(code, 0);
        assert.equal(stdout, `Destello ready at http://127.0.0.1:${port}\n`);
      }),
  ));
}
