import assert from "node:assert/strict";
import { createMethods } from "../../../server/api/methods.ts";
import type { FlashJob } from "../../../server/programming/flashing.ts";
import { FlashFailure } from "../../../server/programming/flashing.ts";
import { BoardRig, Plugged } from "../boards/board_rig.ts";
import { OWNER, UNATTENDED } from "../../idle_boards.ts";
import { definition as second } from "../../fixtures/second_project/definition.ts";
import { testProject } from "../../test_projects.ts";

const ID = "uno-0000abcd";

async function online(programmer?: (job: FlashJob) => Promise<string>) {
  const rig = new BoardRig();
  const plugged = new Plugged(rig, 0xabcd);
  rig.add(plugged.at("/dev/ttyACM0"));
  await rig.pass(50);
  const methods = createMethods({
    ...UNATTENDED,
    boards: rig.boards,
    clock: rig.clock,
    ...(programmer === undefined ? {} : { programmer }),
  });
  const call = (
    method: string,
    params: unknown,
    connection: AbortSignal | null,
    board: string | null = null,
  ) => methods.call({ method, board, params, by: "client 1", device: OWNER, connection });
  return { rig, plugged, call };
}

Deno.test("F3: the methods that program a board take its id and nothing else", async () => {
  const { rig, call } = await online(() => Promise.resolve("00000000"));
  const { signal } = new AbortController();
  for (const method of ["flash.begin", "flash.take", "board.flash", "boards.ports"]) {
    for (const extra of [{ port: "/dev/ttyACM0" }, { file: "/etc/passwd" }, { args: "-x" }]) {
      await assert.rejects(call(method, extra, signal, ID), { reason: "invalid_params" }, method);
    }
  }
  await assert.rejects(call("flash.begin", {}, signal, "/dev/ttyACM0"), { reason: "unknown_board" });
  assert.deepEqual(await call("boards.ports", {}, null), { ports: [{ board: ID, port: "/dev/ttyACM0" }] });
  await rig.boards.close();
});

Deno.test("F4: what a client programs, it programs over one connection that lasts, and one board at a time", async () => {
  const { rig, call } = await online();
  const { signal } = new AbortController();
  await assert.rejects(call("flash.begin", {}, null, ID), { reason: "invalid_request" });
  const build = { build: "00000000" };
  await assert.rejects(call("flash.end", build, signal), { reason: "invalid_request" });
  await assert.rejects(call("flash.take", {}, signal), { reason: "invalid_request" });
  assert.deepEqual(await call("flash.begin", {}, signal, ID), { board: ID, port: "/dev/ttyACM0" });
  await assert.rejects(call("flash.begin", {}, signal, ID), { reason: "invalid_request" });
  await assert.rejects(call("flash.begin", {}, new AbortController().signal, ID), {
    reason: "busy_flashing",
  });
  await call("flash.fail", { message: "No", hint: "Mend it" }, signal);
  await call("flash.begin", {}, signal, ID);
  await call("flash.fail", { message: "No", hint: "Mend it" }, signal);
  await rig.boards.close();
});

Deno.test("F4: the end of the connection ends the job, and the board is there for others", async () => {
  const { rig, call } = await online();
  const connection = new AbortController();
  await call("flash.begin", {}, connection.signal, ID);
  const taken = call("flash.take", {}, connection.signal);
  await rig.pass(10);
  await taken;
  assert.equal(rig.boards.list()[0]?.status, "flashing");
  connection.abort();
  await rig.pass(50);
  assert.equal(rig.boards.list()[0]?.status, "online");
  assert.equal(rig.told("flash.progress").at(-1)?.phase, "failed");
  await rig.boards.close();
});

Deno.test("flash.report tells everybody, after a check of what it says", async () => {
  const { rig, call } = await online();
  const { signal } = new AbortController();
  await call("flash.begin", {}, signal, ID);
  const report = { phase: "upload", percent: 40, message: "Uploading" };
  await call("flash.report", report, signal);
  assert.deepEqual(rig.told("flash.progress"), [{ board: ID, ...report }]);
  const wrong = [
    { ...report, phase: "done" },
    { ...report, percent: 101 },
    { ...report, message: "x".repeat(501) },
    { ...report, board: "uno-other" },
    null,
  ];
  for (const params of wrong) {
    await assert.rejects(call("flash.report", params, signal), { reason: "invalid_params" });
  }
  await assert.rejects(call("flash.end", { build: "no" }, signal), { reason: "invalid_params" });
  await assert.rejects(call("flash.fail", {}, signal), { reason: "invalid_params" });
  assert.equal(rig.told("flash.progress").length, 1);
  await call("flash.fail", { message: "No", hint: "Mend it" }, signal);
  await rig.boards.close();
});

Deno.test("F3b: a board gets its own project's firmware; of several, one that nobody knows gets the one that is named", async () => {
  const rig = new BoardRig(undefined, testProject(), testProject(second, { name: "fan" }));
  const [, fan = assert.fail()] = rig.context.projects.all;
  const [known, stranger] = [new Plugged(rig, 1, fan), new Plugged(rig, 2)];
  stranger.model.table = { ...stranger.model.table, schemaHash: 0xdeadbeef };
  rig.add(known.at("/dev/ttyACM0"));
  rig.add(stranger.at("/dev/ttyACM1"));
  await rig.pass(100);
  const asked: string[] = [];
  const methods = createMethods({
    ...UNATTENDED,
    boards: rig.boards,
    programmer: ({ place }, { name }) => {
      asked.push(`${place.board} ${name}`);
      return Promise.reject(new FlashFailure("Enough"));
    },
  });
  const flash = async (board: string, params: unknown) => {
    const call = methods.call({
      method: "board.flash",
      board,
      params,
      by: "page 1",
      device: OWNER,
      connection: null,
    });
    const [[end]] = await Promise.all([Promise.allSettled([call]), rig.pass(500)]);
    return end.status === "rejected" ? end.reason : null;
  };
  const [uno, cooler] = ["uno-00000002", "fan-00000001"] as const;
  assert.equal((await flash(cooler, {})).reason, "flash_failed");
  assert.equal((await flash(uno, { definition: fan.schemaHash })).reason, "flash_failed");
  assert.deepEqual(asked, [`${cooler} fan`, `${uno} fan`]);
  const unnamed = await flash(uno, {});
  assert.equal(unnamed.reason, "invalid_params");
  assert.match(unnamed.hint, new RegExp(`"${fan.schemaHash}" \\(fan\\)`));
  assert.match((await flash(uno, { definition: "00000000" })).message, /No served project has/);
  assert.equal((await flash("uno-00000009", {})).reason, "unknown_board");
  assert.equal(asked.length, 2);
  await rig.boards.close();
});

