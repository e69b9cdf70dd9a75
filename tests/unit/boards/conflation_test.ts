import assert from "node:assert/strict";
import { RequestFailure } from "../../../protocol/failures.ts";
import type { Confirmed } from "../../../protocol/api/board.ts";
import { ALL } from "../store/changes.ts";
import type { CommandClient } from "../../../server/boards/boards.ts";
import { BoardRig, Plugged } from "./board_rig.ts";

const PAGE = { by: "page 1", client: { owner: {}, endsWith: null } };
const OTHER_PAGE = { by: "page 2", client: { owner: {}, endsWith: null } };

class Bench {
  readonly rig: BoardRig;
  readonly plugged: Plugged;

  constructor(store?: string) {
    this.rig = new BoardRig(store);
    this.plugged = new Plugged(this.rig, 0x7f3a21c4);
  }

  static async online(store?: string): Promise<Bench> {
    const bench = new Bench(store);
    bench.rig.add(bench.plugged.at("/dev/ttyACM0"));
    await bench.rig.pass(50);
    bench.rig.events.length = 0;
    return bench;
  }

  ask(
    who: { readonly by: string; readonly client?: CommandClient },
    channel: string,
    command: string,
    args = {},
  ): Promise<Confirmed> {
    return this.rig.boards.command({ board: null, channel, command, args, ...who });
  }
}

/** "superseded", or the level that was confirmed. */
async function endings(asked: readonly Promise<Confirmed>[]): Promise<unknown[]> {
  return await Promise.all(asked.map((one) =>
    one.then(({ state }) => state["level"], (error: unknown) => {
      assert.ok(error instanceof RequestFailure);
      assert.equal(error.outcome, "not_run");
      return error.reason;
    })
  ));
}

Deno.test("B9: of a slider's flood the first and the last position run; each between is told at once that it was superseded", async () => {
  const bench = await Bench.online();
  const asked = [10, 20, 30, 40, 50].map((level) => bench.ask(PAGE, "lamp", "set", { level }));
  let told = 0;
  for (const one of asked.slice(1, 4)) one.catch(() => told++);
  await Promise.resolve();
  await Promise.resolve();
  assert.equal(told, 3, "before the board said anything");
  assert.deepEqual(bench.rig.boards.lineReports().map(({ waiting }) => waiting), [1]);
  await bench.rig.pass(30);
  assert.deepEqual(await endings(asked), [10, "superseded", "superseded", "superseded", 50]);
  assert.deepEqual(bench.rig.told("state.changed").map(({ state }) => state["level"]), [10, 50]);
  assert.deepEqual(bench.rig.boards.list()[0]?.channels["lamp"]?.reported, { level: 50 });
  assert.equal(bench.rig.boards.list()[0]?.channels["lamp"]?.pending, null);
  assert.deepEqual(bench.rig.boards.lineReports().map(({ waiting }) => waiting), [0]);
  await bench.rig.boards.close();
});

Deno.test("B9, B2a: what waits for long is told as requested, and the last word about it is that nothing is pending", async () => {
  const bench = await Bench.online();
  bench.plugged.isDeaf = true;
  const asked = [10, 20, 30].map((level) => bench.ask(PAGE, "lamp", "set", { level }));
  await bench.rig.pass(60);
  bench.plugged.isDeaf = false;
  await bench.rig.pass(300);
  await endings(asked);
  assert.deepEqual(
    bench.rig.told("command.pending").map(({ pending }) => pending && [pending.stage, pending.args["level"]]),
    [["requested", 30], ["sent", 30], null],
  );
  await bench.rig.boards.close();
});

Deno.test("B9: clients do not supersede each other, and whoever has no lasting connection nobody", async () => {
  const bench = await Bench.online();
  const asked = [
    bench.ask(PAGE, "lamp", "set", { level: 1 }),
    bench.ask(OTHER_PAGE, "lamp", "set", { level: 2 }),
    ...[3, 4, 5].map((level) => bench.ask({ by: "http" }, "lamp", "set", { level })),
  ];
  await bench.rig.pass(30);
  assert.deepEqual(await endings(asked), [1, 2, 3, 4, 5]);
  await bench.rig.boards.close();
});

Deno.test("B2, B9: desired is what ran last, also where another client's command went before one that waited", async () => {
  const bench = await Bench.online();
  const asked = [
    bench.ask(PAGE, "lamp", "set", { level: 10 }),
    bench.ask(PAGE, "lamp", "set", { level: 20 }),
    bench.ask(OTHER_PAGE, "lamp", "set", { level: 30 }),
  ];
  await bench.rig.pass(30);
  assert.deepEqual(await endings(asked), [10, 20, 30]);
  const { reported, desired } = bench.rig.boards.list()[0]?.channels["lamp"] ?? {};
  assert.deepEqual([reported, desired], [{ level: 20 }, { level: 20 }]);
  await bench.rig.boards.close();
});

Deno.test("B9, C3: toggles all run, in the order in which they were asked for among the positions", async () => {
  const bench = await Bench.online();
  const asked = [
    bench.ask(PAGE, "led", "set", { on: true }),
    bench.ask(PAGE, "led", "set", { on: false }),
    bench.ask(PAGE, "led", "toggle"),
    bench.ask(PAGE, "led", "set", { on: false }),
    bench.ask(PAGE, "led", "toggle"),
    bench.ask(PAGE, "led", "toggle"),
  ];
  await bench.rig.pass(50);
  const states = await Promise.all(asked);
  assert.deepEqual(states.map(({ state }) => state["on"]), [true, false, true, false, true, false]);
  await bench.rig.boards.close();
});

Deno.test("C3, B9: the order holds for each channel: another channel does not wait for a position that waits", async () => {
  const bench = await Bench.online();
  const asked = [
    bench.ask(PAGE, "lamp", "set", { level: 1 }),
    bench.ask(PAGE, "lamp", "set", { level: 200 }),
    bench.ask(PAGE, "led", "set", { on: true }),
  ];
  await bench.rig.pass(30);
  await Promise.all(asked);
  assert.deepEqual(
    bench.plugged.model.runs.map(({ op: { channel }, args }) => [channel, args["level"] ?? args["on"]]),
    [
      ["lamp", 1],
      ["led", true],
      ["lamp", 200],
    ],
  );
  await bench.rig.boards.close();
});

Deno.test("B9: what waits when the board restarts has not run, and says so", async () => {
  const bench = await Bench.online();
  const asked = [1, 2].map((level) => bench.ask(PAGE, "lamp", "set", { level }));
  const ended = Promise.allSettled(asked);
  bench.plugged.model.restart();
  await bench.rig.pass(100);
  assert.deepEqual(
    (await ended).map((end) => end.status === "rejected" && [end.reason.reason, end.reason.outcome]),
    [["board_restarted", "unknown"], ["board_restarted", "not_run"]],
  );
  assert.equal(bench.rig.boards.list()[0]?.channels["lamp"]?.pending, null);
  await bench.rig.boards.close();
});

Deno.test("H1: a superseded command was never begun: the history has none of it", async () => {
  const bench = await Bench.online(":memory:");
  const asked = [10, 20, 30].map((level) => bench.ask(PAGE, "lamp", "set", { level }));
  await bench.rig.pass(30);
  await endings(asked);
  const { changes = [] } = await bench.rig.boards.history?.query(null, ALL) ?? {};
  assert.deepEqual(
    changes.filter(({ command }) => command !== null).map(({ args, outcome }) => [args?.["level"], outcome]),
    [[30, "confirmed"], [10, "confirmed"]],
  );
  await bench.rig.boards.close();
});
