import assert from "node:assert/strict";
import { op } from "./model_definition.ts";
import { Rig } from "./rig.ts";

Deno.test("C11: Link.command() lets the next one go at once when one that waited may not", () => {
  const rig = Rig.up({ rxWindow: 20 });
  const ask = (mark: number, mayGo: boolean) =>
    rig.link.command(op("relay.mark"), { mark }, { mayGo: () => mayGo, sent: () => {}, done: () => {} });
  for (const mark of [1, 2, 3, 4]) ask(mark, true);
  for (const mark of [5, 6, 7, 8]) ask(mark, false);
  ask(9, true);
  rig.clock.passUntil(() => rig.link.outstanding === 0, 100);
  assert.deepEqual(rig.board.runs.map(({ args }) => args.mark), [1, 2, 3, 4, 9]);
});
