import assert from "node:assert/strict";
import { join } from "node:path";
import { ServerProcess } from "./server_process.ts";
import { SocketClient } from "./socket_client.ts";
import { inTempFolder } from "./temp_folder.ts";
import { tools, withTools } from "../tool.ts";

const unix = Deno.build.os !== "windows";

async function tokenIn(folder: string): Promise<string> {
  return (await Deno.readTextFile(join(folder, "token"))).trim();
}

Deno.test("main() says once where it is ready, and nothing else to standard output", () =>
  inTempFolder(async (folder) => {
    await using server = ServerProcess.fake(["--port", "0", "--data", folder]);
    const port = await server.ready();
    assert.equal((await (await fetch(`http://127.0.0.1:${port}/healthz`)).json()).status, "ok");
    server.signal("SIGTERM");
    const { code, stdout, stderr } = await server.ended();
    if (unix) assert.equal(code, 0);
    assert.equal(stdout, `Destello ready at http://127.0.0.1:${port}\n`);
    assert.equal(stderr, "");
  }));

Deno.test("S22a: the command for a later code names the server's data folder", () =>
  inTempFolder(async (folder) => {
    await using server = ServerProcess.fake(["--port", "0", "--data", folder, "--pair"]);
    const [, later] = await server.said(/within two minutes; later: (.+)$/m);
    assert.equal(later, `deno task devices invite --role admin --data ${folder}`);
  }));

Deno.test("S3: main() lets in the origins that it is told, and no others", () =>
  inTempFolder(async (folder) => {
    const [one, two] = ["http://localhost:5173", "https://name.example"];
    const origins = ["--origin", one, "--origin", two];
    await using server = ServerProcess.fake(["--port", "0", "--data", folder, ...origins]);
    const port = await server.ready();
    const authorization = `Bearer ${await tokenIn(folder)}`;
    for (const [origin, status] of [[one, 200], [two, 200], ["http://localhost:5174", 403]] as const) {
      const answer = await fetch(`http://127.0.0.1:${port}/api/boards`, {
        headers: { origin, authorization },
      });
      await answer.body?.cancel();
      const readable = answer.headers.get("access-control-allow-origin");
      assert.deepEqual([answer.status, readable], [status, status === 200 ? origin : null]);
    }
  }));

Deno.test("main() prints the options for --help", async () => {
  await using server = ServerProcess.fake(["--help"]);
  const { code, stdout, stderr } = await server.ended();
  assert.equal(code, 0);
  assert.match(stdout, /--port N/);
  assert.equal(stderr, "");
});

Deno.test("main() says in one line what a person has to change, with exit code 2", () =>
  inTempFolder(async (folder) => {
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "");
    using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = taken.addr;
    const cases: readonly (readonly [options: readonly string[], words: RegExp])[] = [
      [["--bogus"], /^Unknown option "--bogus"; .*\n$/],
      [
        ["--origin", "https://name.example/"],
        /^--origin ".*" is not exactly .*: write "https:\/\/name\.example"\n$/,
      ],
      [["--port", "x"], /^--port must be a whole number from 0 to 65535, got "x"\n$/],
      [
        ["--data", join(file, "data")],
        /^Data folder ".*" cannot be used: .*\. .*, or choose another with --data DIR\n$/,
      ],
      [
        ["--data", folder, "--port", String(port)],
        new RegExp(`^Port ${port} is in use; choose another .*\\n$`),
      ],
      [
        ["--mqtt", "mqtt://ana@broker", "--mqtt-password-file", join(folder, "none")],
        /^--mqtt-password-file ".*none" cannot be read: There is no such file or folder at ".*none"\. Make it, or name another\n$/,
      ],
    ];
    for (const [options, words] of cases) {
      await using server = ServerProcess.fake(options);
      const { code, stdout, stderr } = await server.ended();
      assert.equal(code, 2, stderr);
      assert.equal(stdout, "");
      assert.match(stderr, words);
    }
  }));

Deno.test("H12: main() refuses a data folder whose server runs, also where a proxy is set, and takes that of one that was killed", () =>
  inTempFolder(async (folder) => {
    const options = ["--port", "0", "--data", folder];
    await using first = ServerProcess.fake(options);
    const port = await first.ready();
    for (const env of [{}, { HTTP_PROXY: "http://127.0.0.1:9", NO_PROXY: "" }]) {
      await using second = ServerProcess.fake(options, env);
      const { code, stderr } = await second.ended();
      assert.equal(code, 2, stderr);
      const which = `process ${first.pid} at http://127.0.0.1:${port}`;
      assert.match(stderr, new RegExp(`"${folder}" runs already: ${which};.* --data DIR\n$`));
    }
    first.signal("SIGKILL");
    await first.ended();
    await using third = ServerProcess.fake(options);
    await third.ready();
  }));

