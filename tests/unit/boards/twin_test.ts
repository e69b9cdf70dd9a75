import assert from "node:assert/strict";
import { definition } from "../../fixtures/board/definition.ts";
import type { Pending } from "../../../protocol/views.ts";
import { type Asked, Twin } from "../../../server/boards/twin.ts";
import type { BoardMemory } from "../../../server/store/board_memory.ts";

const AT = "2026-11-22T10:00:00.000Z";
const pending = (command: string): Pending => ({
  command,
  args: {},
  by: "page 1",
  stage: "requested",
  since: AT,
});

let turns = 0;
const asked = (args: Asked["args"]): Asked => ({
  command: "set",
  args,
  by: "page 1",
  requestedAt: AT,
  sentAt: AT,
  turn: ++turns,
});

/** A memory that notes what it is told. */
function noted(boot: number | null, desired: Record<string, Asked["args"]>) {
  const notes: unknown[] = [];
  const memory: BoardMemory = {
    boot,
    rev: 40,
    desired: new Map(Object.entries(desired)),
    changed: ({ channel, outcome, rev }, wanted) => notes.push([channel, outcome, rev, wanted ?? null]),
    reconciled: (boot) => notes.push(["reconciled", boot]),
    forgotten: (channel) => notes.push(["forgotten", channel]),
    lost: ({ reason }) => notes.push(["lost", reason]),
    back: ({ boot }) => notes.push(["back", boot]),
  };
  return { twin: new Twin(definition, memory), notes };
}

Deno.test("Twin knows nothing before the board spoke", () => {
  const { led } = new Twin(definition).views();
  assert.deepEqual(led, {
    reported: null,
    desired: null,
    pending: null,
    at: null,
    by: null,
    rev: null,
    lease: null,
    reconciled: null,
  });
});

Deno.test("Twin.reported() counts only news", () => {
  const twin = new Twin(definition);
  assert.equal(twin.reported("lamp", { state: { level: 3 }, by: "board", at: AT }), true);
  assert.equal(twin.reported("lamp", { state: { level: 3 }, by: "board", at: "later" }), false);
  assert.equal(twin.rev, 1);
  assert.equal(twin.views()["lamp"]?.at, AT);
});

Deno.test("Twin.confirmed() is news even if the state is the same", () => {
  const twin = new Twin(definition);
  const report = { state: { on: true, periodMs: 0 }, by: "page 1", at: AT };
  twin.confirmed("led", report, asked({ on: true }));
  twin.confirmed("led", { ...report, by: "page 2" }, asked({ on: true }));
  assert.equal(twin.rev, 2);
  assert.equal(twin.views()["led"]?.by, "page 2");
});

Deno.test("Twin.confirmed() wants what ran last, also where a command that ran before is confirmed later (W6)", () => {
  const twin = new Twin(definition);
  const [older, newer] = [asked({ periodMs: 540 }), asked({ periodMs: 390 })];
  // The older one's first reply was lost; the answer to its repetition is read afresh (W4).
  const report = { state: { value: 7, periodMs: 390 }, by: "page 1", at: AT };
  twin.confirmed("light", report, newer);
  twin.confirmed("light", report, older);
  assert.deepEqual(twin.desired("light"), { value: 7, periodMs: 390 });
  assert.equal(twin.rev, 2);
});

Deno.test("Twin.confirmed() wants what was asked for, not the first report of a fade", () => {
  const twin = new Twin(definition);
  twin.confirmed("lamp", { state: { level: 0 }, by: "page 1", at: AT }, asked({ level: 255, ms: 800 }));
  assert.deepEqual(twin.desired("lamp"), { level: 255 });
  assert.deepEqual(twin.views()["lamp"]?.reported, { level: 0 });
});

Deno.test("Twin.reported() after a restart is fresh and the board's own, even where it is no news", () => {
  const twin = new Twin(definition);
  const later = "2026-11-22T11:00:00.000Z";
  twin.started(3, AT);
  twin.confirmed("lamp", { state: { level: 0 }, by: "page 1", at: AT }, asked({ level: 0 }));
  assert.equal(twin.reported("lamp", { state: { level: 0 }, by: "board", at: later }), false);
  assert.deepEqual([twin.views()["lamp"]?.at, twin.views()["lamp"]?.by], [AT, "page 1"]);
  twin.started(4, later);
  assert.equal(twin.reported("lamp", { state: { level: 0 }, by: "board", at: later }), false);
  assert.deepEqual([twin.views()["lamp"]?.at, twin.views()["lamp"]?.by], [later, "board"]);
});

