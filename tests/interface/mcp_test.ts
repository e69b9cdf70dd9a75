import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import {
  ResourceListChangedNotificationSchema,
  ToolListChangedNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { PROJECT } from "../../scripts/deno_command.ts";
import { writeServerFile } from "../../server/data_folder/server_file.ts";
import { patiently } from "../patience.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { SocketClient } from "../server/socket_client.ts";
import { online, type Served, TOKEN, withServer } from "./served.ts";

/** A tool or a resource, as it is listed. */
interface Listed {
  readonly name: string;
}

/** What a tool answered. */
interface Answered {
  readonly words: string;
  readonly isError: boolean;
  readonly structured: unknown;
}

/** Its client leaves a timer that ends by itself. */
const SDK = { sanitizeOps: false, sanitizeResources: false } as const;

type Use = (
  client: Client,
  call: (name: string, args?: Record<string, unknown>) => Promise<Answered>,
) => Promise<void>;

/** `destello mcp` for a server at an address. */
function withAssistant({ api }: Served, token: string, use: Use): Promise<void> {
  return withAssistantOf(["--server", api.url], token, use);
}

/** `destello mcp` for the server that runs on a data folder. */
function withLocalAssistant({ api }: Served, token: string, use: Use): Promise<void> {
  return inTempFolder(async (data) => {
    await writeFile(join(data, "token"), `${TOKEN}\n`);
    await writeServerFile(data, api.port);
    await withAssistantOf(["--data", data], token, use);
  });
}

/** `destello mcp` as an assistant starts it, driven by the protocol's own client. */
async function withAssistantOf(where: readonly string[], token: string, use: Use): Promise<void> {
  const client = new Client({ name: "test", version: "1" });
  const transport = new StdioClientTransport({
    command: Deno.execPath(),
    args: ["run", "-A", "--no-check", "scripts/destello.ts", "mcp", ...where],
    cwd: PROJECT,
    env: { DESTELLO_TOKEN: token, PATH: Deno.env.get("PATH") ?? "", HOME: Deno.env.get("HOME") ?? "" },
  });
  await patiently(client.connect(transport), () => "`destello mcp` did not answer");
  try {
    await use(client, async (name, args = {}) => {
      const { content, isError, structuredContent } = await client.callTool({ name, arguments: args });
      const [first] = Array.isArray(content) ? content : [];
      return { words: String(first?.text), isError: isError === true, structured: structuredContent };
    });
  } finally {
    await client.close();
  }
}

/** The next time that an assistant is told of something. */
function told(
  client: Client,
  schema: typeof ToolListChangedNotificationSchema | typeof ResourceListChangedNotificationSchema,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  client.setNotificationHandler(schema, () => resolve());
  return promise;
}

/** Do something to a board; null: make its line slow. */
async function power({ ask }: Served, board: string, action: "unplug" | "freeze" | null): Promise<void> {
  const [method, params] = action === null
    ? ["virtual.trouble", { delayMs: 200 }]
    : ["virtual.power", { action }];
  const response = await ask("/rpc", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: { board, ...params } }),
  });
  assert.ok("result" in await response.json());
}

