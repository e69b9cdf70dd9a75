import assert from "node:assert/strict";
import {
  FORGOTTEN_MS,
  HEARD_MS,
  MOST_BOARDS,
  MOST_SERVERS,
  MOST_UNBORN,
} from "../../../server/gateway/fleet.ts";
import { MOST_UNBORN_LENGTH } from "../../../server/gateway/remote_board.ts";
import type { Definition } from "../../../protocol/dsl.ts";
import type { ServedProject } from "../../../server/boards/served_project.ts";
import { definition } from "../../fixtures/board/definition.ts";
import { testProject } from "../../test_projects.ts";
import { birthOf, BOARD, CELLAR, FleetRig, HASH, KITCHEN, type Members, OTHER, switches } from "./rig.ts";

/** A lease as the definition of the tests could have it. */
const LEASE = { ms: 1, safe: { on: false, periodMs: 0 }, until: null };

Deno.test("G1: a board is its server's view of it, whatever comes first, and is told once it has been born", () => {
  const rig = new FleetRig();
  rig.state();
  assert.deepEqual(rig.fleet.list(), []);
  rig.birth();
  rig.status(KITCHEN, true);
  const view = rig.fleet.board(BOARD)?.view();
  assert.deepEqual(view?.server, { id: KITCHEN, name: "kitchen" });
  assert.deepEqual(
    [view?.id, view?.status, view?.name, view?.boot, view?.rev, view?.definition, view?.canProgram],
    [BOARD, "online", "Kitchen", 3, 17, HASH, false],
  );
  assert.deepEqual(view?.channels.led?.reported, { on: true, periodMs: 0 });
  assert.equal(view?.channels.lamp?.reported, null);
  assert.deepEqual(rig.heard(), ["board.changed", "board.changed"]);
});

Deno.test("G1: what changed is told, and what comes again is not", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true);
  rig.birth();
  rig.state();
  rig.heard();
  rig.birth();
  rig.state();
  rig.status(KITCHEN, true);
  assert.deepEqual(rig.heard(), []);
  rig.state({ state: { on: false, periodMs: 0 }, rev: 18, at: "2026-11-22T10:00:01.000Z" });
  assert.deepEqual(rig.events[0]?.params, {
    board: BOARD,
    channel: "led",
    state: { on: false, periodMs: 0 },
    boot: 3,
    rev: 18,
    by: "board",
    at: "2026-11-22T10:00:01.000Z",
  });
  assert.deepEqual(rig.heard(), ["state.changed"]);
  const pending = {
    command: "set",
    args: { on: true },
    by: "Ana",
    stage: "sent",
    since: "2026-11-22T10:00:01.000Z",
  };
  const now = { state: { on: false, periodMs: 0 }, rev: 18, at: "2026-11-22T10:00:01.000Z" };
  rig.state({ ...now, pending });
  assert.deepEqual(rig.heard(), ["command.pending"]);
  rig.state({ ...now, rev: 19, at: "2026-11-22T10:00:02.000Z" });
  assert.deepEqual(rig.heard(), ["state.changed", "command.pending"]);
  rig.state({ ...now, rev: 19, at: "2026-11-22T10:00:02.000Z", lease: LEASE });
  assert.deepEqual(rig.heard(), ["board.changed"]);
});

Deno.test("G2b: of a channel the greatest boot and revision counts, also when the boot counter begins anew", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true);
  rig.birth({ boot: 0xffff });
  const revs = () => rig.fleet.board(BOARD)?.view()?.channels.led?.rev;
  rig.state({ boot: 0xffff, rev: 20 });
  rig.state({ boot: 0xffff, rev: 19 });
  assert.equal(revs(), 20);
  rig.state({ boot: 0xfffe, rev: 21 });
  assert.equal(revs(), 20);
  rig.state({ boot: 0, rev: 5 });
  assert.equal(revs(), 5);
  rig.birth({ boot: 0 });
  rig.state({ boot: 0xffff, rev: 22 });
  assert.equal(revs(), 5);
});

Deno.test("G2b: a board with a smaller boot at another server has its values once that server has it", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true);
  rig.status(CELLAR, true);
  rig.birth({ boot: 50 });
  rig.state({ boot: 50 });
  rig.status(KITCHEN, false);
  rig.birth({ server: CELLAR, boot: 10 });
  assert.deepEqual(rig.standing, ["online", null, "cellar"]);
  assert.equal(rig.led?.reported, null);
  rig.state({ server: CELLAR, boot: 10, rev: 2 });
  assert.deepEqual([rig.led?.reported, rig.led?.rev], [{ on: true, periodMs: 0 }, 2]);
  assert.equal(rig.fleet.board(BOARD)?.view()?.rev, 2);
});

