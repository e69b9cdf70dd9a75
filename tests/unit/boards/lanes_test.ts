import assert from "node:assert/strict";
import type { LaneEntry } from "../../../server/boards/lane.ts";
import { Lanes } from "../../../server/boards/lanes.ts";

/** A command that is under way as soon as its turn comes. */
function command(): LaneEntry {
  const nothing = () => {};
  return {
    replaceableAs: "set",
    outlivesConnection: true,
    start: nothing,
    superseded: nothing,
    abandoned: nothing,
  };
}

Deno.test("C12: Lanes.handOver() gives way to what the next connection has asked already, and no order is mixed up", () => {
  const lanes = new Lanes();
  const [before, now] = [new AbortController().signal, new AbortController().signal];
  const [old, next] = [lanes.of(before, "lamp"), lanes.of(now, "lamp")];
  old.add(command());
  next.add(command());
  lanes.handOver("lamp", before, now);
  assert.equal(lanes.of(now, "lamp"), next);
  assert.equal(lanes.of(before, "lamp"), old);
  lanes.handOver("led", before, now);
  assert.notEqual(lanes.of(now, "led"), next, "another channel has nothing to do with it");
});

Deno.test("B9: Lanes.forgetIfEmpty() keeps a lane as long as something is in it, wherever it was handed to", () => {
  const lanes = new Lanes();
  const [before, now] = [new AbortController().signal, new AbortController().signal];
  const lane = lanes.of(before, "lamp");
  const one = command();
  lane.add(one);
  lanes.forgetIfEmpty(lane, "lamp");
  assert.equal(lanes.of(before, "lamp"), lane);
  lanes.handOver("lamp", before, now);
  assert.equal(lanes.of(now, "lamp"), lane);
  assert.notEqual(lanes.of(before, "lamp"), lane);
  lane.over(one);
  lanes.forgetIfEmpty(lane, "lamp");
  assert.notEqual(lanes.of(now, "lamp"), lane);
});
