import assert from "node:assert/strict";
import { list } from "../../protocol/api/board.ts";
import { join } from "node:path";
import type { Session } from "../../client/session.ts";
import { findServer } from "../../scripts/flashing/find_server.ts";
import {
  readServerFile,
  removeServerFile,
  whoIsAt,
  writeServerFile,
} from "../../server/data_folder/server_file.ts";
import { proofOf } from "../../server/api/server_proof.ts";
import { createLog } from "../../server/log.ts";
import { startApi, TOKEN } from "./api_fixture.ts";
import { ServerProcess } from "./server_process.ts";
import { inTempFolder } from "./temp_folder.ts";

const unix = Deno.build.os !== "windows";

Deno.test("F3: a server says in its data folder where it is, from when it is ready until it ends", () =>
  inTempFolder(async (data) => {
    await using server = ServerProcess.fake(["--port", "0", "--data", data]);
    const port = await server.ready();
    assert.equal((await readServerFile(data))?.port, port);
    const client = await findServer(data);
    assert.notEqual(client, null);
    await assert.rejects(
      client?.call({ ...list, name: "nose.blow" }, {}) ?? Promise.resolve(),
      /^RequestFailure: There is no method/,
    );
    client?.close();
    server.signal("SIGTERM");
    await server.ended();
    if (unix) assert.equal(await readServerFile(data), null);
  }));

Deno.test("F3: deno task flash and boards find the server also where a proxy is set for everything else", () =>
  inTempFolder(async (data) => {
    await using server = ServerProcess.fake(["--port", "0", "--data", data]);
    await server.ready();
    const nobody = "http://127.0.0.1:9";
    const flash = await new Deno.Command(Deno.execPath(), {
      args: ["task", "flash", "--board", "uno-none", "--data", data],
      env: { HTTP_PROXY: nobody, http_proxy: nobody, NO_PROXY: "example.com" },
      stdin: "null",
    }).output();
    // This one has no ports; a server that was not found could not say so.
    assert.match(new TextDecoder().decode(flash.stderr), /^The server has no board "uno-none" on a port/m);
    const tasks = JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url))).tasks;
    const besides = (name: string) => tasks[name].command.split(" ", 1)[0];
    assert.equal(besides("boards"), besides("flash"));
  }));

Deno.test("F3: what a server that was killed has left behind is no server", () =>
  inTempFolder(async (data) => {
    assert.equal(await findServer(data), null);
    await using server = ServerProcess.fake(["--port", "0", "--data", data]);
    await server.ready();
    server.signalAll("SIGKILL");
    await server.ended();
    assert.notEqual(await readServerFile(data), null);
    assert.equal(await findServer(data), null);
    await Deno.writeTextFile(join(data, "server.json"), "{}");
    assert.equal(await findServer(data), null);
  }));

Deno.test("F3, S5: a server that has as many clients as it takes is not taken for one that is gone", () =>
  inTempFolder(async (data) => {
    await using server = ServerProcess.fake(["--port", "0", "--data", data, "--max-clients", "3"]);
    await server.ready();
    const clients: Session[] = [];
    for (let count = 0; count < 3; count++) {
      const client = await findServer(data);
      assert.ok(client !== null);
      clients.push(client);
    }
    await assert.rejects(
      findServer(data),
      /^StartFailure: The server at http:.* lets no further program in/,
    );
    const doctor = await new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", "doctor", "--data", data],
      stdin: "null",
    }).output();
    assert.match(
      new TextDecoder().decode(doctor.stderr),
      /^The server at http:.* lets no further program in; close/,
    );
    for (const client of clients) client.close();
  }));

Deno.test("H19: a server.json that is damaged is named, and written anew for its owner only", () =>
  inTempFolder(async (data) => {
    const path = join(data, "server.json");
    const lines: string[] = [];
    const log = createLog({ write: (line) => lines.push(line), now: () => new Date(0) });
    assert.equal(await readServerFile(data, log), null);
    assert.deepEqual(lines, []);
    for (const text of ["", "{", "{}", '{"port":0,"pid":1}']) {
      await Deno.writeTextFile(path, text);
      assert.equal(await readServerFile(data, log), null);
      assert.match(lines.pop() ?? "", /server\.json" is damaged and is written anew/);
      await Deno.remove(path);
    }
    await writeServerFile(data, 8000);
    assert.deepEqual((await Array.fromAsync(Deno.readDir(data))).map(({ name }) => name), ["server.json"]);
    if (unix) assert.equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
  }));

Deno.test("removeServerFile() leaves the file of another server in the same folder", () =>
  inTempFolder(async (data) => {
    await writeServerFile(data, 8000);
    await removeServerFile(data);
    assert.equal(await readServerFile(data), null);
    const other = { port: 8001, pid: Deno.pid + 1 };
    await Deno.writeTextFile(join(data, "server.json"), JSON.stringify(other));
    await removeServerFile(data);
    assert.deepEqual(await readServerFile(data), other);
  }));

Deno.test("S14: a program that has the port of a server that was killed is no server, and sees no token", () =>
  inTempFolder(async (data) => {
    const token = "00112233445566778899aabbccddeeff";
    await Deno.writeTextFile(join(data, "token"), `${token}\n`);
    let seen = "";
    const answers: readonly ((nonce: string, port: number) => Response)[] = [
      () => new Response("<!doctype html>every path is this page"),
      () => Response.json({ boards: [] }),
      () => Response.json({ proof: "" }),
      (nonce, port) => Response.json({ proof: proofOf("another token", port, nonce) }),
      // What the server would say on another port, to which the question was passed on.
      (nonce, port) => Response.json({ proof: proofOf(token, port + 1, nonce) }),
      (_, port) => Response.json({ proof: proofOf(token, port, "00".repeat(16)) }),
      () => new Response("", { status: 404 }),
    ];
    for (const answer of answers) {
      await using other = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
        seen += request.url + JSON.stringify([...request.headers]);
        const { searchParams, port } = new URL(request.url);
        return answer(searchParams.get("nonce") ?? "", Number(port));
      });
      await writeServerFile(data, other.addr.port);
      assert.equal(await whoIsAt(other.addr.port, token), "stranger", String(answer));
      assert.equal(await findServer(data), null);
    }
    assert.match(seen, /nonce=/);
    assert.doesNotMatch(seen, new RegExp(token));
  }));

Deno.test("S14: a server proves that it knows the token, on its own port, to whoever asks with a nonce", async () => {
  await using fixture = startApi();
  const { port, url } = fixture.api;
  assert.equal(await whoIsAt(port, TOKEN), "server");
  assert.equal(await whoIsAt(port, "ffeeddccbbaa99887766554433221100"), "stranger");
  for (const query of ["", "?nonce=", "?nonce=12", `?nonce=${"x".repeat(32)}`, `?nonce=${"0".repeat(33)}`]) {
    const response = await fetch(`${url}/proof${query}`);
    assert.equal(response.status, 400, query);
    await response.body?.cancel();
  }
});

Deno.test("S14: nobody at a port is nobody, and a program that says nothing is silent", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  assert.equal(await whoIsAt(listener.addr.port, TOKEN), "silent");
  listener.close();
  assert.equal(await whoIsAt(listener.addr.port, TOKEN), "nobody");
});