Deno.test("G2b: what a server that does not have the board says of it hides nothing, and keeps nothing away", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true);
  rig.birth();
  rig.state();
  rig.heard();
  rig.state({ server: "cccccccc", boot: 9, rev: 99, state: { on: false, periodMs: 0 } });
  assert.deepEqual([rig.heard(), rig.led?.rev], [[], 17]);
  rig.state({ rev: 18 });
  assert.deepEqual([rig.heard(), rig.led?.rev], [["state.changed"], 18]);
  assert.equal(rig.fleet.board(BOARD)?.view()?.rev, 18);
});

Deno.test("G2b: states of another server that come before its birth are shown with it", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true);
  rig.status(CELLAR, true);
  rig.birth();
  rig.state();
  rig.state({ server: CELLAR, boot: 4, rev: 3 });
  assert.deepEqual([rig.standing?.[2], rig.led?.rev], ["kitchen", 17]);
  rig.birth({ server: CELLAR, boot: 4 });
  assert.deepEqual([rig.standing?.[2], rig.led?.rev], ["cellar", 3]);
});

Deno.test("G2b: a boot counter that was put back, as in an EEPROM that was restored, keeps no value away", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true);
  rig.birth({ boot: 50 });
  rig.state({ boot: 50, rev: 40 });
  rig.birth({ boot: 3 });
  rig.state({ rev: 1, state: { on: false, periodMs: 0 } });
  assert.deepEqual([rig.led?.reported, rig.led?.rev], [{ on: false, periodMs: 0 }, 1]);
});

Deno.test("G2: a board that was moved is that of the server where it has started last", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true);
  rig.status(CELLAR, true);
  rig.birth();
  rig.state();
  rig.birth({ server: CELLAR, boot: 4 });
  assert.deepEqual(rig.standing, ["online", null, "cellar"]);
  assert.equal(rig.fleet.board(BOARD)?.view()?.channels.led?.reported, null);
  rig.state({ server: CELLAR, boot: 4, rev: 3, state: { on: false, periodMs: 0 } });
  assert.deepEqual(rig.fleet.board(BOARD)?.view()?.channels.led?.reported, { on: false, periodMs: 0 });
  // The former one hears of it later.
  rig.birth({ status: "offline" });
  rig.state({ rev: 99 });
  assert.deepEqual(rig.standing, ["online", null, "cellar"]);
  assert.deepEqual(rig.fleet.board(BOARD)?.view()?.channels.led?.reported, { on: false, periodMs: 0 });
  rig.status(KITCHEN, false);
  assert.deepEqual(rig.standing, ["online", null, "cellar"]);
});

Deno.test("G2: the boot counter of a board that is moved may begin anew", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true);
  rig.status(CELLAR, true);
  rig.birth({ boot: 0xffff });
  rig.birth({ server: CELLAR, boot: 0 });
  assert.deepEqual(rig.standing, ["online", null, "cellar"]);
  rig.birth({ boot: 0xffff });
  assert.deepEqual(rig.standing, ["online", null, "cellar"]);
});

Deno.test("G2: one that did not start anew where it is now is followed once it is online there and not here", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true);
  rig.status(CELLAR, true);
  rig.birth();
  rig.birth({ server: CELLAR });
  assert.deepEqual(rig.standing, ["online", null, "kitchen"]);
  rig.birth({ status: "offline" });
  rig.birth({ server: CELLAR });
  assert.deepEqual(rig.standing, ["online", null, "cellar"]);
});

Deno.test("G2a: what lay at the broker does not take the place of what was said since", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true);
  rig.birth({ name: "Now" });
  rig.birth({ name: "Then", boot: 9 }, BOARD, true);
  assert.equal(rig.fleet.board(BOARD)?.view()?.name, "Now");
});

