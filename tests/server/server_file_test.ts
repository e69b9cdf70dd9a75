import assert from "node:assert/strict";
import { list } from "../../protocol/api/board.ts";
import { join } from "node:path";
import type { Session } from "../../client/session.ts";
import { findServer } from "../../scripts/flashing/find_server.ts";
import {
  readServerFile,
  removeServerFile,
  runningServer,
  writeServerFile,
} from "../../server/server_file.ts";
import { createLog } from "../../server/log.ts";
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
    assert.equal(await runningServer(data, "0123", log), null);
    assert.deepEqual(lines, []);
    for (const text of ["", "{", "{}", '{"port":0,"pid":1}']) {
      await Deno.writeTextFile(path, text);
      assert.equal(await runningServer(data, "0123", log), null);
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

Deno.test("H5: another program that has the port of a server that was killed is not taken for that server", () =>
  inTempFolder(async (data) => {
    const answers = [
      () => new Response("<!doctype html>every path is this page"),
      () => Response.json({ boards: "none" }),
      () => new Response("", { status: 404 }),
    ];
    for (const answer of answers) {
      await using other = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
      await writeServerFile(data, other.addr.port);
      assert.equal(await runningServer(data, "0123"), null);
    }
  }));
