import { strict as assert } from "node:assert";
import fc from "fast-check";
import { WriteQueue } from "../../../server/serial/write_queue.ts";

Deno.test("WriteQueue.push() takes nothing of what does not fit as a whole", () => {
  const queue = new WriteQueue(4);
  assert.equal(queue.push(Uint8Array.of(1, 2, 3)), true);
  assert.equal(queue.push(Uint8Array.of(4, 5)), false);
  assert.deepEqual([...queue.waiting()], [1, 2, 3]);
  assert.equal(queue.push(Uint8Array.of(4)), true);
  assert.equal(queue.length, 4);
});

Deno.test("WriteQueue.push() keeps its own copy", () => {
  const queue = new WriteQueue(4);
  const bytes = Uint8Array.of(1, 2);
  queue.push(bytes);
  bytes.fill(9);
  assert.deepEqual([...queue.waiting()], [1, 2]);
});

Deno.test("WriteQueue holds what an unbounded list would, in order, up to its capacity", () => {
  const step = fc.record({ push: fc.uint8Array({ maxLength: 7 }), drop: fc.nat(7) });
  fc.assert(fc.property(fc.array(step), (steps) => {
    const queue = new WriteQueue(10);
    let model: number[] = [];
    for (const { push, drop } of steps) {
      const fits = model.length + push.length <= 10;
      assert.equal(queue.push(push), fits);
      if (fits) model.push(...push);
      const count = Math.min(drop, model.length);
      queue.drop(count);
      model = model.slice(count);
      assert.deepEqual([...queue.waiting()], model);
      assert.equal(queue.length, model.length);
    }
  }));
});
