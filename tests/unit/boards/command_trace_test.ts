import assert from "node:assert/strict";
import { RequestFailure } from "../../../protocol/failures.ts";
import { Board } from "../../../server/boards/board.ts";
import type { CommandTracer } from "../../../server/boards/command_trace.ts";
import { BoardRig, Plugged } from "./board_rig.ts";

const PAGE = { by: "page 1", client: { owner: {}, endsWith: null } };

class Bench {
  readonly rig = new BoardRig();
  readonly plugged = new Plugged(this.rig, 5);
  readonly notes: string[] = [];
  readonly #tracer: CommandTracer = {
    begin: (board, { channel, command, args }) => {
      const name = `${channel}.${command} ${Object.values(args).join()}`.trim();
      this.notes.push(`${name} of ${board}`);
      return {
        sent: () => this.notes.push(`${name} sent`),
        answered: () => this.notes.push(`${name} answered`),
        over: (result) =>
          this.notes.push(`${name} ${result instanceof RequestFailure ? result.reason : "confirmed"}`),
      };
    },
  };

  /** A board whose commands are watched, and on which a person sees each change. */
  static async online(): Promise<Bench> {
    const bench = new Bench();
    const { rig, plugged } = bench;
    const context = { ...rig.context, tracer: bench.#tracer };
    void rig.boards.add((home) => new Board(context, plugged.at("/dev/ttyACM0"), home)).start();
    await rig.pass(50);
    rig.boards.subscribe(({ method }) => {
      if (method === "state.changed") bench.notes.push("told");
    });
    return bench;
  }

  ask(channel: string, command: string, args = {}, ifRev?: number): Promise<unknown> {
    const revision = ifRev === undefined ? {} : { ifRev };
    return this.rig.boards.command({ board: null, channel, command, args, ...PAGE, ...revision })
      .catch(() => {});
  }
}

Deno.test("M7: a command is watched from the request over its frame to when everybody was told", async () => {
  const bench = await Bench.online();
  const asked = bench.ask("led", "set", { on: true });
  await bench.rig.pass(20);
  await asked;
  assert.deepEqual(bench.notes, [
    "led.set true of uno-00000005",
    "led.set true sent",
    "led.set true answered",
    "told",
    "led.set true confirmed",
  ]);
  await bench.rig.boards.close();
});

Deno.test("M7: what never reaches the board is watched to its end, too", async () => {
  const bench = await Bench.online();
  const asked = [1, 2, 3].map((level) => bench.ask("lamp", "set", { level }));
  await bench.ask("lamp", "set", { level: 4 }, 0);
  assert.deepEqual(bench.notes.filter((note) => !note.includes(" of ")), [
    "lamp.set 1 sent",
    "lamp.set 2 superseded",
    "lamp.set 4 conflict",
  ]);
  await bench.rig.pass(30);
  await Promise.all(asked);
  await bench.rig.boards.close();
  bench.notes.length = 0;
  await bench.ask("led", "toggle");
  assert.deepEqual(bench.notes, ["led.toggle of uno-00000005", "led.toggle board_offline"]);
});
