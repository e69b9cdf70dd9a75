import fc from "fast-check";
import assert from "node:assert/strict";
import { TruthStore } from "../../../client/truth.ts";
import { exampleBoard, exampleSnapshot } from "./mock_server.ts";

const AT = "2026-01-01T00:00:01.000Z";
const LIT = { board: "uno-1", channel: "led", state: { on: true, periodMs: 0 }, by: "page 2", at: AT };
const TIMING = { queueMs: 0, boardMs: 1, totalMs: 1 };

function started(): TruthStore {
  const store = new TruthStore();
  store.snapshot(exampleSnapshot());
  return store;
}

function board(store: TruthStore) {
  const view = store.truth.boards.get("uno-1");
  assert.ok(view !== undefined);
  return view;
}

Deno.test("TruthStore knows nothing before the first snapshot, and guesses nothing", () => {
  const store = new TruthStore();
  store.stateChanged({ ...LIT, boot: 3, rev: 11 });
  store.commandPending({ board: "uno-1", channel: "led", pending: null });
  assert.deepEqual(store.truth, {
    server: null,
    definitions: new Map(),
    boards: new Map(),
    programming: new Map(),
    lines: new Map(),
  });
});

Deno.test("C5: TruthStore.stateChanged() takes what is newer and refuses what is older in (boot, rev)", () => {
  const store = started();
  store.stateChanged({ ...LIT, boot: 3, rev: 11 });
  assert.deepEqual(board(store).channels.led?.reported, { on: true, periodMs: 0 });
  assert.equal(board(store).rev, 11);
  store.stateChanged({ ...LIT, state: { on: false, periodMs: 0 }, boot: 3, rev: 10 });
  store.stateChanged({ ...LIT, state: { on: false, periodMs: 0 }, boot: 2, rev: 99 });
  assert.deepEqual(board(store).channels.led?.reported, { on: true, periodMs: 0 });
  store.stateChanged({ ...LIT, state: { on: false, periodMs: 0 }, boot: 4, rev: 1 });
  assert.deepEqual(board(store).channels.led?.reported, { on: false, periodMs: 0 });
  assert.deepEqual([board(store).boot, board(store).rev], [4, 1]);
});

Deno.test("TruthStore.stateChanged() does not lose a channel because another was told of first", () => {
  const store = started();
  store.stateChanged({ ...LIT, boot: 3, rev: 12 });
  store.stateChanged({ ...LIT, channel: "lamp", state: { level: 9 }, boot: 3, rev: 11 });
  assert.deepEqual(board(store).channels.lamp?.reported, { level: 9 });
  assert.equal(board(store).rev, 12);
});

Deno.test("TruthStore.confirmed() never overwrites who did it and when", () => {
  const store = started();
  store.stateChanged({ ...LIT, boot: 3, rev: 11 });
  store.confirmed({ ...LIT, boot: 3, rev: 11, timing: TIMING });
  assert.deepEqual([board(store).channels.led?.by, board(store).channels.led?.at], ["page 2", AT]);
});

Deno.test("TruthStore.boardChanged() takes the newest status, and no older state with it", () => {
  const store = started();
  store.stateChanged({ ...LIT, boot: 3, rev: 11 });
  const reason = { code: "line_ended", message: "Unplugged", hint: "Plug it in" };
  const offline = exampleBoard({ status: "offline", reason });
  const { led } = offline.channels;
  assert.ok(led !== undefined);
  const lease = { ms: 3000, safe: { on: false }, until: "2026-01-01T00:00:09.000Z" };
  const view = { ...offline, channels: { ...offline.channels, led: { ...led, lease } } };
  store.boardChanged({ board: "uno-1", view });
  assert.deepEqual([board(store).status, board(store).reason, board(store).rev], ["offline", reason, 11]);
  assert.deepEqual(board(store).channels.led?.reported, { on: true, periodMs: 0 });
  assert.deepEqual(board(store).channels.led?.lease, lease);
  store.boardChanged({ board: "uno-1", view: null });
  assert.equal(store.truth.boards.size, 0);
});

