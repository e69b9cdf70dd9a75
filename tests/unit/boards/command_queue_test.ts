import fc from "fast-check";
import assert from "node:assert/strict";
import { CommandQueue, type QueuedCommand } from "../../../server/boards/command_queue.ts";

const CONNECTION = new AbortController().signal;

/** A queue whose commands end when a test says so. */
class Bench {
  readonly queue = new CommandQueue();
  readonly started: string[] = [];
  readonly superseded: string[] = [];
  readonly abandoned: string[] = [];
  readonly underWay: (QueuedCommand & { readonly id: string })[] = [];
  #added = 0;

  /** Add a command; "toggle" has to run, any other is replaceable. */
  add(command: string, waitsOn = false): string {
    const id = `${command} ${++this.#added}`;
    const entry = {
      id,
      replaceableAs: command === "toggle" ? null : command,
      endsWith: waitsOn ? null : CONNECTION,
      start: () => {
        this.started.push(id);
        this.underWay.push(entry);
      },
      superseded: () => {
        this.superseded.push(id);
      },
      abandoned: () => {
        this.abandoned.push(id);
      },
    };
    this.queue.add(entry);
    return id;
  }

  /** The oldest one under way ends. */
  end(): void {
    const entry = this.underWay.shift();
    if (entry !== undefined) this.queue.over(entry);
  }
}

Deno.test("B9: a CommandQueue has one replaceable command under way, and the newest of what came since waits", () => {
  const bench = new Bench();
  for (let i = 0; i < 5; i++) bench.add("set");
  assert.deepEqual([bench.started, bench.superseded, bench.queue.waiting], [
    ["set 1"],
    ["set 2", "set 3", "set 4"],
    1,
  ]);
  bench.end();
  assert.deepEqual(bench.started, ["set 1", "set 5"]);
  bench.end();
  assert.equal(bench.queue.isEmpty, true);
});

Deno.test("B9: a CommandQueue lets commands that have to run go at once, unless something waits before them", () => {
  const bench = new Bench();
  for (const command of ["toggle", "set", "toggle", "set", "toggle"]) bench.add(command);
  assert.deepEqual(bench.started, ["toggle 1", "set 2", "toggle 3"]);
  bench.end();
  bench.end();
  assert.deepEqual(bench.started, ["toggle 1", "set 2", "toggle 3", "set 4", "toggle 5"]);
  assert.deepEqual(bench.superseded, []);
});

Deno.test("B9: in a CommandQueue only the same command takes another's place, and never across one that has to run", () => {
  const bench = new Bench();
  for (const command of ["set", "set", "blink", "set", "toggle", "set"]) bench.add(command);
  assert.deepEqual([bench.superseded, bench.queue.waiting], [[], 5]);
  while (bench.underWay.length > 0) bench.end();
  assert.deepEqual(bench.started, ["set 1", "set 2", "blink 3", "set 4", "toggle 5", "set 6"]);
});

Deno.test("B9: when the connection of a CommandQueue ends, what waits is given up, but for what waits on", () => {
  const bench = new Bench();
  bench.add("set");
  bench.add("blink");
  bench.add("toggle");
  bench.add("set", true);
  bench.queue.connectionEnded(CONNECTION);
  assert.deepEqual([bench.started, bench.abandoned, bench.queue.waiting], [
    ["set 1"],
    ["blink 2", "toggle 3"],
    1,
  ]);
  bench.end();
  assert.deepEqual(bench.started, ["set 1", "set 4"]);
});

Deno.test("B9: what has to run and waits on in a CommandQueue goes at once when what it waited for is given up", () => {
  const bench = new Bench();
  bench.add("set");
  bench.add("set");
  bench.add("toggle", true);
  bench.queue.connectionEnded(CONNECTION);
  assert.deepEqual([bench.started, bench.abandoned], [["set 1", "toggle 3"], ["set 2"]]);
});

Deno.test("B9: whatever comes and ends, a CommandQueue keeps the order, loses nothing that has to run, and runs the last", () => {
  const step = fc.constantFrom("set", "blink", "toggle", "end");
  fc.assert(fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
    const bench = new Bench();
    const added: string[] = [];
    for (const one of steps) {
      if (one === "end") bench.end();
      else added.push(bench.add(one));
      assert.ok(bench.underWay.filter(({ replaceableAs }) => replaceableAs !== null).length <= 1);
    }
    while (bench.underWay.length > 0) bench.end();
    const gone = new Set(bench.superseded);
    assert.deepEqual(bench.started, added.filter((id) => !gone.has(id)));
    assert.ok(bench.superseded.every((id) => !id.startsWith("toggle")));
    assert.equal(bench.started.at(-1), added.at(-1));
    assert.equal(bench.queue.isEmpty, true);
  }));
});