Deno.test("G2c: a birth of a session that its server has left does not count", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true, 1);
  rig.birth({ session: 1 });
  rig.status(KITCHEN, true, 2);
  rig.birth({ session: 2, name: "Now" });
  rig.heard();
  rig.birth({ session: 1, name: "Then", status: "offline" });
  rig.birth({ session: 1, status: "gone" });
  rig.birth({ session: 1 }, "uno-2");
  assert.deepEqual([rig.heard(), rig.standing], [[], ["online", null, "kitchen"]]);
  assert.equal(rig.fleet.list().length, 1);
  // Of a session that is not known its status may still be under way.
  rig.birth({ session: 3 });
  assert.deepEqual(rig.standing, ["connecting", null, "kitchen"]);
  rig.status(KITCHEN, true, 3);
  assert.deepEqual(rig.standing, ["online", null, "kitchen"]);
  // While it is away, what it said last counts.
  rig.status(KITCHEN, false, 3);
  rig.birth({ session: 2, name: "Then" });
  assert.equal(rig.fleet.board(BOARD)?.view()?.name, "Then");
});

Deno.test("G3: a server is there if it says so over this connection, and a will of a former session is nobody's", () => {
  const rig = new FleetRig();
  rig.birth({}, BOARD, true);
  rig.status(KITCHEN, true, 1, true);
  assert.deepEqual(rig.standing, ["offline", "broker_offline", "kitchen"]);
  rig.clock.pass(HEARD_MS);
  assert.deepEqual(rig.standing, ["offline", "server_offline", "kitchen"]);
  rig.status(KITCHEN, true, 2);
  assert.deepEqual(rig.standing, ["connecting", null, "kitchen"]);
  rig.birth({ session: 2 });
  assert.deepEqual(rig.standing, ["online", null, "kitchen"]);
  rig.status(KITCHEN, false, 1);
  assert.deepEqual(rig.standing, ["online", null, "kitchen"]);
  rig.heard();
  rig.status(KITCHEN, false, 2);
  assert.deepEqual(rig.standing, ["offline", "server_offline", "kitchen"]);
  assert.deepEqual([rig.heard(), rig.lost], [["board.changed"], [KITCHEN]]);
});

Deno.test("G3a: without the broker nobody is there, and what was last known stays", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true);
  rig.birth();
  rig.state();
  rig.clock.pass(HEARD_MS);
  rig.fleet.disconnected();
  assert.deepEqual(rig.standing, ["offline", "broker_offline", "kitchen"]);
  assert.deepEqual(rig.fleet.board(BOARD)?.view()?.channels.led?.reported, { on: true, periodMs: 0 });
  rig.fleet.connected();
  rig.status(KITCHEN, true, 7);
  rig.birth({ session: 7 });
  assert.deepEqual(rig.standing, ["online", null, "kitchen"]);
});

Deno.test("G3b: a board of which its server does not speak any more is not listed for ever", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true, 1);
  rig.birth();
  rig.birth({ schemaHash: null, definition: null }, "uno-00000001");
  rig.status(KITCHEN, true, 2);
  rig.birth({ session: 2 });
  rig.clock.pass(FORGOTTEN_MS);
  assert.deepEqual(rig.fleet.list().map(({ id }) => id), [BOARD]);
  assert.deepEqual(rig.events.at(-1)?.params, { board: "uno-00000001", view: null });
});

Deno.test("G3b: a board that its server lists no longer is gone, and so is one that somebody took from the broker", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true);
  rig.birth();
  rig.fleet.birth(BOARD, "", false);
  assert.equal(rig.fleet.list().length, 1, "its server is there");
  rig.fleet.birth(BOARD, JSON.stringify({ server: CELLAR, session: 1, boot: 2, status: "gone" }), false);
  assert.equal(rig.fleet.list().length, 1, "another server says so");
  rig.fleet.birth(BOARD, JSON.stringify({ server: KITCHEN, session: 1, boot: 3, status: "gone" }), false);
  assert.deepEqual([rig.fleet.list(), rig.events.at(-1)?.params], [[], { board: BOARD, view: null }]);
  rig.birth();
  rig.status(KITCHEN, false);
  rig.fleet.birth(BOARD, "", false);
  assert.deepEqual(rig.fleet.list(), []);
});

Deno.test("G5: boards of one hash share a definition, which is told, and goes with the last of them", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true);
  rig.birth();
  assert.equal(rig.projects.all.length, 1, "the one that is served here");
  rig.birth(OTHER, "other-1");
  rig.birth(OTHER, "other-2");
  rig.clock.pass(1000);
  assert.deepEqual(rig.projects.all.map(({ name }) => name), ["Destello", "Other"]);
  assert.equal(rig.told, 1);
  const [one, other] = ["other-1", "other-2"].map((id) => rig.fleet.board(id)?.project);
  assert(one !== undefined && one === other);
  rig.birth({ ...OTHER, status: "gone" }, "other-1");
  rig.birth({}, "other-2");
  rig.clock.pass(1000);
  assert.deepEqual([rig.projects.all.length, rig.told], [1, 2]);
});

