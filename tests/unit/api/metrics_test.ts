import assert from "node:assert/strict";
import { RequestFailure } from "../../../protocol/failures.ts";
import { CommandCounts } from "../../../server/api/command_counts.ts";
import { Fanout } from "../../../server/api/fanout.ts";
import { LAG_CHECK_MS, LoopLag } from "../../../server/api/loop_lag.ts";
import { createMethods } from "../../../server/api/methods.ts";
import { createMetrics } from "../../../server/api/metrics.ts";
import { newStatistics } from "../../../server/link/link_statistics.ts";
import { FakeClock } from "../link/fake_clock.ts";
import { FakeBoards } from "./fake_boards.ts";
import { OWNER, UNATTENDED } from "../../idle_boards.ts";

const TROUBLE = { reason: "disk_full", since: "", waiting: 3, lost: 0, readable: true } as const;

function setup() {
  const clock = new FakeClock();
  const boards = new FakeBoards();
  const methods = createMethods({ ...UNATTENDED, boards });
  const lag = new LoopLag(clock);
  const statistics = newStatistics();
  const text = createMetrics({
    version: "1.2.3",
    boards: () => boards.list(),
    lines: () => [{ board: "uno-7f3a21c4", statistics, outstanding: 5, waiting: 4 }],
    commands: methods.commands,
    keys: methods.keys,
    store: () => ({ writesWaiting: 3, rowsPassedOver: 2, lost: 5, trouble: TROUBLE, observe: () => {} }),
    fanout: new Fanout(clock),
    sockets: () => 2,
    wrongTokens: { total: 6 },
    wrongCodes: { total: 7 },
    keyless: { refused: 8 },
    lag,
  });
  /** The number on the line that begins with a name and its labels. */
  const value = (name: string) => {
    const line = text().split("\n").find((line) => line.startsWith(`${name} `));
    return line === undefined ? null : Number(line.slice(name.length + 1));
  };
  const toggle = (key?: string) =>
    methods.call({
      method: "led.toggle",
      board: null,
      params: {},
      by: "page 1",
      device: OWNER,
      connection: null,
      socket: null,
      ...(key === undefined ? {} : { key }),
    });
  return { clock, boards, lag, statistics, text, value, toggle };
}

Deno.test("M2: every outcome of a command is there from the start, with 0", () => {
  const { value } = setup();
  for (const outcome of ["confirmed", "refused", "not_run", "unknown"]) {
    assert.equal(value(`destello_commands_total{outcome="${outcome}"}`), 0, outcome);
  }
  assert.equal(value("destello_command_confirm_seconds_count"), 0);
});

Deno.test("M3: commands are counted by how they ended, and only confirmed ones by their time", async () => {
  const { boards, value, toggle } = setup();
  await toggle();
  boards.hold = true;
  const failures = [
    new RequestFailure("refused_by_board", "No", "Ask for something else"),
    new RequestFailure("no_answer", "Silence", "Look at the cable", "unknown"),
    new RequestFailure("board_offline", "Offline", "Plug it in"),
    new TypeError("a fault"),
  ];
  const asked = failures.map(() => toggle());
  const over = Promise.allSettled(asked);
  await new Promise((resolve) => setTimeout(resolve, 0));
  failures.forEach((failure, index) => boards.held[index]?.fail(failure));
  assert.deepEqual((await over).map(({ status }) => status), failures.map(() => "rejected"));
  const outcomes = ["confirmed", "refused", "not_run", "unknown"];
  assert.deepEqual(outcomes.map((outcome) => value(`destello_commands_total{outcome="${outcome}"}`)), [
    1,
    1,
    1,
    2,
  ]);
  assert.equal(value("destello_command_confirm_seconds_count"), 1);
  assert.equal(value('destello_command_confirm_seconds_bucket{le="0.0005"}'), 0);
  assert.equal(value('destello_command_confirm_seconds_bucket{le="0.001"}'), 1);
});

