import assert from "node:assert/strict";
import { definition as second } from "../../fixtures/second_project/definition.ts";
import { createMethods } from "../../../server/api/methods.ts";
import { openBoards } from "../../../server/finding/open_boards.ts";
import { StartFailure } from "../../../server/start_failure.ts";
import { FallbackBoard } from "../../../server/finding/fallback_board.ts";
import type { KnownProject } from "../../../server/boards/projects.ts";
import { OWNER, UNATTENDED } from "../../idle_boards.ts";
import { BUILD, testProject } from "../../test_projects.ts";
import { ALL } from "../store/changes.ts";
import { BoardRig, Plugged } from "./board_rig.ts";

const FAN = testProject(second, { name: "fan", build: 0x5678 });

/** A server of two projects. */
function twoProjects(path?: string): { rig: BoardRig; first: KnownProject; fan: KnownProject } {
  const rig = new BoardRig(path, testProject(), FAN);
  const [first, fan] = rig.context.projects.all;
  assert.ok(fan !== undefined);
  return { rig, first, fan };
}

/** A server of two projects with a board of each. */
async function bothOnline(path?: string) {
  const house = twoProjects(path);
  const { rig, fan } = house;
  const light = new Plugged(rig, 0x11111111);
  const cooler = new Plugged(rig, 0x22222222, fan);
  cooler.model.build = FAN.build;
  rig.add(light.at("/dev/ttyACM0"));
  rig.add(cooler.at("/dev/ttyACM1"));
  await rig.pass(100);
  return { ...house, light, cooler };
}

/** What a client calls, and what becomes of it. */
function caller(rig: BoardRig) {
  const methods = createMethods({ ...UNATTENDED, boards: rig.boards, clock: rig.clock });
  return async (method: string, board: string | null, params: unknown): Promise<unknown> => {
    const asked = methods.call({ method, board, params, by: "page 1", device: OWNER, connection: null });
    const [[answer]] = await Promise.all([Promise.allSettled([asked]), rig.pass(50)]);
    if (answer.status === "rejected") throw answer.reason;
    return answer.value;
  };
}

/** The board is programmed: other firmware is on it, and it starts. */
function program({ model }: Plugged, project: KnownProject): void {
  model.table = project.table;
  model.build = project.build;
  model.restart();
}

Deno.test("W10b, B1a: each board is of the project whose hash it tells, with that project's channels", async () => {
  const { rig, first, fan } = await bothOnline();
  assert.deepEqual(
    rig.boards.list().map(({ id, name, project, definition, status, channels }) => [
      id,
      name,
      project,
      definition,
      status,
      Object.keys(channels),
    ]),
    [
      ["uno-11111111", "Uno", "Destello", first.schemaHash, "online", ["led", "lamp", "button", "light"]],
      ["fan-22222222", "Fan", "fan", fan.schemaHash, "online", ["led", "fan"]],
    ],
  );
  await rig.boards.close();
});

Deno.test("B21: two projects with one definition are refused before anything is opened", async () => {
  const { log } = new BoardRig().context;
  const projects = [testProject(), testProject(undefined, { name: "copy" })] as const;
  await assert.rejects(
    openBoards({ projects, boards: ["virtual"], dataFolder: "/nowhere", log }),
    (error) => {
      assert.ok(error instanceof StartFailure);
      assert.match(error.message, /^Projects "Destello" and "copy" have the same definition \([0-9a-f]{8}\)/);
      return true;
    },
  );
});

Deno.test("B21a: a method is looked up in the definition of the board that is meant", async () => {
  const { rig, light, cooler } = await bothOnline();
  const call = caller(rig);
  await call("led.set", "fan-22222222", { on: true });
  await call("fan.set", "fan-22222222", { percent: 40 });
  await call("led.blink", "uno-11111111", { periodMs: 500 });
  assert.deepEqual(cooler.model.states, [{ on: true }, { percent: 40 }]);
  assert.deepEqual(light.model.runs.map(({ op }) => `${op.channel}.${op.command}`), ["led.blink"]);
  await assert.rejects(call("led.blink", "fan-22222222", { periodMs: 500 }), {
    reason: "unknown_method",
    message: 'There is no method "led.blink" of project "fan", whose board is meant',
    hint: "Its commands are led.set, fan.set",
  });
  await assert.rejects(call("fan.set", "uno-11111111", { percent: 1 }), { reason: "unknown_method" });
  await assert.rejects(call("fan.set", "fan-22222222", { percent: 101 }), { reason: "invalid_params" });
  await assert.rejects(call("led.set", null, { on: true }), { reason: "unknown_board" });
  await assert.rejects(call("nose.blow", "fan-22222222", {}), (error) => {
    assert.ok(error instanceof Error && "hint" in error);
    assert.match(String(error.hint), /lamp\.fade.*fan\.set/);
    return true;
  });
  assert.equal(cooler.model.runs.length, 2);
  await rig.boards.close();
});

