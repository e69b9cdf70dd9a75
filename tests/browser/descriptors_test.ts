import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { list } from "../../protocol/api/board.ts";
import { Session } from "../../client/session.ts";
import { patiently } from "../patience.ts";
import { ServerProcess } from "../server/server_process.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { tools, withTools } from "../tool.ts";
import { startBrowser } from "./browser.ts";

const MOST_FILES = 64;
/** A browser opens six connections to each name, which all lead to this machine. */
const NAMES = 45;
const EACH = 6;

Deno.test(
  withTools("S12: a page of another origin that opens all connections a browser gives it ends no server", [
    tools.chromium,
  ], (_t, path) =>
    inTempFolder(async (data) => {
      await using server = ServerProcess.withFiles(MOST_FILES, [
        "--board",
        "virtual",
        "--port",
        "0",
        "--data",
        data,
      ]);
      const port = await server.ready();
      const token = (await readFile(join(data, "token"), "utf8")).trim();
      const session = new Session(`ws://127.0.0.1:${port}/ws`, { token });
      const online = Promise.withResolvers<void>();
      session.subscribe(() => session.connection.status === "online" && online.resolve());
      await patiently(online.promise, () => "The session was not connected");
      await using other = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () =>
        new Response("<!doctype html><link rel=icon href=data:>", {
          headers: { "content-type": "text/html" },
        }));
      const browser = await startBrowser(path);
      try {
        const page = await browser.newPage();
        await page.goto(`http://127.0.0.1:${other.addr.port}/`);
        const answers: number = await page.evaluate(`Promise.all(
        Array.from({ length: ${NAMES * EACH} }, (_, index) =>
          fetch("http://h" + index % ${NAMES} + ".localhost:${port}/", { mode: "no-cors" }).then(() => 1, () => 0)),
      ).then((all) => all.reduce((sum, one) => sum + one, 0))`);
        assert.equal(answers, 0, "It may read nothing");
        await server.logs(/The port for new connections is down: Too many open files/);
        assert.equal((await session.call(list, {})).boards.length, 1);
      } finally {
        await browser.close();
      }
      await server.logs(/The port for new connections is back/);
      assert.equal((await session.call(list, {})).boards.length, 1);
      session.close();
      server.signal("SIGTERM");
      assert.equal((await server.ended()).code, 0);
    })),
);