Deno.test("M3: what was not run because of another command is counted by its reason, what was asked again under its key too", async () => {
  const { boards, value, toggle } = setup();
  await toggle("k");
  await toggle("k");
  boards.hold = true;
  const failures = [
    new RequestFailure("conflict", "Changed", "Look"),
    new RequestFailure("superseded", "Newer", "Nothing"),
    new RequestFailure("superseded", "Newer", "Nothing"),
  ];
  const over = Promise.allSettled(failures.map(() => toggle()));
  await new Promise((resolve) => setTimeout(resolve, 0));
  failures.forEach((failure, index) => boards.held[index]?.fail(failure));
  await over;
  assert.equal(value("destello_commands_conflicted_total"), 1);
  assert.equal(value("destello_commands_superseded_total"), 2);
  assert.equal(value('destello_commands_total{outcome="not_run"}'), 3);
  assert.equal(value("destello_commands_repeated_total"), 1);
  assert.equal(value("destello_command_keys"), 1);
  assert.equal(
    value('destello_commands_total{outcome="confirmed"}'),
    1,
    "what was not run again is not counted again",
  );
});

Deno.test("M4: who waits for a command waits for the board's own promise, not for one that counts", async () => {
  const asked = new FakeBoards().command({
    board: null,
    channel: "led",
    command: "toggle",
    args: {},
    by: "page 1",
  });
  assert.equal(new CommandCounts().watch(asked), asked);
  await asked;
});

Deno.test("M3: each number of a board's line has a metric of its own, under the board's id", () => {
  const { statistics, value } = setup();
  Object.assign(statistics, {
    bytesReceived: 1,
    framesSent: 2,
    retransmissions: 3,
    naksReceived: 4,
    badFrames: 5,
    eventGaps: 7,
    eventGapsMended: 6,
    sessions: 8,
  });
  const metrics = [
    "received_bytes",
    "requests",
    "retransmissions",
    "naks",
    "bad_frames",
    "event_gaps_mended",
    "event_gaps",
    "sessions",
  ];
  const label = '{board="uno-7f3a21c4"}';
  assert.deepEqual(metrics.map((name) => value(`destello_board_${name}_total${label}`)), [
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
  ]);
  assert.equal(value(`destello_board_requests_outstanding${label}`), 5);
  assert.equal(value(`destello_board_commands_waiting${label}`), 4);
  assert.equal(value("destello_store_writes_waiting"), 3);
  assert.equal(value("destello_store_rows_unreadable_total"), 2);
  assert.equal(value("destello_store_changes_lost_total"), 5);
  assert.equal(value("destello_store_writable"), 0);
  assert.equal(value(`destello_board_online${label}`), 1);
  assert.equal(value("destello_sockets_lingering"), 2);
  assert.equal(value("destello_wrong_tokens_total"), 6);
  assert.equal(value("destello_wrong_codes_total"), 7);
  assert.equal(value("destello_keyless_refused_total"), 8);
});

Deno.test("M3: the event loop's lag is how late a timer was, until it is stopped", () => {
  const { clock, lag, value } = setup();
  clock.pass(LAG_CHECK_MS);
  clock.stall(LAG_CHECK_MS + 30);
  clock.pass(0);
  assert.equal(value('destello_event_loop_lag_seconds_bucket{le="0.001"}'), 1);
  assert.equal(value('destello_event_loop_lag_seconds_bucket{le="0.025"}'), 1);
  assert.equal(value('destello_event_loop_lag_seconds_bucket{le="0.05"}'), 2);
  lag.stop();
  assert.equal(clock.timers, 0);
});

Deno.test("M1, M5: no metric is told twice, each has help and type before its numbers, and labels are of a fixed list", () => {
  const { text } = setup();
  const lines = text().split("\n");
  const named = (word: string) =>
    lines.filter((line) => line.startsWith(`# ${word} `)).map((line) => line.split(" ")[2]);
  assert.deepEqual(named("HELP"), named("TYPE"));
  assert.equal(new Set(named("TYPE")).size, named("TYPE").length);
  let family = "";
  for (const line of lines.slice(0, -1)) {
    if (line.startsWith("# TYPE ")) family = line.split(" ")[2] ?? "";
    if (!line.startsWith("#")) {
      assert.match(line, /^[a-z_]+(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? [0-9.e+-]+$/);
      assert.equal(line.startsWith(family), true, line);
      for (const [, label] of line.matchAll(/[{,]([a-z]+)=/g)) {
        assert.ok(["board", "outcome", "version", "le"].includes(label ?? ""), line);
      }
    }
  }
});
