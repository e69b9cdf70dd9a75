import assert from "node:assert/strict";
import type { RpcNotification } from "../../../protocol/api/notifications.ts";
import { ReportPace } from "../../../server/api/report_pace.ts";
import type { BoardEvent } from "../../../server/boards/boards.ts";
import { BY_BOARD } from "../../../server/boards/twin.ts";
import { FakeClock } from "../link/fake_clock.ts";

function changed(rev: number, { by = BY_BOARD, channel = "light", board = "uno-1" } = {}): BoardEvent {
  const at = "2026-01-01T00:00:00.000Z";
  return { method: "state.changed", params: { board, channel, state: {}, boot: 1, rev, by, at } };
}

/** A house with so many clients, and what they were told. */
function setup(size: number) {
  const clock = new FakeClock();
  const told: RpcNotification[] = [];
  const pace = new ReportPace({ size, broadcast: (notification) => told.push(notification) }, clock);
  const revs = () =>
    told.map(({ method, params }) => method === "state.changed" && "rev" in params ? params.rev : method);
  return { clock, pace, revs };
}

Deno.test("C5a: with few clients every report is told at once, without a timer", () => {
  const { clock, pace, revs } = setup(49);
  for (let rev = 1; rev <= 5; rev++) pace.tell(changed(rev));
  assert.deepEqual(revs(), [1, 2, 3, 4, 5]);
  assert.equal(clock.timers, 0);
});

Deno.test("C5a: a thousand clients get the first report at once, and then the newest each 20 ms", () => {
  const { clock, pace, revs } = setup(1000);
  for (let rev = 1; rev <= 6; rev++) {
    pace.tell(changed(rev));
    clock.pass(10);
  }
  assert.deepEqual(revs(), [1, 2, 4, 6]);
  clock.pass(1000);
  assert.deepEqual(revs(), [1, 2, 4, 6]);
  assert.equal(clock.timers, 0);
});

Deno.test("C5a: the last report is told without another one", () => {
  const { clock, pace, revs } = setup(1000);
  pace.tell(changed(1));
  pace.tell(changed(2));
  clock.pass(19);
  assert.deepEqual(revs(), [1]);
  clock.pass(1);
  assert.deepEqual(revs(), [1, 2]);
});

Deno.test("C5a: after a quiet time a report is told at once again", () => {
  const { clock, pace, revs } = setup(1000);
  pace.tell(changed(1));
  clock.pass(20);
  pace.tell(changed(2));
  assert.deepEqual(revs(), [1, 2]);
});

Deno.test("C5a: each channel of each board keeps its newest report, told in the order of the reports", () => {
  const { clock, pace, revs } = setup(1000);
  pace.tell(changed(1));
  pace.tell(changed(2));
  pace.tell(changed(3, { channel: "button" }));
  pace.tell(changed(4));
  pace.tell(changed(1, { board: "uno-2" }));
  clock.pass(20);
  assert.deepEqual(revs(), [1, 3, 4, 1]);
});

Deno.test("C5a: three reports that are told together are followed by a wait of three", () => {
  const { clock, pace, revs } = setup(1000);
  pace.tell(changed(1));
  for (const [index, channel] of ["light", "button", "lamp"].entries()) {
    pace.tell(changed(2 + index, { channel }));
  }
  clock.pass(20);
  pace.tell(changed(5));
  clock.pass(59);
  assert.deepEqual(revs(), [1, 2, 3, 4]);
  clock.pass(1);
  assert.deepEqual(revs(), [1, 2, 3, 4, 5]);
});

Deno.test("C5a: what a client asked for never waits, and what waits is told before it", () => {
  const { clock, pace, revs } = setup(1000);
  pace.tell(changed(1));
  pace.tell(changed(2));
  pace.tell(changed(3, { by: "page 1", channel: "led" }));
  assert.deepEqual(revs(), [1, 2, 3]);
  pace.tell({ method: "command.pending", params: { board: "uno-1", channel: "led", pending: null } });
  assert.deepEqual(revs(), [1, 2, 3, "command.pending"]);
  assert.equal(clock.timers, 0);
});

Deno.test("C5a: close() leaves no timer, and tells nothing more", () => {
  const { clock, pace, revs } = setup(1000);
  pace.tell(changed(1));
  pace.tell(changed(2));
  pace.close();
  clock.pass(1000);
  assert.deepEqual(revs(), [1]);
  assert.equal(clock.timers, 0);
});
