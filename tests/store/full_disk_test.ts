import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { HistoryPage } from "../../protocol/api/history.ts";
import { ServerProcess } from "../server/server_process.ts";
import { type Message, SocketClient } from "../server/socket_client.ts";
import { withTools } from "../tool.ts";
import { onSmallDisk, smallDisk } from "./small_disk.ts";

const MAIN = fileURLToPath(new URL("virtual_main.ts", import.meta.url));

/** A server and what a person may ask it. */
class House implements AsyncDisposable {
  readonly server: ServerProcess;
  readonly client: SocketClient;
  readonly #url: string;
  readonly #token: string;

  private constructor(server: ServerProcess, client: SocketClient, url: string, token: string) {
    this.server = server;
    this.client = client;
    this.#url = url;
    this.#token = token;
  }

  static async open(data: string): Promise<House> {
    const server = ServerProcess.script(MAIN, ["--port", "0", "--data", data, "--board", "virtual"]);
    const port = await server.ready();
    const token = (await Deno.readTextFile(join(data, "token"))).trim();
    const house = new House(
      server,
      await SocketClient.connect({ port, token }),
      `http://127.0.0.1:${port}`,
      token,
    );
    await house.heard(({ params }) => /"status":"online"/.test(JSON.stringify(params)));
    return house;
  }

  async text(path: string, init: RequestInit = {}): Promise<string> {
    const headers = { authorization: `Bearer ${this.#token}`, "content-type": "application/json" };
    return await (await fetch(`${this.#url}${path}`, { ...init, headers })).text();
  }

  async toggle(): Promise<void> {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "led.toggle" });
    assert.match(await this.text("/rpc", { method: "POST", body }), /"state"/);
  }

  async history(): Promise<HistoryPage> {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "history.query", params: { limit: 200 } });
    return JSON.parse(await this.text("/rpc", { method: "POST", body })).result;
  }

  /** The next message that is meant. */
  async heard(isMeant: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const message = await this.client.next();
      if (isMeant(message)) return message;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
  }
}

const toggles = ({ changes }: HistoryPage) => changes.filter(({ command }) => command === "toggle").length;

Deno.test(withTools(
  "H13, H8: while the disk is full every place says what is only in memory; when it has room all is well again; an end without room says what is lost",
  [smallDisk],
  async () => {
    await onSmallDisk(async ({ folder, fill, free }) => {
      const data = join(folder, "data");
      {
        // The virtual board's id is on disk when its first server has ended; with none it would be another board later.
        await using first = await House.open(data);
        first.server.signal("SIGTERM");
        assert.equal((await first.server.ended()).code, 0);
      }
      {
        await using house = await House.open(data);
        await house.toggle();
        fill();
        for (let count = 0; count < 3; count++) await house.toggle();
        const told = await house.heard(({ method }) => method === "store.changed");
        assert.partialDeepStrictEqual(told.params, {
          store: { reason: "disk_full", lost: 0, readable: true },
        });
        const full = await house.history();
        assert.equal(toggles(full), 4);
        assert.ok((full.store?.waiting ?? 0) >= 3);
        assert.partialDeepStrictEqual(JSON.parse(await house.text("/healthz")), {
          status: "degraded",
          store: { reason: "disk_full" },
        });
        assert.match(await house.text("/metrics"), /^destello_store_writable 0$/m);
        free();
        await house.heard(({ method, params }) =>
          method === "store.changed" && JSON.stringify(params) === '{"store":null}'
        );
        const well = await house.history();
        assert.deepEqual([toggles(well), well.store], [4, undefined]);
        assert.deepEqual(JSON.parse(await house.text("/healthz")), { status: "ok" });
        assert.match(await house.text("/metrics"), /^destello_store_writable 1$/m);

        fill();
        for (let count = 0; count < 2; count++) await house.toggle();
        house.server.signal("SIGTERM");
        const { code, stderr } = await house.server.ended();
        assert.equal(code, 3, stderr);
        assert.match(stderr, /The history could not be written to the end \(disk_full\).*: [1-9]\n/);
      }
      const other = ServerProcess.script(MAIN, [
        "--port",
        "0",
        "--data",
        join(folder, "new"),
        "--board",
        "virtual",
      ]);
      const { code, stderr } = await other.ended();
      assert.equal(code, 2);
      assert.match(stderr, new RegExp(`The disk at "${folder}", .* is full\\. Free some space on it`));
      free();
      await using house = await House.open(data);
      const after = await house.history();
      // A full disk may still have room for lines of the journal, in the last block of its file.
      const fromJournal = toggles(after) - 4;
      assert.ok(fromJournal >= 0 && fromJournal <= 2, `${fromJournal}`);
      assert.deepEqual(
        after.changes.filter(({ outcome }) => outcome === "lost").map(({ reason }) => reason),
        ["server_ended_unwritten", "server_ended"],
        JSON.stringify(after),
      );
    });
  },
));
