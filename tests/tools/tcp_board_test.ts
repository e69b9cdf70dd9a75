import assert from "node:assert/strict";
import { join } from "node:path";
import { ServerProcess } from "../server/server_process.ts";
import { type Message, SocketClient } from "../server/socket_client.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { BoardProcess } from "./board_process.ts";
import { TcpBridge } from "./tcp_bridge.ts";
import { tools, withTools } from "../tool.ts";

interface View {
  readonly id: string;
  readonly kind: string;
  readonly canProgram: boolean;
  readonly port: unknown;
  readonly virtual: unknown;
  readonly status: string;
  readonly reason: { readonly code: string; readonly details: unknown } | null;
}

/** The next board that is told and fits. */
async function told(client: SocketClient, fits: (view: View) => boolean): Promise<View> {
  for (;;) {
    const { method, params } = await client.next();
    const views = method === "snapshot"
      ? Reflect.get(Object(params), "boards")
      : method === "board.changed"
      ? [Reflect.get(Object(params), "view")]
      : [];
    for (const view of views) if (view !== null && fits(view)) return view;
  }
}

async function answer(client: SocketClient, method: string, params: unknown): Promise<Message> {
  client.send({ jsonrpc: "2.0", id: method, method, params });
  for (;;) {
    const message = await client.next();
    if (message.id === method) return message;
  }
}

Deno.test(withTools(
  "B19: a board behind TCP is used, lost and back like any other, and refused for programming with words",
  [tools.linux],
  () =>
    inTempFolder(async (folder) => {
      await using board = new BoardProcess();
      const path = await board.ready();
      const bridge = new TcpBridge(path);
      const place = `tcp://127.0.0.1:${bridge.port}`;
      const args = ["--port", "0", "--data", folder, "--board", place, "--no-open"];
      await using server = ServerProcess.task(args);
      const port = await server.ready();
      const token = (await Deno.readTextFile(join(folder, "token"))).trim();
      await using client = await SocketClient.connect({ port, token });
      const online = await told(client, ({ status }) => status === "online");
      assert.equal(online.kind, "tcp");
      assert.equal(online.canProgram, false);
      assert.equal(online.virtual, null);
      assert.deepEqual(online.port, { path: place, adapter: null });
      const { result } = await answer(client, "led.set", { on: true });
      assert.equal(Reflect.get(Object(result), "state").on, true);

      for (const method of ["board.flash", "flash.begin"]) {
        const { error } = await answer(client, method, { board: online.id });
        assert.match(error?.message ?? "", /^Board uno-[0-9a-f]{8} is behind tcp:/);
        const { reason, hint, details } = Object(error?.data);
        assert.equal(reason, "flash_failed");
        assert.match(hint, /USB port/);
        assert.deepEqual(details, { flash: "elsewhere" });
      }
      assert.deepEqual((await answer(client, "boards.ports", {})).result, { ports: [] });

      await bridge[Symbol.asyncDispose]();
      const lost = await told(client, ({ status }) => status === "offline");
      assert.deepEqual(lost.reason?.code, "no_connection");
      const refused = await told(
        client,
        ({ reason }) => Reflect.get(Object(reason?.details), "network") === "refused",
      );
      assert.deepEqual(refused.reason?.details, { port: place, network: "refused" });

      await using _again = new TcpBridge(path, bridge.port);
      const back = await told(client, ({ status }) => status === "online");
      assert.equal(back.id, online.id);
      assert.ok((await answer(client, "led.set", { on: false })).result);
    }),
));

Deno.test("B19c: an address that the server may not reach is reached by one that may, which ends with it", () =>
  inTempFolder(async (folder) => {
    // The task allows 127.0.0.1 only, and a name is another address than the one that it stands for.
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const place = `tcp://localhost:${listener.addr.port}`;
    await using server = ServerProcess.task(["--port", "0", "--data", folder, "--board", place, "--no-open"]);
    await server.ready();
    const connection = await listener.accept();
    // Only to the process that was started: each passes it on.
    server.signal("SIGTERM");
    assert.equal((await server.ended()).code, 0);
    connection.close();
    listener.close();
  }));

Deno.test("F7: an address without a port is refused with what is wrong and an example", async () => {
  await using server = ServerProcess.task(["--board", "tcp://192.168.1.5"]);
  const { code, stderr } = await server.ended();
  assert.equal(code, 2);
  assert.match(
    stderr,
    /--board "tcp:\/\/192\.168\.1\.5" names no port; write it like tcp:\/\/192\.168\.1\.5:2000/,
  );
});