Deno.test("C2: TruthStore.snapshot() replaces everything, even by what looks older", () => {
  const store = started();
  store.stateChanged({ ...LIT, boot: 3, rev: 11 });
  store.snapshot(exampleSnapshot(exampleBoard({ boot: 1, rev: 0 })));
  assert.deepEqual([board(store).boot, board(store).rev], [1, 0]);
  store.stateChanged({ ...LIT, boot: 1, rev: 1 });
  assert.deepEqual(board(store).channels.led?.reported, { on: true, periodMs: 0 });
});

Deno.test("P3: whatever the order of messages, no observer goes back in (boot, rev)", () => {
  const channel = fc.constantFrom("led", "lamp", "button", "light");
  const boot = fc.integer({ min: 1, max: 4 });
  const rev = fc.integer({ min: 0, max: 20 });
  // The state carries its own moment, so that it can be seen which report was believed.
  const message = fc.record({
    kind: fc.constantFrom("state", "confirmed", "board"),
    channel,
    boot,
    rev,
  });
  fc.assert(fc.property(fc.array(message, { maxLength: 40, size: "max" }), (messages) => {
    const store = started();
    const newest = new Map<string, number>();
    let newestOfBoard = 3 * 100 + 10;
    for (const { kind, channel, boot, rev } of messages) {
      const moment = boot * 100 + rev;
      const state = { moment };
      if (kind === "state") store.stateChanged({ ...LIT, channel, state, boot, rev });
      else if (kind === "confirmed") {
        store.confirmed({ board: "uno-1", channel, state, boot, rev, timing: TIMING });
      } else {
        const channels = Object.fromEntries(
          Object.entries(board(store).channels).map(([name, view]) => [name, { ...view, reported: state }]),
        );
        const view = exampleBoard({ boot, rev, channels });
        store.boardChanged({ board: "uno-1", view });
      }
      for (const [name, { reported }] of Object.entries(board(store).channels)) {
        const now = Number(reported?.moment ?? 0);
        assert.ok(now >= (newest.get(name) ?? 0), `${name} went back to ${now}`);
        newest.set(name, now);
      }
      const ofBoard = (board(store).boot ?? 0) * 100 + board(store).rev;
      assert.ok(ofBoard >= newestOfBoard, `the board went back to ${ofBoard}`);
      newestOfBoard = ofBoard;
    }
  }));
});

Deno.test("TruthStore.boardChanged() forgets how far programming had come with a board that is gone", () => {
  const store = new TruthStore();
  store.snapshot(exampleSnapshot());
  store.flashProgress({ board: "uno-1", phase: "reconnect", percent: 95, message: "" });
  store.boardChanged({ board: "uno-1", view: null });
  assert.equal(store.truth.programming.size, 0);
});

Deno.test("TruthStore.flashProgress() holds how far programming has come until it is over", () => {
  const store = new TruthStore();
  const progress = { board: "uno-1", phase: "upload", percent: 62, message: "Uploading" } as const;
  store.flashProgress(progress);
  assert.deepEqual([...store.truth.programming], [["uno-1", progress]]);
  store.flashProgress({ ...progress, phase: "failed", percent: null });
  assert.equal(store.truth.programming.size, 0);
});

Deno.test("TruthStore.truth stays as it was seen, also while many messages come that nobody looks at", () => {
  const store = new TruthStore();
  store.snapshot(exampleSnapshot());
  const change = (rev: number) =>
    store.stateChanged({
      board: "uno-1",
      channel: "led",
      state: { on: rev % 2 === 0, periodMs: 0 },
      boot: 9,
      rev,
      by: "board",
      at: "2026-01-01T00:00:00.000Z",
    });
  const before = store.truth;
  change(101);
  change(102);
  const between = store.truth;
  change(103);
  const rev = ({ boards }: typeof before) => boards.get("uno-1")?.channels.led?.rev;
  assert.notEqual(rev(before), 102);
  assert.deepEqual([rev(between), rev(store.truth), store.board("uno-1")?.channels.led?.rev], [
    102,
    103,
    103,
  ]);
});