/** A project of this server, with a definition. */
function projectOf(definition: Definition): ServedProject {
  return testProject(definition, { name: definition.name });
}

Deno.test("G5d: boards keep their definition when the project of this server that has the same one changes", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true);
  rig.birth();
  rig.state();
  const [own] = rig.projects.all;
  rig.fleet.exchange(own, projectOf(switches(["a"])));
  rig.clock.pass(1000);
  assert.equal(rig.told, 1);
  assert.deepEqual(rig.projects.all.map(({ schemaHash }) => schemaHash).slice(1), [HASH]);
  assert.equal(rig.fleet.board(BOARD)?.project, rig.projects.all[1]);
  assert.deepEqual([rig.fleet.board(BOARD)?.view()?.definition, rig.led?.rev], [HASH, 17]);
  rig.state({ rev: 18 });
  assert.equal(rig.led?.rev, 18);
  rig.birth({ status: "gone" });
  assert.equal(rig.projects.all.length, 1, "it goes with the last board");
});

Deno.test("G5d: a project that changes to a definition that boards brought is served once, for them too", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true);
  rig.birth(birthOf(["a"]));
  rig.state({ state: { on: true } }, "a");
  rig.birth({}, "uno-2");
  const [first] = rig.projects.all;
  rig.fleet.exchange(first, projectOf(switches(["a"])));
  const [own, ...others] = rig.projects.all;
  assert.deepEqual(others.map(({ schemaHash }) => schemaHash), [HASH]);
  assert.equal(rig.fleet.board(BOARD)?.project, own);
  assert.deepEqual(rig.fleet.board(BOARD)?.view()?.channels.a?.reported, { on: true });
  // And back.
  rig.fleet.exchange(own, projectOf(definition));
  assert.equal(rig.projects.all.length, 2);
  assert.equal(rig.fleet.board("uno-2")?.project, rig.projects.all[0]);
  rig.birth({ ...birthOf(["a"]), status: "gone" });
  assert.equal(rig.projects.all.length, 1);
});

Deno.test("G5: a definition that is not what its hash says, or is none, is named once, and its boards have no channels", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true);
  for (const id of ["a-1", "a-2"]) {
    rig.birth({ ...OTHER, schemaHash: "12345678" }, id);
    rig.birth({ schemaHash: "87654321", definition: { name: "X", channels: { boards: {} } } }, `b${id}`);
    assert.deepEqual(rig.fleet.board(id)?.view()?.channels, {});
    assert.equal(rig.fleet.board(id)?.view()?.definition, null);
  }
  assert.equal(rig.log.length, 2, rig.log.join("\n"));
  assert.match(rig.log.join("\n"), /12345678 of a board elsewhere cannot be used: Its hash is/);
});

/** What is no birth, or none that may be believed. */
const NO_BIRTHS: readonly (readonly [string, string])[] = [
  ["no JSON", "{"],
  ["no object", "3"],
  ["a server that could not be one", '{"server":"../x","session":1,"boot":1}'],
  ["a boot of more than 16 bits", `{"server":"${KITCHEN}","session":1,"boot":65536}`],
  ["a boot without end", `{"server":"${KITCHEN}","session":1,"boot":1e999}`],
  ["a session that is none", `{"server":"${KITCHEN}","session":-1,"boot":1}`],
  ["no name", `{"server":"${KITCHEN}","session":1,"boot":1,"schemaHash":null}`],
  ["nested without end", `${"[".repeat(30_000)}${"]".repeat(30_000)}`],
];

for (const [what, text] of NO_BIRTHS) {
  Deno.test(`G5b: a birth with ${what} is passed over`, () => {
    const rig = new FleetRig();
    rig.fleet.birth(BOARD, text, false);
    rig.fleet.state(BOARD, "led", text);
    rig.fleet.status(KITCHEN, text, false);
    assert.deepEqual([rig.fleet.list(), rig.events], [[], []]);
  });
}

Deno.test("G5b: a board may be called as every object is, and its texts are made visible and short", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true);
  for (const id of ["__proto__", "constructor", "toString"]) {
    rig.birth({ name: `A\u202e${"x".repeat(1000)}` }, id);
    rig.state({ state: { on: true, periodMs: 0 } }, "led", id);
    const view = rig.fleet.board(id)?.view();
    assert.equal(view?.id, id);
    assert(view.name.length <= 300 && view.name.startsWith("A\ufffd"), view.name);
    assert.deepEqual(view.channels.led?.reported, { on: true, periodMs: 0 });
  }
  rig.state({}, "constructor");
  rig.state({}, "__proto__");
  assert.equal(rig.fleet.board("hasOwnProperty"), undefined);
});

