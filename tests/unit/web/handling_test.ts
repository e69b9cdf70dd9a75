import assert from "node:assert/strict";
import { light, press } from "../../../protocol/api/virtual.ts";
import { power, trouble } from "../../../protocol/api/virtual_trouble.ts";
import { RequestFailure } from "../../../protocol/failures.ts";
import { NO_TROUBLE, type VirtualView } from "../../../protocol/virtual_board.ts";
import { Handling } from "../../../web/handling.ts";

const BOARD = "uno-1";
const ANSWER: VirtualView = {
  pressedBy: [],
  light: null,
  power: "on",
  trouble: NO_TROUBLE,
  troubleBy: null,
};

/** A server that answers when the test says so. */
function handled() {
  const calls: [method: string, params: Readonly<Record<string, unknown>>][] = [];
  const waiting: PromiseWithResolvers<VirtualView>[] = [];
  const counts = { changes: 0 };
  let endFailure = () => {};
  const handling = new Handling({
    changeVirtual(method, params) {
      calls.push([method.name, { ...params }]);
      const answer = Promise.withResolvers<VirtualView>();
      waiting.push(answer);
      return answer.promise;
    },
  }, {
    changed: () => counts.changes++,
    failed: (board, end) => {
      assert.equal(board, BOARD);
      endFailure = end;
    },
  });
  const settled = async () => {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  return {
    handling,
    calls,
    counts,
    endFailure: () => endFailure(),
    async answer() {
      waiting.shift()?.resolve(ANSWER);
      await settled();
    },
    async fail(failure: Error) {
      waiting.shift()?.reject(failure);
      await settled();
    },
  };
}

Deno.test("Handling sends what is pressed at once, and each of it", () => {
  const { handling, calls } = handled();
  handling.change(BOARD, press, { down: true });
  handling.change(BOARD, press, { down: false });
  handling.change(BOARD, power, { action: "brownOut" });
  assert.deepEqual(calls, [
    ["virtual.press", { down: true, board: BOARD }],
    ["virtual.press", { down: false, board: BOARD }],
    ["virtual.power", { action: "brownOut", board: BOARD }],
  ]);
});

Deno.test("Handling conflates a drag: one request is under way, and the last position arrives", async () => {
  const { handling, calls, answer } = handled();
  for (const value of [1, 2, 3, 4]) handling.want(BOARD, light, { value });
  assert.deepEqual(handling.of(BOARD).wanted, { value: 4 });
  assert.deepEqual(calls, [["virtual.light", { value: 1, board: BOARD }]]);
  await answer();
  assert.deepEqual(calls.slice(1), [["virtual.light", { value: 4, board: BOARD }]]);
  await answer();
  assert.equal(calls.length, 2);
  assert.deepEqual(handling.of(BOARD), { wanted: {}, failure: null });
});

Deno.test("Handling keeps every part of what is wanted, whatever it is conflated with", async () => {
  const { handling, calls, answer } = handled();
  handling.want(BOARD, trouble, { delayMs: 5 });
  handling.want(BOARD, light, { value: null });
  handling.want(BOARD, trouble, { dropToBoard: 0.1 });
  handling.want(BOARD, trouble, { delayMs: 10 });
  assert.deepEqual(handling.of(BOARD).wanted, { delayMs: 10, value: null, dropToBoard: 0.1 });
  await answer();
  await answer();
  await answer();
  assert.deepEqual(calls, [
    ["virtual.trouble", { delayMs: 5, board: BOARD }],
    ["virtual.light", { value: null, board: BOARD }],
    ["virtual.trouble", { dropToBoard: 0.1, delayMs: 10, board: BOARD }],
  ]);
  assert.deepEqual(handling.of(BOARD).wanted, {});
});

Deno.test("Handling.mend() takes back what was not sent yet", async () => {
  const { handling, calls, answer } = handled();
  handling.want(BOARD, trouble, { delayMs: 5 });
  handling.want(BOARD, trouble, { delayMs: 10 });
  handling.mend(BOARD);
  assert.deepEqual(handling.of(BOARD).wanted, { delayMs: 5 });
  await answer();
  await answer();
  assert.deepEqual(calls.map(([method]) => method), ["virtual.trouble", "virtual.mend"]);
});

Deno.test("Handling keeps why something failed until something works", async () => {
  const { handling, counts, answer, fail } = handled();
  const failure = new RequestFailure("not_virtual", "A real one", "Use its own button");
  handling.change(BOARD, press, { down: true });
  await fail(failure);
  assert.equal(handling.of(BOARD).failure, failure);
  const { changes } = counts;
  handling.want(BOARD, light, { value: 7 });
  assert.equal(handling.of(BOARD).failure, failure);
  await answer();
  assert.equal(handling.of(BOARD).failure, null);
  assert.ok(counts.changes > changes);
  assert.deepEqual(handling.of("another"), { wanted: {}, failure: null });
});
