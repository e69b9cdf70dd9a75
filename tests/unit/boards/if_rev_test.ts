import assert from "node:assert/strict";
import { RequestFailure } from "../../../protocol/failures.ts";
import type { ChannelView } from "../../../protocol/views.ts";
import { CommandCounts } from "../../../server/api/command_counts.ts";
import { ALL } from "../store/changes.ts";
import { BoardRig, Plugged } from "./board_rig.ts";

const LED = 0;
const BUTTON = 2;

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
    return bench;
  }

  view(channel: string): ChannelView {
    const view = this.rig.boards.list()[0]?.channels[channel];
    assert.ok(view !== undefined);
    return view;
  }

  /** Ask; what became of it is an outcome, never a rejection that nobody awaits. */
  ask(command: string, args: Record<string, boolean>, ifRev?: number, by = "page 1"): Promise<unknown> {
    const revision = ifRev === undefined ? {} : { ifRev };
    return this.rig.boards.command({ board: null, channel: "led", command, args, by, ...revision })
      .catch((error: unknown) => error);
  }

  async answer(asked: Promise<unknown>): Promise<unknown> {
    await this.rig.pass(20);
    return await asked;
  }
}

function conflict(answer: unknown): RequestFailure {
  assert.ok(answer instanceof RequestFailure, `expected a conflict, got ${JSON.stringify(answer)}`);
  assert.deepEqual([answer.reason, answer.outcome], ["conflict", "not_run"]);
  return answer;
}

Deno.test("B3: a channel's rev is that of its own last change, not of the board's", async () => {
  const bench = await Bench.online();
  const before = bench.view("led").rev ?? -1;
  bench.plugged.model.change(BUTTON, { pressed: true, presses: 1 });
  await bench.rig.pass(10);
  const [board] = bench.rig.boards.list();
  assert.equal(bench.view("led").rev, before);
  assert.equal(bench.view("button").rev, board?.rev);
  assert.ok((board?.rev ?? 0) > before);
  await bench.rig.boards.close();
});

Deno.test("C11: a command with ifRev runs if its channel has not changed since, whatever other channels did", async () => {
  const bench = await Bench.online();
  const seen = bench.view("led").rev ?? -1;
  bench.plugged.model.change(BUTTON, { pressed: true, presses: 1 });
  await bench.rig.pass(10);
  const boardRev = bench.rig.boards.list()[0]?.rev ?? -1;
  const first = await bench.answer(bench.ask("set", { on: true }, seen));
  assert.ok(!(first instanceof RequestFailure));
  const second = await bench.answer(bench.ask("set", { on: false }, boardRev + 1));
  assert.ok(!(second instanceof RequestFailure), "the board's own newest revision will do as well");
  await bench.rig.boards.close();
});

Deno.test("C11: a command with ifRev conflicts when somebody changed the channel, and is told how it is and by whom", async () => {
  const bench = await Bench.online();
  const seen = bench.view("led").rev ?? -1;
  await bench.answer(bench.ask("set", { on: true }, undefined, "page 2"));
  const failure = conflict(await bench.answer(bench.ask("set", { on: false }, seen)));
  assert.deepEqual(failure.current, bench.view("led"));
  assert.deepEqual([failure.current?.reported?.["on"], failure.current?.by], [true, "page 2"]);
  assert.match(
    failure.message,
    /^"led" of uno-7f3a21c4 was changed by page 2 in revision \d+, after revision \d+$/,
  );
  assert.equal(bench.view("led").reported?.["on"], true);
  const again = await bench.answer(bench.ask("set", { on: false }, failure.current?.rev ?? -1));
  assert.ok(!(again instanceof RequestFailure));
  await bench.rig.boards.close();
});

Deno.test("C11: a command with ifRev conflicts while another one is under way, whoever asked for it", async () => {
  const bench = await Bench.online();
  const seen = bench.view("led").rev ?? -1;
  const asked = bench.ask("set", { on: true });
  const failure = conflict(await bench.ask("set", { on: false }, seen));
  assert.equal(failure.message, '"led.set" of page 1 is under way on uno-7f3a21c4');
  assert.equal(failure.current?.pending?.by, "page 1");
  await bench.answer(asked);
  assert.equal(bench.view("led").reported?.["on"], true);
  await bench.rig.boards.close();
});

Deno.test("C11: of two commands with the same ifRev one runs", async () => {
  const bench = await Bench.online();
  const seen = bench.view("led").rev ?? -1;
  const answers = [bench.ask("toggle", {}, seen), bench.ask("toggle", {}, seen, "page 2")];
  await bench.rig.pass(20);
  const failed = (await Promise.all(answers)).map((answer) => answer instanceof RequestFailure);
  assert.deepEqual(failed, [false, true]);
  assert.equal(bench.view("led").reported?.["on"], true);
  await bench.rig.boards.close();
});

Deno.test("C11: a command with ifRev that waits for room on the line conflicts if the board changes the channel meanwhile", async () => {
  const bench = await Bench.online(":memory:");
  const { boards } = bench.rig;
  const filling = Array.from(
    { length: 12 },
    (_, level) =>
      boards.command({ board: null, channel: "lamp", command: "set", args: { level }, by: "page 2" }),
  );
  const seen = bench.view("led").rev ?? -1;
  const counts = new CommandCounts();
  const toggle = { board: null, channel: "led", command: "toggle", args: {}, by: "page 1", ifRev: seen };
  const asked = counts.watch(boards.command(toggle)).catch((error: unknown) => error);
  bench.plugged.model.change(LED, { on: true, periodMs: 0 });
  const failure = conflict(await bench.answer(asked));
  await Promise.all(filling);
  assert.match(
    failure.message,
    /^"led" of uno-7f3a21c4 was changed by board in revision \d+, after revision \d+$/,
  );
  assert.deepEqual([failure.current?.reported, failure.current?.pending], [{ on: true, periodMs: 0 }, null]);
  assert.deepEqual([bench.view("led").reported, bench.view("led").pending], [
    { on: true, periodMs: 0 },
    null,
  ]);
  assert.deepEqual(bench.rig.told("command.pending"), []);
  assert.equal(bench.plugged.model.runs.filter(({ op }) => op.command === "toggle").length, 0);
  assert.deepEqual([counts.outcomes.not_run, counts.notRun.conflict], [1, 1]);
  const { changes = [] } = await boards.history?.query(null, { ...ALL, channel: "led" }) ?? {};
  assert.deepEqual(changes.filter(({ command }) => command !== null), []);
  await boards.close();
});

Deno.test("C11: a revision that the board has not come to is a conflict, not a blank cheque", async () => {
  const bench = await Bench.online();
  const rev = bench.rig.boards.list()[0]?.rev ?? -1;
  const failure = conflict(await bench.ask("set", { on: true }, rev + 1));
  assert.equal(failure.message, `uno-7f3a21c4 has not come to revision ${rev + 1} yet`);
  await bench.rig.boards.close();
});