Deno.test("G5b: a state that does not fit the definition is not shown", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true);
  rig.birth();
  rig.heard();
  rig.state({ state: { on: "yes", periodMs: 0 } });
  rig.state({ state: { on: true } });
  rig.state({ state: { on: true, periodMs: 1e300 } });
  assert.deepEqual(rig.heard(), []);
  assert.equal(rig.fleet.board(BOARD)?.view()?.channels.led?.reported, null);
});

/** States that a page could not show: a moment that is none has no age. */
const NO_MOMENTS: readonly Members[] = [
  { at: "soon" },
  { at: "2026-13-01T00:00:00.000Z" },
  { pending: { command: "set", args: {}, by: "Ana", stage: "sent", since: "x" } },
  { lease: { ms: 1, safe: {}, until: "x" } },
  { reconciled: { decision: "kept", boot: 1, at: "x", reason: null } },
];

for (const wrong of NO_MOMENTS) {
  Deno.test(`G5b: a state with ${JSON.stringify(wrong)} is passed over, because that is no moment`, () => {
    const rig = new FleetRig();
    rig.status(KITCHEN, true);
    rig.birth();
    rig.heard();
    rig.state(wrong);
    assert.deepEqual(rig.heard(), []);
    rig.state();
    assert.deepEqual(rig.heard(), ["state.changed"]);
  });
}

Deno.test("G5b: what nobody can see is in no id, and in no name of a member", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true);
  for (const id of [`${BOARD}\u200b`, "\u202eonu", " ", "\u2800", "x".repeat(65)]) {
    rig.birth({}, id);
    rig.state({}, "led", id);
  }
  assert.deepEqual([rig.fleet.list(), rig.events.length], [[], 0]);
  rig.birth();
  const args = { on: true, "o\u200bn": false };
  rig.state({
    pending: { command: "set", args, by: "Ana", stage: "sent", since: "2026-11-22T10:00:00.000Z" },
  });
  assert.deepEqual(rig.fleet.board(BOARD)?.view()?.channels.led?.pending?.args, { on: true });
});

Deno.test("G5a: so many boards are known, and no more, which the log says once", () => {
  const rig = new FleetRig();
  for (let at = 0; at < MOST_BOARDS + 2; at++) rig.birth({ definition: null }, `b-${at}`);
  assert.deepEqual([rig.fleet.list().length, rig.log.length], [MOST_BOARDS, 1]);
});

Deno.test("G5c: a board that is given one project after another has the channels of the last one, all of them", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true);
  for (const letter of ["a", "b", "c", "d", "e"]) {
    const names = Array.from({ length: 12 }, (_, at) => `${letter}${at}`);
    rig.birth(birthOf(names));
    for (const name of names) rig.state({ state: { on: true } }, name);
    const channels = rig.fleet.board(BOARD)?.view()?.channels ?? {};
    assert.deepEqual(Object.keys(channels), names);
    assert(Object.values(channels).every(({ reported }) => reported?.on === true), letter);
  }
});

Deno.test("G5c: channels that no definition names keep those of the board away neither before its birth nor after it", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true);
  for (let at = 0; at < 200; at++) rig.state({}, `x${at}`);
  rig.state();
  rig.birth();
  assert.equal(rig.led?.rev, 17);
  for (let at = 0; at < 200; at++) rig.state({}, `x${at}`);
  rig.state({ rev: 18 });
  assert.equal(rig.led?.rev, 18);
  // Nothing of them is left for a definition that names them.
  rig.birth({ ...birthOf(["x7"]), boot: 4 });
  assert.equal(rig.fleet.board(BOARD)?.view()?.channels.x7?.reported, null);
});

Deno.test("G5c: of a board without a birth the latest states are kept, up to a length", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true);
  const names = ["first", "second", "third"];
  for (const name of names) {
    rig.state({ state: { on: true }, more: ".".repeat(0.4 * MOST_UNBORN_LENGTH) }, name);
  }
  rig.state({ state: { on: false }, rev: 18 }, "third");
  rig.birth(birthOf(names));
  const channels = rig.fleet.board(BOARD)?.view()?.channels ?? {};
  assert.deepEqual(names.map((name) => channels[name]?.reported ?? null), [null, { on: true }, {
    on: false,
  }]);
});

