import assert from "node:assert/strict";
import type { LaneEntry } from "../../../server/boards/lane.ts";
import { Lanes } from "../../../server/boards/lanes.ts";

/** A command that is under way as soon as its turn comes. */
function command(endsWith: AbortSignal | null = null, abandoned: () => void = () => {}): LaneEntry {
  const nothing = () => {};
  return { replaceableAs: "set", endsWith, start: nothing, superseded: nothing, abandoned };
}

Deno.test("C12: a client that names itself has one lane for a channel through all its connections, and no other client's", () => {
  const lanes = new Lanes();
  const one = lanes.of({ queue: "one", endsWith: null }, "lamp");
  one.add(command());
  assert.equal(lanes.of({ queue: "one", endsWith: new AbortController().signal }, "lamp"), one);
  assert.notEqual(lanes.of({ queue: "other", endsWith: null }, "lamp"), one);
  assert.notEqual(
    lanes.of({ queue: "one", endsWith: null }, "led"),
    one,
    "another channel has nothing to do with it",
  );
  assert.notEqual(lanes.of(undefined, "lamp"), one);
});

Deno.test("B9: the end of one of a client's connections takes along what waits of it, and nothing of another one", () => {
  const lanes = new Lanes();
  const [before, now] = [new AbortController(), new AbortController()];
  const gone: string[] = [];
  const lane = lanes.of({ queue: "one", endsWith: before.signal }, "lamp");
  lane.add(command());
  lane.add({ ...command(before.signal, () => gone.push("before")), replaceableAs: "blink" });
  lanes.of({ queue: "one", endsWith: now.signal }, "lamp").add(command(now.signal, () => gone.push("now")));
  before.abort();
  assert.deepEqual([gone, lane.waiting], [["before"], 1]);
  now.abort();
  assert.deepEqual([gone, lane.waiting], [["before", "now"], 0]);
});

Deno.test("B9: Lanes.forgetIfEmpty() keeps a lane as long as something is in it", () => {
  const lanes = new Lanes();
  const client = { queue: {}, endsWith: null };
  const lane = lanes.of(client, "lamp");
  const one = command();
  lane.add(one);
  lanes.forgetIfEmpty(client, "lamp");
  assert.equal(lanes.of(client, "lamp"), lane);
  lane.over(one);
  lanes.forgetIfEmpty(client, "lamp");
  assert.notEqual(lanes.of(client, "lamp"), lane);
});
