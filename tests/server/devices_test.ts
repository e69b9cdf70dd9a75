import assert from "node:assert/strict";
import { join } from "node:path";
import { loadClientNames } from "../../server/api/client_names_file.ts";
import { loadDevices } from "../../server/api/devices_file.ts";
import { createLog } from "../../server/log.ts";
import { PROJECT } from "../../scripts/deno_command.ts";
import { startApi, TOKEN } from "./api_fixture.ts";
import { ServerProcess } from "./server_process.ts";
import { SocketClient } from "./socket_client.ts";
import { inTempFolder } from "./temp_folder.ts";

Deno.test("S20, S21: a device changes things under its name, may not do more than its role, and is cut off when it is revoked", async () => {
  await using fixture = startApi();
  const { port } = fixture.api;
  await using owner = await SocketClient.connect({ port });
  await owner.next();
  const ask = async (method: string, params: unknown): Promise<Record<string, string>> => {
    owner.send({ jsonrpc: "2.0", id: method, method, params });
    for (;;) {
      const { id, result } = await owner.next();
      if (id === method) return Object(result);
    }
  };
  const { device = "", token = "" } = await ask("devices.add", { name: "Ana's phone", role: "control" });
  await using phone = await SocketClient.connect({ port, token });
  const { params } = await phone.next();
  assert.match(JSON.stringify(params), /"you":"Ana's phone".*"role":"control"/);

  phone.send({ jsonrpc: "2.0", id: 1, method: "led.toggle" });
  assert.equal((await phone.next()).method, "state.changed");
  assert.equal((await phone.next()).id, 1);
  assert.equal(fixture.boards.commands[0]?.by, "Ana's phone");
  phone.send({ jsonrpc: "2.0", id: 2, method: "devices.list" });
  assert.equal((await phone.next()).error?.code, -32021);

  await ask("devices.rename", { device, name: "Bea" });
  assert.match(JSON.stringify((await phone.next()).params), /"you":"Bea"/);
  assert.deepEqual(await ask("devices.revoke", { device }), {});
  assert.deepEqual(await phone.closed, { code: 1008, reason: "This device was revoked" });
  await assert.rejects(SocketClient.connect({ port, token }));
  const headers = { authorization: `Bearer ${token}` };
  const refused = await fetch(`http://127.0.0.1:${port}/api/boards`, { headers });
  assert.equal(refused.status, 401);
  assert.equal((await refused.json()).error.reason, "wrong_token");
  assert.deepEqual(await ask("devices.list", {}), {
    devices: [],
    codes: [],
    network: null,
    fingerprint: null,
  });
});

Deno.test("S20, H19: devices are kept for their owner only; a damaged file lets nobody in and is moved aside", () =>
  inTempFolder(async (folder) => {
    const lines: string[] = [];
    const log = createLog({ write: (line) => lines.push(line), now: () => new Date(0) });
    const load = async () =>
      await loadDevices(folder, { token: TOKEN, names: await loadClientNames(folder, log), log });
    const { token } = await (await load()).add("Ana's phone", "view");
    const path = join(folder, "devices.json");
    if (Deno.build.os !== "windows") assert.equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
    assert(!(await Deno.readTextFile(path)).includes(token));
    assert.equal((await load()).list()[0]?.name, "Ana's phone");
    assert.deepEqual(lines, []);
    for (const text of ["", "{}", '[{"id":"0"}]', (await Deno.readTextFile(path)).replace("view", "owner")]) {
      await Deno.writeTextFile(path, text);
      assert.equal((await load()).find(token), null);
      assert.match(
        lines.pop() ?? "",
        /devices\.json" is damaged and was moved to .*every device has to be added anew/,
      );
    }
  }));

async function devicesTask(args: readonly string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "devices", ...args],
    cwd: PROJECT,
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

Deno.test("S20b: deno task devices adds, lists, renames and revokes; what is missing is said in words", () =>
  inTempFolder(async (folder) => {
    const devices = (...args: string[]) => devicesTask([...args, "--data", folder]);
    assert.deepEqual(await devices(), {
      code: 2,
      stdout: "",
      stderr:
        `No server runs on the data folder "${folder}"; start it with "deno task serve", or name its folder with --data\n`,
    });
    await using server = ServerProcess.task([
      "--port",
      "0",
      "--no-open",
      "--data",
      folder,
      "--board",
      "virtual",
    ]);
    const port = await server.ready();
    assert.equal((await devices("list")).stdout, "Only you: no device was added.\n");
    const added = await devices("add", "--name", "Ana's phone", "--role", "view");
    const [, id = "", token = ""] =
      /^Added "Ana's phone" \((\w{8})\), role view\..*\n(\w{32})\n$/.exec(added.stdout) ?? [];
    const boards = () =>
      fetch(`http://127.0.0.1:${port}/api/boards`, { headers: { authorization: `Bearer ${token}` } })
        .then(async (answer) => {
          await answer.body?.cancel();
          return answer.status;
        });
    assert.equal(await boards(), 200);
    const listed = await devices();
    assert.match(
      listed.stdout,
      new RegExp(`^${id}  Ana's phone  view     added \\S+, last seen \\S+ \\S+ UTC\n$`),
    );
    assert.equal((await devices("rename", "--device", "Ana's phone", "--name", "Bea")).code, 0);
    assert.match((await devices("revoke", "--device", "Ana")).stderr, /no device "Ana"; there are "Bea"/);
    assert.match((await devices("add", "--name", "x")).stderr, /--role is missing: view, control, admin/);
    assert.match((await devices("revok")).stderr, /did you mean "revoke"\?/);
    assert.match(
      (await devices("add", "--name", "page 1", "--role", "view")).stderr,
      /"name" is what others are called/,
    );
    const invited = await devices("invite", "--role", "view", "--many");
    assert.match(
      invited.stdout,
      new RegExp(`http://127.0.0.1:${port}/#pair=\\w{26}\nIt works many times, within 60 minutes`),
    );
    assert.match(
      (await devices("invite", "--role", "admin")).stdout,
      /#pair=\w{8}\nIt works once, within 2 minutes/,
    );
    assert.match((await devices("withdraw")).stdout, /^No code counts any more/);
    assert.equal((await devices("revoke", "--device", "Bea")).stdout, `"Bea" (${id}) is revoked\n`);
    assert.equal(await boards(), 401);
  }));