Deno.test("G5c: of a board whose definition is not known no states are kept", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true);
  rig.state();
  rig.birth({ schemaHash: null, definition: null });
  rig.state({ rev: 18 });
  rig.birth();
  assert.equal(rig.led?.reported, null);
  rig.state({ rev: 19 });
  assert.equal(rig.led?.rev, 19);
});

Deno.test("G5c: of a state only what fits the definition is kept, since the rest could be of any size", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true);
  rig.birth();
  const since = "2026-11-22T10:00:00.000Z";
  const pending = { command: "set", args: { on: true }, by: "Ana", stage: "sent", since };
  rig.state({ pending, lease: LEASE });
  assert.deepEqual([rig.led?.pending, rig.led?.lease], [{ ...pending, by: "kitchen/Ana" }, LEASE]);
  const much = Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`x${at}`, 1]));
  const wrong = [
    { pending: { ...pending, args: { on: true, ...much } } },
    { pending: { ...pending, command: "dance" } },
    { pending: { ...pending, command: "constructor" } },
    { lease: { ...LEASE, safe: { ...LEASE.safe, ...much } } },
    { desired: { on: true, periodMs: 0, ...much } },
  ];
  for (const more of wrong) {
    rig.state(more);
    assert.deepEqual([rig.led?.reported, rig.led?.pending, rig.led?.lease, rig.led?.desired], [
      { on: true, periodMs: 0 },
      null,
      null,
      null,
    ]);
  }
});

Deno.test("G5c: of few boards is kept what was told before their birth, and those that are born are not among them", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true);
  const reported = (id: string) => rig.fleet.board(id)?.view()?.channels.led?.reported;
  for (let at = 0; at < MOST_UNBORN + 2; at++) rig.fleet.state(`b-${at}`, "led", "{}");
  for (let at = 0; at < MOST_UNBORN + 2; at++) rig.state({}, "led", `b-${at}`);
  rig.birth({}, `b-${MOST_UNBORN + 1}`);
  rig.birth({}, "b-0");
  assert.deepEqual([reported(`b-${MOST_UNBORN + 1}`), reported("b-0")], [{ on: true, periodMs: 0 }, null]);
  rig.state({}, "led", "b-0");
  for (let at = 0; at < MOST_UNBORN + 2; at++) rig.state({}, "led", `c-${at}`);
  assert.deepEqual(reported("b-0"), { on: true, periodMs: 0 });
  assert.equal(rig.log.length, 0);
});

Deno.test("G5a: servers that are not there, and have no board, give way to others", () => {
  const rig = new FleetRig();
  rig.status(CELLAR, true);
  rig.birth({ server: CELLAR }, "b-1");
  for (let at = 0; at < MOST_SERVERS; at++) rig.status(`flood-${at}`, false);
  rig.status(KITCHEN, true);
  assert.deepEqual(rig.standing, null);
  rig.birth();
  assert.deepEqual(rig.standing, ["online", null, "kitchen"]);
  for (let at = 0; at < MOST_SERVERS; at++) rig.status(`there-${at}`, true);
  assert.equal(rig.log.length, 1);
  rig.status(KITCHEN, false);
  assert.deepEqual(rig.standing, ["offline", "broker_offline", "kitchen"]);
});

Deno.test("G6: who did something is read with the server that it was at, and a client of this gateway as here", () => {
  const rig = new FleetRig();
  rig.status(KITCHEN, true);
  rig.birth();
  const read = (by: string, rev: number) => {
    rig.state({ by, rev });
    return rig.fleet.board(BOARD)?.view()?.channels.led?.by;
  };
  assert.deepEqual(
    ["board", "server", "MQTT: gate-0bad/Ana", "MQTT: gate-1bad/Ana", "MQTT", "page 1"].map((by, at) =>
      read(by, 20 + at)
    ),
    ["board", "server", "Ana", "MQTT: gate-1bad/Ana", "MQTT", "kitchen/page 1"],
  );
  // Whoever may command the board may say so of itself.
  assert.deepEqual(
    ["MQTT: gate-0bad/board", "MQTT: gate-0bad/Server", "MQTT: gate-0bad/MQTT"].map((by, at) =>
      read(by, 30 + at)
    ),
    ["MQTT: gate-0bad/board", "MQTT: gate-0bad/Server", "MQTT: gate-0bad/MQTT"],
  );
});