Deno.test("W10b, B1a: a board of a project that is not served is named as such, and takes nothing", async () => {
  const { rig } = twoProjects();
  const stranger = new Plugged(rig, 0x33333333);
  stranger.model.table = { ...stranger.model.table, schemaHash: 0xdeadbeef };
  rig.add(stranger.at("/dev/ttyACM0"));
  await rig.pass(100);
  const [view] = rig.boards.list();
  assert.deepEqual(
    [view?.status, view?.definition, view?.project, view?.channels, view?.reason?.code],
    ["mismatch", null, null, {}, "schema_mismatch"],
  );
  assert.match(view?.reason?.message ?? "", /deadbeef.*it is of a project that this server does not serve/);
  assert.match(view?.reason?.hint ?? "", /deno task serve --project DIR; or program the board/);
  // Whose it is says one hash; of several served ones none is the one that was expected.
  assert.deepEqual(view?.reason?.details, { board: "deadbeef" });
  await assert.rejects(caller(rig)("led.set", "uno-33333333", { on: true }), { reason: "schema_mismatch" });
  assert.deepEqual(stranger.model.runs, []);
  await rig.boards.close();
});

Deno.test("B1b, H20: a board that is programmed with another project is the same board, with that project's channels", async () => {
  const { rig, light, first, fan } = { ...await bothOnline(":memory:") };
  const call = caller(rig);
  await call("led.set", "uno-11111111", { on: true });
  await call("lamp.set", "uno-11111111", { level: 90 });
  const revBefore = rig.boards.list()[0]?.rev ?? 0;
  program(light, fan);
  await rig.pass(1000);
  const [view] = rig.boards.list();
  assert.deepEqual([view?.id, view?.project, view?.status, Object.keys(view?.channels ?? {})], [
    "uno-11111111",
    "fan",
    "online",
    ["led", "fan"],
  ]);
  // What was wanted of the first one's led does not fit this one's.
  assert.equal(view?.channels.led?.desired, null);
  assert.ok((view?.rev ?? 0) > revBefore);
  await call("fan.set", "uno-11111111", { percent: 30 });
  await assert.rejects(call("lamp.set", "uno-11111111", { level: 1 }), { reason: "unknown_method" });
  const { changes } = await rig.boards.history.query("uno-11111111", { ...ALL, only: "commands" });
  assert.deepEqual(changes.map(({ channel, state }) => [channel, state]), [
    ["fan", { percent: 30 }],
    ["lamp", { level: 90 }],
    ["led", { on: true, periodMs: 0 }],
  ]);
  program(light, first);
  await rig.pass(1000);
  assert.deepEqual(Object.keys(rig.boards.list()[0]?.channels ?? {}), ["led", "lamp", "button", "light"]);
  assert.deepEqual(rig.boards.list()[0]?.channels.led?.reported, { on: true, periodMs: 0 });
  await rig.boards.close();
});

Deno.test("B1b: a board keeps its id on another port, whichever project is on it by then", async () => {
  const { rig, light, fan } = await bothOnline();
  const [board] = rig.boards.realBoards();
  assert.ok(board !== undefined);
  await rig.boards.remove(board);
  light.model.table = fan.table;
  rig.add(light.at("/dev/ttyACM5"));
  await rig.pass(200);
  assert.deepEqual(rig.boards.list().map(({ id, project }) => [id, project]), [
    ["fan-22222222", "fan"],
    ["uno-11111111", "fan"],
  ]);
  await rig.boards.close();
});

Deno.test("B20a: whether a board knows a request is told by its own project's build", async () => {
  const { rig, cooler } = await bothOnline();
  const asked = rig.boards.identify("fan-22222222");
  await rig.pass(50);
  assert.deepEqual(await asked, { board: "fan-22222222" });
  cooler.model.build = BUILD;
  cooler.model.restart();
  await rig.pass(2000);
  await assert.rejects(rig.boards.identify("fan-22222222"), {
    message: "Board fan-22222222 runs build 00001234, and its project's firmware is build 00005678",
  });
  await rig.boards.close();
});

