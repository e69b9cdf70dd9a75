import assert from "node:assert/strict";
import { Rig } from "./rig.ts";

Deno.test("B14: a session outlives another rate of the line, whoever speaks first: a command or PING", () => {
  for (const speaksFirst of ["command", "ping"]) {
    const rig = Rig.up();
    rig.told.length = 0;
    rig.line.changeRate();
    if (speaksFirst === "ping") rig.clock.pass(700);
    const asked = rig.ask("relay.set", { on: true });
    rig.clock.pass(200);
    assert.deepEqual(asked.results.map(({ kind }) => kind), ["confirmed"]);
    assert.deepEqual(rig.told.filter((what) => !what.startsWith("reported")), []);
  }
});

Deno.test("B14: a board is found on a line that got another rate right after it was opened, or while nothing answered", () => {
  for (const after of [0, 10_000]) {
    const rig = new Rig();
    rig.board.powered = false;
    rig.clock.pass(after);
    rig.line.changeRate();
    rig.board.powered = true;
    assert.notEqual(rig.clock.passUntil(() => rig.up, 10_000), null);
  }
});
