import assert from "node:assert/strict";
import { join } from "node:path";
import { tools, withTools } from "../tool.ts";
import { ServerProcess } from "./server_process.ts";
import { inTempFolder } from "./temp_folder.ts";

/** Owns nothing on any Linux. */
const NOBODY = 65534;
const ASK = `import sys, urllib.request as r
data = sys.argv[2].encode() if len(sys.argv) > 2 else None
request = r.Request(sys.argv[1], data, {"content-type": "application/json"} if data else {})
sys.stdout.buffer.write(r.build_opener(r.ProxyHandler({})).open(request).read())
`;

/** Ask a server as another user of this machine. */
async function askAs(uid: number, python: string, url: string, ...body: string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(python, {
    args: ["-c", ASK, url, ...body],
    uid,
    gid: uid,
    cwd: "/",
    clearEnv: true,
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

function shownToken(html: string): string | null {
  return /name="destello-token" content="([^"]*)"/.exec(html)?.[1] ?? null;
}

Deno.test(
  withTools(
    "S22: deno task serve gives the page with the token to its own user without a question, and asks another user of the machine",
    [tools.pythonWebsockets, tools.root],
    (_t, python) =>
      inTempFolder(async (folder) => {
        const data = join(folder, "data");
        const options = ["--port", "0", "--no-open", "--data", data, "--board", "virtual"];
        {
          await using server = ServerProcess.task(options);
          const url = `http://127.0.0.1:${await server.ready()}/`;
          const token = (await Deno.readTextFile(join(data, "token"))).trim();
          assert.equal(shownToken(await (await fetch(url)).text()), token);
          assert.equal(shownToken(await askAs(0, python, url)), token);
          assert.equal(shownToken(await askAs(NOBODY, python, url)), "none");
          // Not only the first of a connection.
          assert.equal(shownToken(await (await fetch(url)).text()), token);
        }
        await using server = ServerProcess.task([...options, "--pair"]);
        const url = `http://127.0.0.1:${await server.ready()}/`;
        assert.equal(shownToken(await (await fetch(url)).text()), "none");
        const [, code = ""] = await server.said(/^Open \S+\/#pair=(\S+) within two minutes/m);
        const answer = await askAs(NOBODY, python, `${url}pair`, JSON.stringify({ code, name: "Nobody" }));
        const { token } = JSON.parse(answer);
        const boards = await fetch(`${url}api/boards`, { headers: { authorization: `Bearer ${token}` } });
        assert.equal(boards.status, 200);
        await boards.body?.cancel();
      }),
  ),
);
