import assert from "node:assert/strict";
import type { QueuedCommand } from "../../../server/boards/command_queue.ts";
import { CommandQueues } from "../../../server/boards/command_queues.ts";

/** A command that is under way as soon as its turn comes. */
function command(endsWith: AbortSignal | null = null, abandoned: () => void = () => {}): QueuedCommand {
  const nothing = () => {};
  return { replaceableAs: "set", endsWith, start: nothing, superseded: nothing, abandoned };
}

Deno.test("C12: a client that names itself has one queue for a channel through all its connections, and no other client's", () => {
  const queues = new CommandQueues();
  const one = queues.of({ owner: "one", endsWith: null }, "lamp");
  one.add(command());
  assert.equal(queues.of({ owner: "one", endsWith: new AbortController().signal }, "lamp"), one);
  assert.notEqual(queues.of({ owner: "other", endsWith: null }, "lamp"), one);
  assert.notEqual(
    queues.of({ owner: "one", endsWith: null }, "led"),
    one,
    "another channel has nothing to do with it",
  );
  assert.notEqual(queues.of(undefined, "lamp"), one);
});

Deno.test("B9: the end of one of a client's connections takes along what waits of it, and nothing of another one", () => {
  const queues = new CommandQueues();
  const [before, now] = [new AbortController(), new AbortController()];
  const gone: string[] = [];
  const queue = queues.of({ owner: "one", endsWith: before.signal }, "lamp");
  queue.add(command());
  queue.add({ ...command(before.signal, () => gone.push("before")), replaceableAs: "blink" });
  queues.of({ owner: "one", endsWith: now.signal }, "lamp").add(command(now.signal, () => gone.push("now")));
  before.abort();
  assert.deepEqual([gone, queue.waiting], [["before"], 1]);
  now.abort();
  assert.deepEqual([gone, queue.waiting], [["before", "now"], 0]);
});

Deno.test("B9: CommandQueues.forgetIfEmpty() keeps a queue as long as something is in it", () => {
  const queues = new CommandQueues();
  const client = { owner: {}, endsWith: null };
  const queue = queues.of(client, "lamp");
  const one = command();
  queue.add(one);
  queues.forgetIfEmpty(client, "lamp");
  assert.equal(queues.of(client, "lamp"), queue);
  queue.over(one);
  queues.forgetIfEmpty(client, "lamp");
  assert.notEqual(queues.of(client, "lamp"), queue);
});