/** The fan's project, after somebody gave its definition another channel. */
function changedFan({ name }: { readonly name: string } = FAN) {
  const { led, fan } = second.channels;
  return testProject({ ...second, channels: { led, fan, another: led } }, { name, build: 0x9abc });
}

Deno.test("R10a: a project that is exchanged leaves other projects' boards, and what is asked of them, alone", async () => {
  const { rig, light, cooler } = await bothOnline();
  const { boot, runs } = light.model;
  const asked = rig.boards.command({
    board: "uno-11111111",
    channel: "led",
    command: "set",
    args: { on: true },
    by: "page 1",
  });
  const eventsBefore = rig.events.length;
  await rig.boards.exchange("fan", changedFan());
  await rig.pass(50);
  assert.deepEqual((await asked).state, { on: true, periodMs: 0 });
  assert.deepEqual([light.model.boot, light.model.runs.length], [boot, runs.length]);
  const lightsOwn = rig.events.slice(eventsBefore).filter(({ method, params }) =>
    method === "board.changed" && params.board === "uno-11111111"
  );
  assert.deepEqual(lightsOwn, [], "it was never anything but online");
  assert.equal(cooler.model.boot, 1, "nor does a real board of the project restart");
  await rig.boards.close();
});

Deno.test("R10a: a real board of an exchanged project is asked anew whose it is, and gets no command of another definition", async () => {
  const { rig, cooler } = await bothOnline();
  const call = caller(rig);
  const board = "fan-22222222";
  const fan = () => rig.boards.list().find(({ id }) => id === board);
  const exchanged: unknown[] = [];
  rig.boards.observeProjects((former, project) =>
    void exchanged.push([
      former.schemaHash,
      project.schemaHash,
      fan()?.status,
      Object.keys(fan()?.channels ?? {}),
    ])
  );
  const [, former] = rig.context.projects.all;
  await rig.boards.exchange("fan", changedFan());
  const [, project] = rig.context.projects.all;
  assert.ok(project !== undefined);
  assert.deepEqual(exchanged, [[former?.schemaHash, project.schemaHash, "connecting", []]]);
  await assert.rejects(call("led.set", board, { on: true }), { reason: "board_offline" });
  await assert.rejects(call("led.set", board, { on: true }), { reason: "schema_mismatch" });
  assert.deepEqual([fan()?.status, cooler.model.runs.length], ["mismatch", 0]);

  program(cooler, project);
  await rig.pass(3000);
  assert.deepEqual([fan()?.status, fan()?.project], ["online", "fan"]);
  await call("another.set", board, { on: true });
  assert.deepEqual(cooler.model.runs.map(({ op }) => `${op.channel}.${op.command}`), ["another.set"]);
  await rig.boards.close();
});

Deno.test("R10a, F3: whoever gets a snapshot for an exchanged project is told again how far programming a board has come", async () => {
  const { rig } = await bothOnline();
  const job = rig.boards.flashing.begin("uno-11111111");
  const report = { phase: "compile", percent: 40, message: "Compiling" } as const;
  job.report(report);
  let toldBefore = -1;
  rig.boards.observeProjects(() => void (toldBefore = rig.told("flash.progress").length));
  await rig.boards.exchange("fan", changedFan());
  const told = rig.told("flash.progress");
  assert.deepEqual(told.slice(toldBefore), [{ board: "uno-11111111", ...report }]);
  await job.abandon();
  await rig.boards.close();
});

Deno.test("R10a, C12: a command that ran is not said to be unknown when it is repeated after its project was exchanged for one without it", async () => {
  const { rig } = await bothOnline();
  const methods = createMethods({ ...UNATTENDED, boards: rig.boards, clock: rig.clock });
  const ask = async (key: string) => {
    const call = { method: "fan.set", board: "fan-22222222", params: { percent: 40 }, by: "page 1", key };
    const asked = methods.call({ ...call, device: OWNER, connection: null });
    const [[answer]] = await Promise.all([Promise.allSettled([asked]), rig.pass(50)]);
    if (answer.status === "rejected") throw answer.reason;
    return answer.value;
  };
  const first = await ask("one");
  const { led } = second.channels;
  await rig.boards.exchange("fan", testProject({ ...second, channels: { led } }, { name: "fan" }));
  assert.deepEqual(await ask("one"), first);
  await rig.pass(1000);
  await assert.rejects(ask("two"), { reason: "schema_mismatch", outcome: "not_run" });
  await rig.boards.close();
});

