import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { tools, withTools } from "../tool.ts";
import { ServerProcess } from "./server_process.ts";
import { inTempFolder } from "./temp_folder.ts";

const SCRIPT = fileURLToPath(new URL("python_client.py", import.meta.url));

Deno.test(withTools(
  "C1..C6: a client in Python switches the LED of the virtual Uno with no help from our code",
  [tools.pythonWebsockets],
  (_t, python) =>
    inTempFolder(async (folder) => {
      await using server = ServerProcess.task([
        "--port",
        "0",
        "--data",
        folder,
        "--board",
        "virtual",
        "--no-open",
      ]);
      const port = await server.ready();
      const { stdout, stderr } = await new Deno.Command(python, {
        args: [SCRIPT, String(port), join(folder, "token")],
        stdout: "piped",
        stderr: "piped",
      }).output();
      server.signalAll("SIGTERM");
      await server.ended();
      assert.equal(new TextDecoder().decode(stdout), "ok\n", new TextDecoder().decode(stderr));
    }),
));
