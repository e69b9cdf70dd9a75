import assert from "node:assert/strict";
import { hex32 } from "../../../protocol/schema_hash.ts";
import { FlashFailure } from "../../../server/programming/flashing.ts";
import { BoardRig, Plugged } from "../boards/board_rig.ts";

const ID = "uno-0000abcd";
const BUILD = 0x5678;
const PORT = "/dev/ttyACM0";

async function online() {
  const rig = new BoardRig();
  const plugged = new Plugged(rig, 0xabcd);
  const source = plugged.at(PORT);
  const board = rig.add(source);
  await rig.pass(50);
  assert.equal(board.status, "online");
  rig.events.length = 0;
  return { rig, plugged, source, board };
}

const toggle = { board: ID, channel: "led", command: "toggle", args: {}, by: "page 1" };

Deno.test("F3: ProgrammingJobs.begin() leaves the board usable until its port is taken, and then commands fail by name", async () => {
  const { rig, plugged, board } = await online();
  assert.deepEqual(rig.boards.flashing.ports(), [{ board: ID, port: PORT }]);
  const job = rig.boards.flashing.begin(null);
  job.report({ phase: "compile", percent: 5, message: "Compiling" });
  const confirmed = rig.boards.command(toggle);
  await rig.pass(20);
  assert.deepEqual((await confirmed).state, { on: true, periodMs: 0 });

  const taken = job.take();
  await rig.pass(10);
  await taken;
  assert.equal(board.status, "flashing");
  await assert.rejects(rig.boards.command(toggle), { reason: "busy_flashing", outcome: "not_run" });
  assert.throws(() => rig.boards.flashing.begin(ID), { reason: "busy_flashing" });

  plugged.model.build = BUILD;
  const ended = job.end(hex32(BUILD), rig.clock);
  await rig.pass(100);
  assert.deepEqual(await ended, { board: ID, status: "online", build: hex32(BUILD) });
  assert.deepEqual(rig.told("flash.progress").map(({ phase, percent }) => [phase, percent]), [
    ["compile", 5],
    ["reconnect", 95],
    ["done", 100],
  ]);
  await job.abandon();
  assert.equal(rig.told("flash.progress").length, 3);
  await rig.boards.flashing.begin(ID).fail(new FlashFailure("Enough"));
  await rig.boards.close();
});

Deno.test("F5: FlashJob.end() fails where the board runs another build, or says nothing", async () => {
  const { rig, plugged, source } = await online();
  const wrong = rig.boards.flashing.begin(ID);
  const taken = wrong.take();
  await rig.pass(10);
  await taken;
  const ended = wrong.end("00005679", rig.clock);
  const refused = assert.rejects(ended, {
    reason: "flash_failed",
    message: `The board runs build ${hex32(plugged.model.build)}, not 00005679`,
    details: { flash: "other_build", found: hex32(plugged.model.build), build: "00005679" },
  });
  await rig.pass(100);
  await refused;

  const silent = rig.boards.flashing.begin(ID);
  const takenAgain = silent.take();
  await rig.pass(10);
  await takenAgain;
  source.refusal = new Error("gone");
  const never = assert.rejects(silent.end("00005679", rig.clock), {
    reason: "flash_failed",
    message: "The image is on the board, but it did not answer: gone",
    details: { flash: "not_answered" },
  });
  await rig.pass(10_100);
  await never;
  await rig.boards.close();
});

Deno.test("F4: a programmer that is gone gives the port back, and the board says what happened until it answers", async () => {
  const { rig, plugged, source, board } = await online();
  const job = rig.boards.flashing.begin(ID);
  const taken = job.take();
  await rig.pass(10);
  await taken;
  job.report({ phase: "upload", percent: 43, message: "Uploading" });
  source.refusal = new Error("no answer");
  const abandoned = job.abandon();
  await rig.pass(600);
  await abandoned;
  assert.deepEqual([board.status, board.view().reason], ["offline", {
    code: "flash_failed",
    message: `Programming was interrupted in phase "upload" at 43 %: the programmer is gone`,
    hint: 'Program it again: "deno task flash"',
    details: { flash: "interrupted", phase: "upload", percent: 43 },
  }]);
  assert.deepEqual(rig.told("flash.progress").at(-1)?.phase, "failed");

  // It can be repeated, and then all is well.
  source.refusal = null;
  const again = rig.boards.flashing.begin(ID);
  const takenAgain = again.take();
  await rig.pass(10);
  await takenAgain;
  plugged.model.build = BUILD;
  const ended = again.end(hex32(BUILD), rig.clock);
  await rig.pass(100);
  await ended;
  assert.deepEqual([board.status, board.view().reason], ["online", null]);
  await rig.boards.close();
});

Deno.test("F10: ProgrammingJobs.cancel() has the job's owner end it, says how far it had come, and waits until the board is there", async () => {
  const { rig, board } = await online();
  const desk = rig.boards.flashing;
  await assert.rejects(desk.cancel(ID), { reason: "invalid_request", hint: "There is nothing to cancel" });
  const job = desk.begin(ID);
  const taken = job.take();
  await rig.pass(10);
  await taken;
  job.report({ phase: "upload", percent: 43, message: "Uploading" });
  let isCancelled = false;
  const cancelled = desk.cancel(null).then(() => isCancelled = true);
  assert.ok(job.signal.aborted);
  await rig.pass(100);
  assert.deepEqual([board.status, isCancelled], ["flashing", false]);
  const reason: unknown = job.signal.reason;
  assert.ok(reason instanceof FlashFailure);
  assert.deepEqual([reason.message, reason.details], [
    'Programming was cancelled in phase "upload" at 43 %',
    { flash: "cancelled", phase: "upload", percent: 43 },
  ]);
  const failed = job.fail(reason);
  await rig.pass(100);
  await Promise.all([failed, cancelled]);
  assert.deepEqual([board.status, isCancelled], ["online", true]);
  assert.equal(rig.told("flash.progress").at(-1)?.phase, "failed");
  await rig.boards.close();
});

Deno.test("F10: a job whose image is on the board is cancelled no more", async () => {
  const { rig, plugged } = await online();
  const job = rig.boards.flashing.begin(ID);
  const ended = job.end(hex32(plugged.model.build), rig.clock);
  await assert.rejects(rig.boards.flashing.cancel(ID), {
    reason: "invalid_request",
    message: /the image is on it/,
  });
  await rig.pass(100);
  await ended;
  await rig.boards.close();
});

Deno.test("F4: a job that ends before it took the port leaves the board as it is", async () => {
  const { rig, source, board } = await online();
  const { tries } = source;
  const job = rig.boards.flashing.begin(ID);
  await job.fail(new FlashFailure("The sketch does not compile: 1 error", "Mend it"));
  await rig.pass(100);
  assert.deepEqual([board.status, source.tries], ["online", tries]);
  await assert.rejects(job.end("00000000", rig.clock), { reason: "invalid_request" });
  await rig.boards.close();
});

Deno.test("ProgrammingJobs.begin() refuses a virtual board", async () => {
  const rig = new BoardRig();
  rig.add(new Plugged(rig, 7).at("virtual Uno", "virtual"));
  await rig.pass(50);
  assert.throws(() => rig.boards.flashing.begin(null), {
    reason: "flash_failed",
    details: { flash: "virtual" },
  });
  await rig.boards.close();
});
