import assert from "node:assert/strict";
import { join } from "node:path";
import { Pty } from "../serial/pty.ts";
import { ServerProcess } from "./server_process.ts";
import { inTempFolder } from "./temp_folder.ts";
import { tools, withTools } from "../tool.ts";

Deno.test(withTools(
  "B17: --board may be repeated: each one is listed, one device once, and what is not there by its name",
  [tools.linux],
  () =>
    inTempFolder(async (folder) => {
      const pty = new Pty();
      await Deno.symlink(pty.path, join(folder, "uno"));
      // As from a subfolder of the person's: `deno task` itself runs in the project's.
      await using server = ServerProcess.task(
        [
          ...["--port", "0", "--no-open", "--data", "data"],
          ...["--board", "virtual", "--board", pty.path, "--board", "./uno", "--board", "./missing"],
        ],
        undefined,
        { INIT_CWD: folder },
      );
      const port = await server.ready();
      const token = (await Deno.readTextFile(join(folder, "data", "token"))).trim();
      const answer = await fetch(`http://127.0.0.1:${port}/api/boards`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const { boards } = await answer.json();
      const places = boards.map((board: { kind: string; port: { path: string } | null }) =>
        board.port?.path ?? board.kind
      );
      assert.deepEqual(places.toSorted(), [pty.path, join(folder, "missing"), "virtual"].toSorted());
      const missing = boards.find((board: { port: { path: string } | null }) =>
        board.port?.path === join(folder, "missing")
      );
      assert.deepEqual([missing.status, missing.reason.code], ["offline", "no_such_port"]);
      server.signalAll("SIGTERM");
      const { code, stderr } = await server.ended();
      assert.equal(code, 0, stderr);
      assert.match(stderr, /--board .*\/uno is the same port as \/dev\/pts\/\d+, and is opened once/);
      pty.close();
    }),
));