Deno.test("H12: of servers that start together on one data folder exactly one runs; the others name the folder and its process", () =>
  inTempFolder(async (folder) => {
    const options = ["--port", "0", "--data", folder];
    const servers = Array.from({ length: 4 }, () => ServerProcess.fake(options));
    const readiness = servers.map((server) => server.ready().then(() => true, () => false));
    const ready = await Promise.all(readiness);
    const winner = servers.find((_, index) => ready[index]);
    assert.equal(ready.filter((isReady) => isReady).length, 1);
    for (const server of servers) {
      await using one = server;
      if (one === winner) continue;
      const { code, stderr } = await one.ended();
      assert.equal(code, 2);
      assert.ok(stderr.includes(`"${folder}" runs already: process ${winner?.pid}`), stderr);
    }
  }));

Deno.test("H12: a lock that was removed while its server runs does not let a second one in", () =>
  inTempFolder(async (folder) => {
    const options = ["--port", "0", "--data", folder];
    await using first = ServerProcess.fake(options);
    await first.ready();
    await Deno.remove(join(folder, "server.lock"));
    await using second = ServerProcess.fake(options);
    const { code, stderr } = await second.ended();
    assert.equal(code, 2);
    assert.match(stderr, /runs already: http/);
  }));

Deno.test("main() finds --data from where the person is, though a task runs elsewhere", () =>
  inTempFolder(async (folder) => {
    await using server = ServerProcess.fake(["--port", "0", "--data", "data"], { INIT_CWD: folder });
    await server.ready();
    assert.match(await tokenIn(join(folder, "data")), /^[0-9a-f]{32}$/);
    server.signal("SIGTERM");
    await server.ended();
  }));

Deno.test("C2: main() says that boards are found by themselves exactly when nobody chose one", async () => {
  for (const [args, findsBoards] of [[[], true], [["--board", "virtual"], false]] as const) {
    await inTempFolder(async (folder) => {
      await using server = ServerProcess.fake(["--port", "0", "--data", folder, ...args]);
      await using client = await SocketClient.connect({
        port: await server.ready(),
        token: await tokenIn(folder),
      });
      assert.partialDeepStrictEqual(await client.next(), { params: { server: { findsBoards } } });
      server.signal("SIGTERM");
      await server.ended();
    });
  }
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(withTools(
    `C10: ${signal}, even twice, closes sockets with 1001 and ends with exit code 0`,
    [tools.unix],
    () =>
      inTempFolder(async (folder) => {
        await using server = ServerProcess.fake(["--port", "0", "--data", folder]);
        const port = await server.ready();
        const client = await SocketClient.connect({ port, token: await tokenIn(folder) });
        assert.equal((await client.next()).method, "snapshot");
        server.signal(signal);
        server.signal(signal);
        assert.equal((await client.next()).method, "server.closing");
        assert.equal((await client.closed).code, 1001);
        const { code, stderr } = await server.ended();
        assert.equal(code, 0);
        assert.equal(stderr, "");
      }),
  ));
}

Deno.test(withTools(
  "C10: a board that cannot be closed does not keep the server from ending, with exit code 1",
  [tools.unix],
  () =>
    inTempFolder(async (folder) => {
      await using server = ServerProcess.fake(["--port", "0", "--data", folder, "--board", "never-closes"]);
      await server.ready();
      server.signal("SIGTERM");
      const { code, stderr } = await server.ended();
      assert.equal(code, 1);
      assert.match(stderr, /^Destello was cut short: .*\n$/);
    }),
));

Deno.test("main() goes on when nobody reads its log any more", () =>
  inTempFolder(async (folder) => {
    await using server = ServerProcess.fake(["--port", "0", "--data", folder, "--board", "faulty"]);
    const port = await server.ready();
    await server.closeStandardError();
    const headers = { "content-type": "application/json" };
    const url = `http://127.0.0.1:${port}/api/boards/uno-7f3a21c4/led/toggle`;
    const authorization = `Bearer ${await tokenIn(folder)}`;
    for (let i = 0; i < 3; i++) {
      const answer = await fetch(url, { method: "POST", headers: { ...headers, authorization }, body: "{}" });
      assert.equal(answer.status, 500);
      await answer.body?.cancel();
    }
    server.signal("SIGTERM");
    assert.equal((await server.ended()).code, unix ? 0 : 1);
  }));

Deno.test("S4: a server that was killed comes back on its port, and its token still opens it", () =>
  inTempFolder(async (folder) => {
    await using first = ServerProcess.fake(["--port", "0", "--data", folder]);
    const port = await first.ready();
    const token = await tokenIn(folder);
    const client = await SocketClient.connect({ port, token });
    first.signal("SIGKILL");
    await client.closed;
    await first.ended();

    await using second = ServerProcess.fake(["--port", String(port), "--data", folder]);
    assert.equal(await second.ready(), port);
    await using again = await SocketClient.connect({ port, token });
    assert.equal((await again.next()).method, "snapshot");
    second.signal("SIGTERM");
    await second.ended();
  }));
