import assert from "node:assert/strict";
import { join } from "node:path";
import { ServerProcess } from "./server_process.ts";
import { SocketClient } from "./socket_client.ts";
import { inTempFolder } from "./temp_folder.ts";
import { tools, withTools } from "../tool.ts";

interface Scraped {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
}

async function scrape(port: number, token: string): Promise<Scraped> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`http://127.0.0.1:${port}/metrics`, { headers });
  return {
    status: response.status,
    type: response.headers.get("content-type"),
    text: await response.text(),
  };
}

/** The sum of a metric over all boards; null if it is not there. */
function sumOf({ text }: Scraped, name: string): number | null {
  const lines = text.split("\n").filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  return lines.length === 0
    ? null
    : lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);
}

Deno.test(withTools(
  "M1, M3: the server that a person starts tells of a command, of the line and of the client that asked",
  [tools.unix],
  () =>
    inTempFolder(async (folder) => {
      const options = ["--port", "0", "--data", folder, "--board", "virtual", "--no-open", "--log", "json"];
      await using task = ServerProcess.task(options);
      const port = await task.ready();
      const token = (await Deno.readTextFile(join(folder, "token"))).trim();
      assert.equal((await scrape(port, "0".repeat(32))).status, 401);

      const client = await SocketClient.connect({ port, token });
      while (!JSON.stringify((await client.next()).params).includes('"status":"online"'));
      client.send({ jsonrpc: "2.0", id: 1, method: "led.set", params: { on: true } });
      let answer = await client.next();
      while (answer.id !== 1) answer = await client.next();
      assert.equal(answer.error, undefined);

      const scraped = await scrape(port, token);
      assert.deepEqual([scraped.status, scraped.type], [200, "text/plain; version=0.0.4; charset=utf-8"]);
      assert.equal(sumOf(scraped, 'destello_commands_total{outcome="confirmed"}'), 1);
      assert.equal(sumOf(scraped, "destello_command_confirm_seconds_count"), 1);
      assert.equal(sumOf(scraped, "destello_clients"), 1);
      assert.equal(sumOf(scraped, "destello_board_online"), 1);
      assert.equal(sumOf(scraped, "destello_board_sessions_total"), 1);
      assert.ok((sumOf(scraped, "destello_board_requests_total") ?? 0) >= 2);
      assert.notEqual(sumOf(scraped, "destello_event_loop_lag_seconds_sum"), null);

      await client[Symbol.asyncDispose]();
      task.signal("SIGTERM");
      const { stderr } = await task.ended();
      const logged = stderr.split("\n").filter((line) => line.startsWith("{"));
      assert.ok(logged.some((line) => /^Board uno-\S+ is online/.test(JSON.parse(line).message)), stderr);
    }),
));
