import assert from "node:assert/strict";
import { join } from "node:path";
import { ServerProcess } from "./server_process.ts";
import { SocketClient } from "./socket_client.ts";
import { inTempFolder } from "./temp_folder.ts";

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test({
    name: `C10: deno task serve ends with exit code 0 when ${signal} reaches task and server, twice`,
    ignore: Deno.build.os === "windows",
    fn: () =>
      inTempFolder(async (folder) => {
        const task = ServerProcess.task(["--port", "0", "--data", folder, "--board", "virtual", "--no-open"]);
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
  });
}

Deno.test("deno task serve says in one line that it cannot use the named board, with exit code 2", () =>
  inTempFolder(async (folder) => {
    const options = ["--port", "0", "--data", folder, "--board", "/dev/no-such-port", "--no-open"];
    const { code, stdout, stderr } = await ServerProcess.task(options).ended();
    assert.equal(code, 2);
    assert.equal(stdout, "");
    assert.match(stderr, /^.*"\/dev\/no-such-port".*$/m);
    assert.doesNotMatch(stderr, /\bat .*:\d+:\d+/);
  }));