Deno.test("R10a, B6: a project that is exchanged while its board's channels are being restored ends that, also of channels that are gone", async () => {
  const { rig, cooler } = await bothOnline();
  const board = "fan-22222222";
  await caller(rig)("fan.set", board, { percent: 40 });
  const exchanged = Promise.withResolvers<void>();
  const { led } = second.channels;
  const fanless = testProject({ ...second, channels: { led } }, { name: "fan", build: 0x9abc });
  const end = rig.boards.subscribe(({ method, params }) => {
    if (method !== "board.changed" || params.view?.id !== board || params.view.status !== "online") return;
    end();
    // Right after, when what restores is on its way.
    queueMicrotask(() => void rig.boards.exchange("fan", fanless).then(exchanged.resolve, exchanged.reject));
  });
  cooler.model.restart();
  await rig.pass(1000);
  await exchanged.promise;
  const view = rig.boards.list().find(({ id }) => id === board);
  assert.deepEqual([view?.status, view?.channels], ["mismatch", {}]);
  await rig.boards.close();
});

Deno.test("R10a: a board that has just told that it is of the former project is asked anew, whosever it was before", async () => {
  const { rig, light, fan } = await bothOnline();
  const id = "uno-11111111";
  const shown = () => rig.boards.list().find((view) => view.id === id);
  const sessions = () => rig.boards.lineReports().find(({ board }) => board === id)?.statistics.sessions;
  const before = sessions();
  program(light, fan);
  while (sessions() === before) rig.clock.pass(0.1);
  assert.equal(shown()?.status, "connecting");
  await rig.boards.exchange("fan", changedFan());
  await rig.pass(1000);
  assert.deepEqual([shown()?.status, shown()?.project], ["mismatch", null]);
  await rig.boards.close();
});

Deno.test("R10a: a project whose sketch alone has changed keeps its real board, which is online again without a restart", async () => {
  const { rig, cooler } = await bothOnline();
  const { boot } = cooler.model;
  await rig.boards.exchange("fan", { ...FAN, build: 0x9abc });
  await rig.pass(100);
  const [, fan] = rig.boards.list();
  assert.deepEqual([fan?.status, fan?.boot, cooler.model.boot], ["online", boot, boot]);
  await rig.boards.close();
});

Deno.test("R10a, B11: a project has a virtual board as soon as it is exchanged for one with an image", async () => {
  const unbuilt = { ...FAN, flash: null };
  const rig = new BoardRig(undefined, testProject(), unbuilt);
  const [, project] = rig.context.projects.all;
  assert.ok(project !== undefined);
  const fallback = new FallbackBoard({
    boards: rig.boards,
    project,
    start: (fan) => Promise.resolve(rig.add(new Plugged(rig, 1, fan).at(fan.name, "virtual"))),
    log: rig.context.log,
  });
  const shown = () => rig.boards.list().map(({ project, status }) => `${project} ${status}`);
  await rig.pass(100);
  assert.deepEqual(shown(), []);
  await rig.boards.exchange("fan", FAN);
  await rig.pass(100);
  assert.deepEqual(shown(), ["fan online"]);
  await rig.boards.exchange("fan", unbuilt);
  await rig.pass(100);
  assert.deepEqual(shown(), []);
  await fallback.close();
  await rig.boards.close();
});

Deno.test("B11: each project has a virtual board until a real one of it has been online", async () => {
  const { rig, first, fan } = twoProjects();
  const fallbacks = [first, fan].map((project, index) =>
    new FallbackBoard({
      boards: rig.boards,
      project,
      start: () => Promise.resolve(rig.add(new Plugged(rig, index + 1, project).at(project.name, "virtual"))),
      log: rig.context.log,
    })
  );
  const shown = () => rig.boards.list().map(({ kind, project, status }) => `${kind} ${project} ${status}`);
  await rig.pass(100);
  assert.deepEqual(shown(), ["virtual Destello online", "virtual fan online"]);
  rig.add(new Plugged(rig, 0x22222222, fan).at("/dev/ttyACM0"));
  await rig.pass(200);
  assert.deepEqual(shown(), ["virtual Destello online", "serial fan online"]);
  rig.add(new Plugged(rig, 0x11111111).at("/dev/ttyACM1"));
  await rig.pass(200);
  assert.deepEqual(shown(), ["serial fan online", "serial Destello online"]);
  for (const fallback of fallbacks) await fallback.close();
  await rig.boards.close();
});