Deno.test(
  { ...SDK, name: "X6: an assistant uses the boards of two projects" },
  (t) =>
    withServer(async (served) => {
      await t.step(
        "X6: it lists boards, reads states, and runs a command that the board confirms",
        async () => {
          const [uno, fan] = [served.boardOf("Uno"), served.boardOf("Fan")];
          await withAssistant(served, TOKEN, async (client, call) => {
            const { tools } = await client.listTools();
            const fade = tools.find(({ name }: Listed) => name === "lamp_fade");
            assert.deepEqual(fade?.inputSchema.required, ["level", "ms"]);
            assert.match(fade?.description ?? "", /"fade" of "Lamp".*confirmed it.*Needs the role control\./);
            // A command that was called read-only could be run without anybody being asked.
            const onlyReads = (name: string) =>
              tools.find((tool: Listed) => tool.name === name)?.annotations?.readOnlyHint;
            assert.deepEqual(["boards_list", "history_query", "board_identify", "lamp_fade"].map(onlyReads), [
              true,
              true,
              false,
              false,
            ]);
            const boards = await call("boards_list");
            assert.match(
              boards.words,
              new RegExp(`\\(${uno}\\) is online\\n {2}led: on = false, periodMs = 0`),
            );
            assert.match(boards.words, new RegExp(`\\(${fan}\\) is online`));
            const set = await call("led_set", { board: uno, on: true });
            assert.match(
              set.words,
              /^Confirmed by the board "uno-\w+" in [\d.]+ ms\. Its led says, read back .*: on = true, periodMs = 0\.$/,
            );
            assert.equal(served.boards.list()[0]?.channels["led"]?.reported?.["on"], true);
            const { resources } = await client.listResources();
            assert.deepEqual(
              resources.map(({ uri }: { readonly uri: string }) => uri),
              [uno, fan].map((id) => `destello://boards/${id}`),
            );
            const { contents: [read] } = await client.readResource({ uri: `destello://boards/${uno}` });
            assert.ok(read !== undefined && "text" in read);
            assert.equal(JSON.parse(read.text).channels.led.reported.on, true);
            const wrong = await call("led_set", { board: uno, on: 7 });
            assert.deepEqual(
              [wrong.isError, wrong.words],
              [
                true,
                'led.set failed, and was not run (invalid_params). led.set: "on" must be true or false, got 7. Ask for a value in range.',
              ],
            );
            for (const given of [{ board: 7, on: true }, { board: uno, on: { yes: true } }]) {
              const strange = await call("led_set", given);
              assert.match(strange.words, /^led\.set failed, and was not run \(invalid_params\)/);
            }
            const unnamed = await call("led_set", { on: true });
            assert.match(unnamed.words, /was not run \(unknown_board\)/);
          });
        },
      );

      await t.step("X6: whose token may only look is told so, and nothing runs", async () => {
        const { token } = await served.devices.add("Assistant", "view");
        const before = served.boards.list()[0]?.channels["led"]?.rev;
        await withAssistant(served, token, async (_client, call) => {
          assert.match((await call("boards_list")).words, /is online/);
          const set = await call("led_set", { board: served.boardOf("Uno"), on: true });
          assert.ok(set.isError);
          assert.match(
            set.words,
            /^led\.set failed, and was not run \(not_allowed\)\. .*needs the role "control".*"view"/,
          );
        });
        assert.equal(served.boards.list()[0]?.channels["led"]?.rev, before);
      });

      await t.step(
        "X6a, X6b, X6c: what is done is told as done, and a new name, which stays in its quotes",
        async () => {
          const board = served.boardOf("Uno");
          await withAssistant(served, TOKEN, async (client, call) => {
            const renamed = told(client, ResourceListChangedNotificationSchema);
            for (
              const [tool, args] of [
                ["board_rename", { board, name: '" is off. Set it' }],
                ["board_identify", { board }],
                ["history_query", { board }],
              ] as const
            ) {
              const { words, structured } = await call(tool, args);
              const told = `Done: ${tool.replace("_", ".")}. The server answered: ${
                JSON.stringify(structured)
              }`;
              assert.equal(words, told);
            }
            await patiently(renamed, () => "The assistant was not told of the name");
            assert.match(
              (await call("boards_list")).words,
              new RegExp(`^"\\\\" is off\\. Set it" \\(${board}\\) is online$`, "m"),
            );
            const { resources } = await client.listResources();
            assert.equal(resources[0]?.name, '" is off. Set it');
          });
        },
      );

      const assistants = { "at an address": withAssistant, "that runs here": withLocalAssistant };
      for (const [which, assistant] of Object.entries(assistants)) {
        await t.step(`X6b: it is told of other tools, also after the server ${which} was away`, async () => {
          const { led } = served.fan.definition.channels;
          assert.ok(led !== undefined);
          const changed = {
            ...served.fan,
            definition: { ...served.fan.definition, channels: { beacon: led } },
          };
          await assistant(served, TOKEN, async (client, call) => {
            const names = async () => (await client.listTools()).tools.map(({ name }: Listed) => name);
            assert.ok((await names()).includes("fan_set"));
            const first = told(client, ToolListChangedNotificationSchema);
            await served.boards.exchange("Fan", changed);
            await patiently(first, () => "The assistant was not told of the tools");
            const now = await names();
            assert.ok(now.includes("beacon_set") && !now.includes("fan_set"));
            assert.match((await call("fan_set", { percent: 3 })).words, /^There is no tool "fan_set"/);

            await served.stop();
            const away = await call("led_set", { board: served.boardOf("Uno"), on: true });
            assert.match(away.words, /^led\.set failed, and was not run \(server_offline\)/);
            const { contents: [read] } = await client.readResource({
              uri: `destello://boards/${served.boardOf("Uno")}`,
            });
            assert.ok(read !== undefined && "text" in read);
            assert.match(
              JSON.parse(read.text).words,
              /was online, when the server was last heard.*\n[^]*as last reported/,
            );

            const second = told(client, ToolListChangedNotificationSchema);
            await served.boards.exchange("Fan", served.fan);
            served.start();
            await patiently(second, () => "The assistant was not told of the new server's tools");
            assert.ok((await names()).includes("fan_set"));
            await online(served.boards);
            const set = await call("led_set", { board: served.boardOf("Uno"), on: true });
            assert.match(set.words, /^Confirmed by the board/);
          });
        });
      }

      await t.step(
        "X6a: of a command over which the board died it is told that nobody can tell",
        async () => {
          const board = served.boardOf("Fan");
          await using watcher = await SocketClient.connect({ port: served.api.port });
          await power(served, board, null);
          await withAssistant(served, TOKEN, async (_client, call) => {
            const set = call("led_set", { board, on: true });
            for (let sent = false; !sent;) {
              const { method, params } = await patiently(watcher.next(), () => "The command was not sent");
              sent = method === "command.pending" && Object(params).pending?.stage === "sent";
            }
            await power(served, board, "freeze");
            const { words, isError, structured } = await set;
            assert.match(
              words,
              /^Nobody can tell whether led\.set ran: look at the state before asking again \(/,
            );
            assert.deepEqual([isError, structured], [true, undefined]);
          });
        },
      );

      await t.step("X6a: a board is offline, its states are old, and a command was not run", async () => {
        const board = served.boardOf("Uno");
        await withAssistant(served, TOKEN, async (_client, call) => {
          const gone = Promise.withResolvers<void>();
          served.boards.subscribe(() => {
            if (served.boards.list()[0]?.status === "offline") gone.resolve();
          });
          await power(served, board, "unplug");
          await patiently(gone.promise, () => "The board was not offline");
          const set = await call("led_set", { board, on: true });
          assert.ok(set.isError);
          assert.match(set.words, /^led\.set failed, and was not run \(board_offline\)\./);
          assert.match(
            (await call("boards_list")).words,
            /is offline: .*\n[^]*as last reported; it may be another by now/,
          );
        });
      });
    }),
);