Deno.test("Twin.reported() leaves alone what is desired", () => {
  const twin = new Twin(definition);
  twin.confirmed("lamp", { state: { level: 9 }, by: "page 1", at: AT }, asked({ level: 9 }));
  twin.reported("lamp", { state: { level: 0 }, by: "board", at: AT });
  assert.deepEqual(twin.views()["lamp"], {
    reported: { level: 0 },
    desired: { level: 9 },
    pending: null,
    at: AT,
    by: "board",
    rev: 2,
    lease: { ms: 3000, safe: { level: 0 }, until: null },
    reconciled: null,
  });
});

Deno.test("Twin.pending() is the newest outstanding command", () => {
  const twin = new Twin(definition);
  const [first, second] = [pending("set"), pending("toggle")];
  twin.began("led", first);
  twin.began("led", second);
  const sent = twin.sent("led", first);
  assert.equal(twin.pending("led"), second);
  twin.over("led", second);
  assert.deepEqual(twin.pending("led"), { ...first, stage: "sent" });
  twin.over("led", sent);
  assert.equal(twin.pending("led"), null);
});

Deno.test("Twin refuses a channel that the definition does not have", () => {
  assert.throws(() => new Twin(definition).desired("nose"), {
    name: "RangeError",
    message: 'No channel "nose"',
  });
});

Deno.test("B2, B3: a Twin goes on from what is remembered, and remembers every change", () => {
  const { twin, notes } = noted(3, { led: { on: true, periodMs: 0 } });
  assert.equal(twin.rev, 40);
  assert.deepEqual(twin.desired("led"), { on: true, periodMs: 0 });
  assert.deepEqual(twin.views()["led"]?.reported, null);
  twin.started(3, AT);
  twin.reported("lamp", { state: { level: 3 }, by: "board", at: AT });
  twin.reported("lamp", { state: { level: 3 }, by: "board", at: AT });
  twin.confirmed("lamp", { state: { level: 0 }, by: "page 1", at: AT }, asked({ level: 9 }));
  twin.failed("lamp", asked({ level: 1 }), {
    outcome: "unknown",
    reason: "no_answer",
    state: null,
    at: AT,
  });
  assert.deepEqual(notes, [
    ["reconciled", 3],
    ["lamp", "reported", 41, null],
    ["lamp", "confirmed", 42, { level: 9 }],
    ["lamp", "unknown", 42, null],
  ]);
});

Deno.test("B6: Twin.started() restores after another boot only, until it is told that all is restored", () => {
  const { twin, notes } = noted(3, { led: { on: true, periodMs: 0 }, lamp: { level: 9 } });
  assert.equal(twin.started(4, AT), true);
  assert.equal(twin.desired("lamp"), null);
  assert.deepEqual(twin.desired("led"), { on: true, periodMs: 0 });
  assert.deepEqual(notes, [["forgotten", "lamp"]]);
  twin.confirmed("lamp", { state: { level: 7 }, by: "page 1", at: AT }, asked({ level: 7 }));
  assert.equal(twin.started(4, AT), true);
  assert.deepEqual(twin.desired("lamp"), { level: 7 });
  twin.reconciled(4);
  assert.equal(twin.started(4, AT), false);
});

Deno.test("B6: Twin.confirmed() leaves alone what is wanted when the server itself asked, as the first of two commands may", () => {
  const { twin, notes } = noted(3, { led: { on: true, periodMs: 500 } });
  const report = { state: { on: true, periodMs: 0 }, by: "server", at: AT };
  twin.confirmed("led", report, { ...asked({ on: true }), by: "server" });
  assert.deepEqual(twin.desired("led"), { on: true, periodMs: 500 });
  assert.deepEqual(notes, [["led", "confirmed", 41, { on: true, periodMs: 500 }]]);
});

Deno.test("Twin forgets what was wanted under a definition that it does not fit any more", () => {
  const { twin } = noted(3, { led: { on: true }, lamp: { level: 999 }, nose: { long: true } });
  assert.deepEqual([twin.desired("led"), twin.desired("lamp")], [null, null]);
});
