import assert from "node:assert/strict";
import type { Confirmed } from "../../../protocol/api/board.ts";
import { BoardRig, Plugged } from "./board_rig.ts";

class Bench {
  readonly rig = new BoardRig();
  readonly plugged = new Plugged(this.rig, 0x7f3a21c4);

  static async online(): Promise<Bench> {
    const bench = new Bench();
    bench.rig.add(bench.plugged.at("/dev/ttyACM0"));
    await bench.rig.pass(50);
    bench.rig.events.length = 0;
    return bench;
  }

  ask(channel: string, command: string, args = {}): Promise<Confirmed> {
    return this.rig.boards.command({ board: null, channel, command, args, by: "page 1" });
  }

  /** What was told since the last call: stages of pending commands, and the states of channels. */
  told(): unknown[] {
    return this.rig.events.splice(0).map(({ method, params }) =>
      method === "command.pending"
        ? [params.channel, params.pending?.stage ?? null]
        : method === "state.changed"
        ? params.state
        : method
    );
  }

  /** The stage of the pending command, as a client that connects now is told. */
  get pending(): string | null {
    return this.rig.boards.list()[0]?.channels["led"]?.pending?.stage ?? null;
  }
}

Deno.test("B2a: a command that lasts is told as pending after 50 ms, in the notification and in the view, and then to its end", async () => {
  const bench = await Bench.online();
  bench.plugged.isDeaf = true;
  const asked = bench.ask("led", "set", { on: true });
  await bench.rig.pass(45);
  assert.deepEqual([bench.told(), bench.pending], [[], null]);
  await bench.rig.pass(5);
  assert.deepEqual([bench.told(), bench.pending], [[["led", "sent"]], "sent"]);
  bench.plugged.isDeaf = false;
  await bench.rig.pass(300);
  await asked;
  assert.deepEqual([bench.told(), bench.pending], [[{ on: true, periodMs: 0 }, ["led", null]], null]);
  await bench.rig.boards.close();
});

Deno.test("B2a: a channel whose commands follow one another, each confirmed at once, is never told as pending", async () => {
  const bench = await Bench.online();
  for (let round = 0; round < 20; round++) {
    const asked = bench.ask("led", "toggle");
    await bench.rig.pass(2);
    await asked;
    bench.ask("led", "toggle");
    await bench.rig.pass(3);
  }
  assert.deepEqual(bench.rig.told("command.pending"), []);
  await bench.rig.boards.close();
});

Deno.test("B2a: each channel is told for itself, as soon as its oldest command lasts", async () => {
  const bench = await Bench.online();
  bench.plugged.isDeaf = true;
  const asked = [bench.ask("led", "toggle")];
  await bench.rig.pass(30);
  asked.push(bench.ask("lamp", "set", { level: 3 }), bench.ask("led", "toggle"));
  await bench.rig.pass(20);
  assert.deepEqual(bench.told(), [["led", "sent"]]);
  await bench.rig.pass(25);
  assert.deepEqual(bench.told(), []);
  await bench.rig.pass(5);
  assert.deepEqual(bench.told(), [["lamp", "sent"]]);
  bench.plugged.isDeaf = false;
  await bench.rig.pass(300);
  await Promise.all(asked);
  assert.deepEqual(bench.rig.told("command.pending").map(({ channel, pending }) => [channel, pending]), [
    ["lamp", null],
    ["led", null],
  ]);
  await bench.rig.boards.close();
});

Deno.test("B2a: what fails at once is told as over, since the history has an entry of it", async () => {
  const bench = await Bench.online();
  bench.plugged.model.refused.add("led.set");
  const asked = bench.ask("led", "set", { on: false });
  const failed = assert.rejects(asked, { reason: "refused_by_board" });
  await bench.rig.pass(20);
  await failed;
  assert.deepEqual(bench.told(), [["led", null]]);
  await bench.rig.boards.close();
});

Deno.test("B2a: a board that is closed leaves no timer behind", async () => {
  const bench = await Bench.online();
  const asked = bench.ask("led", "toggle");
  await bench.rig.pass(5);
  await asked;
  await bench.rig.boards.close();
  assert.equal(bench.rig.clock.timers, 0);
});
