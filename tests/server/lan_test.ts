import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { patiently } from "../patience.ts";
import { readQrCode, terminalModules } from "../qr_code.ts";
import { tools, withTools } from "../tool.ts";
import { TwoMachines } from "../two_machines.ts";
import { ServerProcess } from "./server_process.ts";
import { inTempFolder } from "./temp_folder.ts";

const JSON_TYPE = { "content-type": "application/json" };

function test(
  name: string,
  body: (both: TwoMachines, options: readonly string[], data: string) => Promise<void>,
) {
  Deno.test(withTools(name, [tools.networkNamespaces], () =>
    inTempFolder(async (folder) => {
      await using both = await TwoMachines.open();
      const data = join(folder, "data");
      await body(both, ["--port", "0", "--no-open", "--data", data, "--board", "virtual"], data);
    })));
}

function shownToken(html: string): string | null {
  return /name="destello-token" content="([^"]*)"/.exec(html)?.[1] ?? null;
}

async function tokenIn(data: string): Promise<string> {
  return (await Deno.readTextFile(join(data, "token"))).trim();
}

test(
  "S1, S26: without --lan nobody reaches the server from another machine, at whatever address",
  async ({ server, guest }, options) => {
    await using running = ServerProcess.taskThere((...words) => server.command(...words), options);
    const port = await running.ready();
    assert.equal((await server.ask(`http://127.0.0.1:${port}/healthz`)).status, 200);
    for (const host of [...server.addresses, "127.0.0.1"]) {
      assert.equal((await guest.ask(`http://${host}:${port}/healthz`)).status, null, host);
    }
    for (const host of server.addresses) {
      assert.equal((await server.ask(`http://${host}:${port}/healthz`)).status, null, host);
    }
  },
);

test(
  "S26, S26b, S26e: --lan prints a link whose code lets another machine in; nobody who comes by it is the owner",
  async ({ server, guest }, options, data) => {
    await using running = ServerProcess.taskThere((...words) => server.command(...words), [
      ...options,
      "--lan",
    ]);
    const port = await running.ready();
    const [, url = "", code = ""] = await running.said(
      /^Open (\S+)\/#pair=(\S+) on a phone within two minutes/m,
    );
    assert.equal(url, `http://192.168.77.1:${port}`);
    await running.said(/^It is not encrypted: whoever is on this network can read and change what is sent/m);
    const token = await tokenIn(data);

    // The owner's own page is where it was, and only there.
    assert.equal(shownToken((await server.ask(`http://127.0.0.1:${port}/`)).text), token);
    for (const machine of [server, guest]) {
      const { status, text } = await machine.ask(`${url}/`);
      assert.deepEqual([status, shownToken(text)], [200, "none"]);
      assert(!text.includes(token));
      assert.equal((await machine.ask(`${url}/api/boards`)).status, 401);
    }
    for (const address of [url, `http://127.0.0.1:${port}`]) {
      assert.equal(shownToken((await server.askAsNobody(`${address}/`)).text), "none");
      assert.equal((await server.askAsNobody(`${address}/api/boards`)).status, 401);
    }

    // Names: its own, and none of the other address.
    for (
      const [host, status] of [
        [`192.168.77.1:${port}`, 200],
        [`${Deno.hostname().toLowerCase().split(".")[0]}.local:${port}`, 200],
        [`127.0.0.1:${port}`, 403],
        [`localhost:${port}`, 403],
        [`rebound.example:${port}`, 403],
        [`192.168.77.1.evil.example:${port}`, 403],
        ["192.168.77.1", 403],
      ] as const
    ) {
      assert.equal((await guest.ask(`${url}/`, { headers: { host } })).status, status, host);
    }
    const atLoopback = { headers: { host: `192.168.77.1:${port}` } };
    assert.equal((await server.ask(`http://127.0.0.1:${port}/`, atLoopback)).status, 403);

    const body = JSON.stringify({ code, name: "Ana's phone" });
    const paired = await guest.ask(`${url}/pair`, { method: "POST", headers: JSON_TYPE, body });
    const own = { authorization: `Bearer ${JSON.parse(paired.text).token}` };
    const boards = await guest.ask(`${url}/api/boards`, { headers: own });
    const [board] = JSON.parse(boards.text).boards;
    const set = (more: Readonly<Record<string, string>> = {}) =>
      guest.ask(`${url}/api/boards/${board.id}/led/set`, {
        method: "POST",
        headers: { ...JSON_TYPE, ...own, ...more },
        body: '{"on":true}',
      });
    assert.equal((await set()).status, 200);
    assert.equal((await set({ origin: url })).status, 200);
    assert.equal((await set({ origin: `http://127.0.0.1:${port}` })).status, 403);
    assert.equal((await set({ origin: "http://192.168.77.3:9000" })).status, 403);
    // It may control, and no more.
    const list = await guest.ask(`${url}/rpc`, {
      method: "POST",
      headers: { ...JSON_TYPE, ...own },
      body: '{"jsonrpc":"2.0","id":1,"method":"devices.list"}',
    });
    assert.equal(JSON.parse(list.text).error.data.reason, "not_allowed");

    running.signalAll("SIGINT");
    assert.equal((await running.ended()).code, 0);
  },
);