Deno.test("board.flash has the server do it, and names the failure otherwise", async () => {
  let fails: Error | null = null;
  const { rig, plugged, call } = await online(async (job) => {
    await job.take();
    if (fails !== null) throw fails;
    plugged.model.build = 0x77;
    return "00000077";
  });
  const flashed = call("board.flash", {}, null, ID);
  await rig.pass(100);
  assert.deepEqual(await flashed, { board: ID, status: "online", build: "00000077" });

  fails = new FlashFailure("No bootloader answered", "Press the button");
  const failed = assert.rejects(call("board.flash", {}, null, ID), {
    reason: "flash_failed",
    message: "No bootloader answered",
    hint: "Press the button",
  });
  await rig.pass(100);
  await failed;

  fails = new TypeError("a fault of ours");
  const fault = assert.rejects(call("board.flash", {}, null, ID), TypeError);
  await rig.pass(100);
  await fault;
  assert.equal(rig.boards.list()[0]?.status, "online");
  await rig.boards.close();
});

Deno.test("F10: flash.cancel ends a job of the server's and one of a connection's alike, whoever asks", async () => {
  const ended: string[] = [];
  const { rig, call } = await online(async (job) => {
    await job.take();
    const over = Promise.withResolvers<string>();
    job.signal.addEventListener("abort", () => {
      ended.push("the server's");
      over.reject(job.signal.reason);
    });
    return await over.promise;
  });
  await assert.rejects(call("flash.cancel", {}, null, ID), { reason: "invalid_request" });
  await assert.rejects(call("flash.cancel", { why: "so" }, null, ID), { reason: "invalid_params" });
  await assert.rejects(call("flash.cancel", {}, null, "uno-other"), { reason: "unknown_board" });
  const flashed = assert.rejects(call("board.flash", {}, null, ID), {
    reason: "flash_failed",
    details: { flash: "cancelled", phase: "generate" },
  });
  await rig.pass(10);
  const cancelled = call("flash.cancel", {}, null, ID);
  await rig.pass(100);
  assert.deepEqual([await cancelled, ended], [{}, ["the server's"]]);
  await flashed;
  assert.equal(rig.boards.list()[0]?.status, "online");

  const { signal } = new AbortController();
  await call("flash.begin", {}, signal, ID);
  assert.deepEqual(await call("flash.cancel", {}, new AbortController().signal), {});
  assert.match(rig.told("flash.progress").at(-1)?.message ?? "", /^Programming was cancelled/);
  await assert.rejects(call("flash.end", { build: "00000000" }, signal), { reason: "invalid_request" });
  await rig.boards.close();
});

Deno.test("F4c: a port that was lent comes back when its program reports nothing for long, and not before", async () => {
  const { rig, call } = await online();
  const { signal } = new AbortController();
  await call("flash.begin", {}, signal, ID);
  await rig.pass(300_000);
  const taken = call("flash.take", {}, signal);
  await rig.pass(10);
  await taken;
  await rig.pass(199_000);
  await call("flash.report", { phase: "upload", percent: 40, message: "Uploading" }, signal);
  await rig.pass(199_000);
  assert.equal(rig.boards.list()[0]?.status, "flashing");
  await rig.pass(2000);
  assert.equal(rig.boards.list()[0]?.status, "online");
  assert.match(
    rig.told("flash.progress").at(-1)?.message ?? "",
    /^Programming was interrupted in phase "upload" at 40 %: the programmer is gone/,
  );
  // The board is there for the next one, also on this connection.
  await call("flash.begin", {}, signal, ID);
  await call("flash.fail", { message: "No", hint: "Mend it" }, signal);
  await rig.boards.close();
});

Deno.test("F4c: a program that reports without a pause is told to the pages now and then, and in words that can be seen", async () => {
  const { rig, call } = await online();
  const { signal } = new AbortController();
  await call("flash.begin", {}, signal, ID);
  const message = "Up\u202eload\u200bing";
  const start = rig.clock.now();
  for (let step = 0; step < 1000; step++) {
    const phase = step % 2 === 0 ? "upload" : "compile";
    await call("flash.report", { phase, percent: 40, message }, signal);
    await rig.pass(1);
  }
  const told = rig.told("flash.progress");
  const most = 3 + (rig.clock.now() - start) / 100;
  assert.ok(told.length > 1 && told.length <= most, `${told.length} of 1000, at most ${most}`);
  assert.deepEqual(new Set(told.map(({ message }) => message)), new Set(["Up\ufffdload\ufffding"]));
  await call("flash.report", { phase: "verify", percent: 80, message: "Verifying" }, signal);
  assert.equal(rig.told("flash.progress").at(-1)?.phase, "verify");
  await call("flash.fail", { message: "No", hint: "Mend it" }, signal);
  await rig.boards.close();
});
