import assert from "node:assert/strict";
import { light, press } from "../../../protocol/api/virtual.ts";
import { power, trouble } from "../../../protocol/api/virtual_trouble.ts";
import { RequestFailure } from "../../../protocol/failures.ts";
import { NO_TROUBLE, type VirtualView } from "../../../protocol/virtual_board.ts";
import { VirtualActions } from "../../../web/virtual_actions.ts";

const BOARD = "uno-1";
const ANSWER: VirtualView = {
  pressedBy: [],
  pressed: {},
  moved: {},
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
  const virtualActions = new VirtualActions({
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
    virtualActions,
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

Deno.test("VirtualActions sends what is pressed at once, and each of it", () => {
  const { virtualActions, calls } = handled();
  virtualActions.change(BOARD, press, { down: true });
  virtualActions.change(BOARD, press, { down: false });
  virtualActions.change(BOARD, power, { action: "brownOut" });
  assert.deepEqual(calls, [
    ["virtual.press", { down: true, board: BOARD }],
    ["virtual.press", { down: false, board: BOARD }],
    ["virtual.power", { action: "brownOut", board: BOARD }],
  ]);
});

Deno.test("VirtualActions conflates a drag: one request is under way, and the last position arrives", async () => {
  const { virtualActions, calls, answer } = handled();
  for (const value of [1, 2, 3, 4]) virtualActions.want(BOARD, light, { value, pin: "A0" });
  assert.deepEqual(virtualActions.of(BOARD).moved, { A0: 4 });
  assert.deepEqual(calls, [["virtual.light", { value: 1, pin: "A0", board: BOARD }]]);
  await answer();
  assert.deepEqual(calls.slice(1), [["virtual.light", { value: 4, pin: "A0", board: BOARD }]]);
  await answer();
  assert.equal(calls.length, 2);
  assert.deepEqual(virtualActions.of(BOARD), { wanted: {}, moved: {}, failure: null });
});

Deno.test("VirtualActions keeps every part of what is wanted, whatever it is conflated with", async () => {
  const { virtualActions, calls, answer } = handled();
  virtualActions.want(BOARD, trouble, { delayMs: 5 });
  virtualActions.want(BOARD, light, { value: null, pin: "A0" });
  virtualActions.want(BOARD, trouble, { dropToBoard: 0.1 });
  virtualActions.want(BOARD, trouble, { delayMs: 10 });
  virtualActions.want(BOARD, light, { value: 9, pin: "A1" });
  assert.deepEqual(virtualActions.of(BOARD).wanted, { delayMs: 10, dropToBoard: 0.1 });
  assert.deepEqual(virtualActions.of(BOARD).moved, { A0: null, A1: 9 }, "each input by itself");
  for (let call = 0; call < 4; call++) await answer();
  assert.deepEqual(calls, [
    ["virtual.trouble", { delayMs: 5, board: BOARD }],
    ["virtual.light", { value: null, pin: "A0", board: BOARD }],
    ["virtual.trouble", { dropToBoard: 0.1, delayMs: 10, board: BOARD }],
    ["virtual.light", { value: 9, pin: "A1", board: BOARD }],
  ]);
  assert.deepEqual(virtualActions.of(BOARD).wanted, {});
});

Deno.test("VirtualActions.mend() takes back what was not sent yet", async () => {
  const { virtualActions, calls, answer } = handled();
  virtualActions.want(BOARD, trouble, { delayMs: 5 });
  virtualActions.want(BOARD, trouble, { delayMs: 10 });
  virtualActions.mend(BOARD);
  assert.deepEqual(virtualActions.of(BOARD).wanted, { delayMs: 5 });
  await answer();
  await answer();
  assert.deepEqual(calls.map(([method]) => method), ["virtual.trouble", "virtual.mend"]);
});

Deno.test("VirtualActions keeps why something failed until something works", async () => {
  const { virtualActions, counts, answer, fail } = handled();
  const failure = new RequestFailure("not_virtual", "A real one", "Use its own button");
  virtualActions.change(BOARD, press, { down: true });
  await fail(failure);
  assert.equal(virtualActions.of(BOARD).failure, failure);
  const { changes } = counts;
  virtualActions.want(BOARD, light, { value: 7, pin: "A0" });
  assert.equal(virtualActions.of(BOARD).failure, failure);
  await answer();
  assert.equal(virtualActions.of(BOARD).failure, null);
  assert.ok(counts.changes > changes);
  assert.deepEqual(virtualActions.of("another"), { wanted: {}, moved: {}, failure: null });
});