test(
  "S26b: a terminal shows the link as a QR code, also of deno task devices invite, and Ctrl+C ends the server",
  async ({ server }, options, data) => {
    await using running = ServerProcess.taskThere(
      (...words) => server.command(...words),
      [...options, "--lan", "192.168.77.1"],
      "terminal",
    );
    const [output, link] = await running.said(/^Open (\S+) on a phone [^]*?^It is not encrypted.*$/m);
    assert.equal(readQrCode(terminalModules(output)), link);
    const invite = `${Deno.execPath()} task --quiet devices invite --role view --many --data ${data}`;
    const invited = await server.run("script", "--quiet", "--return", "--command", invite, "/dev/null");
    const [, shown] = /or open (\S+)/.exec(invited) ?? [];
    assert.match(shown ?? "", /^http:\/\/192\.168\.77\.1:\d+\/#pair=\w{26}$/);
    assert.equal(readQrCode(terminalModules(invited)), shown);
    // No terminal, no picture.
    const piped = await server.run(
      Deno.execPath(),
      ..."task --quiet devices invite --role view --data".split(" "),
      data,
    );
    assert.match(
      piped,
      /^Open the page and type \w{8}, or open http:\/\/192\.168\.77\.1:\d+\/#pair=\w{8}\nIt works once/,
    );

    running.signalAll("SIGINT");
    assert.equal((await running.ended()).code, 0);
  },
);

test(
  "S26a, S26c: an address that is taken, several or gone is told in words",
  async ({ server, guest }, options) => {
    const start = (...more: readonly string[]) =>
      ServerProcess.taskThere((...words) => server.command(...words), [...options, "--lan", ...more]);
    await server.address("add", "10.77.0.1");
    {
      const { code, stderr } = await start().ended();
      assert.equal(code, 2);
      assert.match(
        stderr,
        /several addresses .*: write one of them: --lan 192\.168\.77\.1 \(cable\), or --lan 10\.77\.0\.1 \(cable\)$/m,
      );
    }
    await using running = start("10.77.0.1");
    const port = await running.ready();
    assert.equal((await server.ask(`http://10.77.0.1:${port}/healthz`)).status, 200);
    assert.equal((await guest.ask(`http://192.168.77.1:${port}/healthz`)).status, null);
    await server.address("del", "10.77.0.1");
    await running.logs(/Address 10\.77\.0\.1 is down: this machine does not have it any more/);
    assert.equal((await server.ask(`http://127.0.0.1:${port}/healthz`)).status, 200);
    await server.address("add", "10.77.0.1");
    await running.logs(/Address 10\.77\.0\.1 is back/);
    assert.equal((await server.ask(`http://10.77.0.1:${port}/healthz`)).status, 200);
  },
);

test("S26c: a listener waits for an address that is away, and serves it when it comes", async ({ server }) => {
  const script = fileURLToPath(new URL("waiting_listener.ts", import.meta.url));
  const [program, ...args] = server.command(
    Deno.execPath(),
    "run",
    "-A",
    "--no-check",
    script,
    "10.77.0.1",
    "8124",
  );
  const waiting = new Deno.Command(program, { args, stdout: "piped" }).spawn();
  const told = waiting.stdout.getReader();
  try {
    await told.read();
    const answer = () => server.ask("http://10.77.0.1:8124/");
    assert.equal((await answer()).status, null);
    await server.address("add", "10.77.0.1");
    const served = async () => {
      while ((await answer()).status !== 200);
    };
    await patiently(served(), () => "The address was not served");
  } finally {
    await told.cancel();
    waiting.kill();
    await waiting.status;
  }
});

test(
  "S26a: an IPv6 address that is not public is served when it is given",
  async ({ server, guest }, options) => {
    await server.address("add", "fd00:77::1");
    await guest.address("add", "fd00:77::2");
    await using running = ServerProcess.taskThere(
      (...words) => server.command(...words),
      [...options, "--lan", "FD00:77:0::1"],
    );
    const port = await running.ready();
    const [, url] = await running.said(/^Destello is in the network at (\S+)$/m);
    assert.equal(url, `http://[fd00:77::1]:${port}`);
    const { status, text } = await guest.ask(`${url}/`, { headers: { origin: url ?? "" } });
    assert.deepEqual([status, shownToken(text)], [200, "none"]);
    assert.equal((await guest.ask(`http://192.168.77.1:${port}/`)).status, null);
  },
);

test("S26: a port that another program has in the network is told in words", async ({ server }, options) => {
  const hold =
    "import socket, time; s = socket.create_server(('192.168.77.1', 8123)); print('held', flush=True); time.sleep(600)";
  const [program, ...args] = server.command("python3", "-c", hold);
  const holder = new Deno.Command(program, { args, stdout: "piped" }).spawn();
  const held = holder.stdout.getReader();
  try {
    await held.read();
    const there = ["--port", "8123", ...options.slice(2), "--lan"];
    const { code, stderr } = await ServerProcess.taskThere((...words) => server.command(...words), there)
      .ended();
    assert.equal(code, 2);
    assert.match(stderr, /^Port 8123 of 192\.168\.77\.1 is in use; choose another with --port N/m);
  } finally {
    await held.cancel();
    holder.kill();
    await holder.status;
  }
});
