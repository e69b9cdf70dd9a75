import assert from "node:assert/strict";
import { board, channel, int } from "../../../protocol/dsl.ts";
import type { Reconciled } from "../../../protocol/views.ts";
import { BoardRig, Plugged } from "./board_rig.ts";
import { testProject } from "../../test_projects.ts";

class Bench {
  readonly rig = new BoardRig();
  readonly plugged = new Plugged(this.rig, 5);

  /** A board whose LED and lamp somebody has switched on, and whose light nobody has touched. */
  static async lit(): Promise<Bench> {
    const bench = new Bench();
    bench.rig.add(bench.plugged.at("/dev/ttyACM0"));
    await bench.rig.pass(50);
    const asked = [["led", "set", { on: true }], ["lamp", "set", { level: 9 }]] as const;
    const answers = asked.map(([channel, command, args]) =>
      bench.rig.boards.command({ board: null, channel, command, args, by: "page 1" })
    );
    await bench.rig.pass(20);
    await Promise.all(answers);
    bench.rig.events.length = 0;
    return bench;
  }

  reconciled(): Record<string, Reconciled | null> {
    const channels = this.rig.boards.list()[0]?.channels ?? {};
    return Object.fromEntries(Object.entries(channels).map(([name, { reconciled }]) => [name, reconciled]));
  }

  decisions(): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(this.reconciled()).map(([name, one]) => [name, one && [one.decision, one.boot]]),
    );
  }
}

Deno.test("B6: before any restart was seen there is nothing to tell of it", async () => {
  const bench = await Bench.lit();
  assert.deepEqual(bench.decisions(), { led: null, lamp: null, button: null, light: null });
  await bench.rig.boards.close();
});

Deno.test("B6: after a restart each channel tells what became of it, since which start, and when", async () => {
  const bench = await Bench.lit();
  bench.plugged.model.restart();
  await bench.rig.pass(100);
  assert.deepEqual(bench.decisions(), {
    led: ["restored", 2],
    lamp: ["safe", 2],
    button: ["kept", 2],
    light: ["kept", 2],
  });
  const { led, lamp } = bench.reconciled();
  assert.ok((led?.at ?? "") > (lamp?.at ?? ""), "restoring takes its time");
  assert.equal(led?.reason, null);
  await bench.rig.boards.close();
});

Deno.test("B6: what became of each channel is told to every client: what is safe with the board's coming back, the rest when it is done", async () => {
  const bench = await Bench.lit();
  bench.plugged.model.restart();
  await bench.rig.pass(100);
  const told = bench.rig.told("board.changed").filter(({ view }) => view?.status === "online")
    .map(({ view }) => ["lamp", "led"].map((name) => view?.channels[name]?.reconciled?.decision ?? null));
  assert.deepEqual(told, [["safe", null], ["safe", "restored"]]);
  await bench.rig.boards.close();
});

Deno.test("B6: what the sketch refuses to restore has failed, by name", async () => {
  const bench = await Bench.lit();
  bench.plugged.model.refused.add("led.blink");
  bench.plugged.model.restart();
  await bench.rig.pass(100);
  const { led } = bench.reconciled();
  assert.deepEqual([led?.decision, led?.boot, led?.reason], ["failed", 2, "refused_by_board"]);
  await bench.rig.boards.close();
});

Deno.test("B6: what a further restart cut short has failed, until that one's restoring is done", async () => {
  const bench = await Bench.lit();
  const { model } = bench.plugged;
  bench.rig.boards.subscribe(({ method, params }) => {
    if (method === "board.changed" && params.view?.status === "online" && params.view.boot === 2) {
      model.restart();
    }
  });
  model.restart();
  await bench.rig.pass(200);
  const told = bench.rig.told("board.changed").map(({ view }) => view?.channels["led"]?.reconciled ?? null)
    .filter((one) => one !== null).map(({ decision, boot, reason }) => [decision, boot, reason]);
  assert.deepEqual(told.slice(0, 1), [["failed", 2, "board_restarted"]]);
  assert.deepEqual(bench.decisions()["led"], ["restored", 3]);
  await bench.rig.boards.close();
});

Deno.test("B6: a wish that the restoring command cannot take has failed, by name, and nothing else is sent for it", async () => {
  const level = int({ min: 0, max: 255 });
  const fan = channel({
    title: "Fan",
    pin: 9,
    state: { level },
    commands: { set: { level: int({ min: 0, max: 100 }) }, boost: { level, ms: int({ min: 0, max: 99 }) } },
    onBoot: "restore",
  });
  const rig = new BoardRig(undefined, testProject(board("Uno", { fan })));
  const plugged = new Plugged(rig, 5);
  rig.add(plugged.at("/dev/ttyACM0"));
  await rig.pass(50);
  const boosted = {
    board: null,
    channel: "fan",
    command: "boost",
    args: { level: 200, ms: 1 },
    by: "page 1",
  };
  const answer = rig.boards.command(boosted);
  await rig.pass(20);
  await answer;
  rig.events.length = 0;
  plugged.model.restart();
  await rig.pass(100);
  const { reconciled, desired } = rig.boards.list()[0]?.channels["fan"] ?? {};
  assert.deepEqual([reconciled?.decision, reconciled?.reason], ["failed", "invalid_params"]);
  assert.deepEqual(desired, { level: 200 });
  assert.deepEqual(rig.told("command.pending"), []);
  await rig.boards.close();
});
