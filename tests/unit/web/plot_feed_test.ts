import assert from "node:assert/strict";
import { definition } from "../../fixtures/board/definition.ts";
import { type AnyValues, bool, choice, type Field, scaleOf } from "../../../protocol/dsl.ts";
import { RequestFailure } from "../../../protocol/failures.ts";
import type { Change, HistoryPage } from "../../../protocol/api/history.ts";
import { MOST_FETCHED, PlotFeed, pointsOf } from "../../../web/tools/plots/plot_feed.ts";
import { exampleBoard } from "./mock_server.ts";

function entry(at: number, value: number, rest: Partial<Change> = {}): Change {
  return {
    board: "uno-1",
    channel: "light",
    outcome: "reported",
    boot: 3,
    rev: at,
    state: { value, periodMs: 200 },
    command: null,
    args: null,
    by: "board",
    at: new Date(at).toISOString(),
    requestedAt: null,
    sentAt: null,
    reason: null,
    ...rest,
  };
}

const VALUE = { name: "value", scale: scaleOf(definition.channels.light.state.value), serverStart: 0 };

/** A feed over a store, at a moment. */
function setup(stored: readonly Change[], now = 10_000) {
  const asked: Readonly<Record<string, unknown>>[] = [];
  const time = { now };
  const state: { failure: RequestFailure | null } = { failure: null };
  const newestFirst = stored.toReversed();
  const query = (params: Readonly<Record<string, unknown>>): Promise<HistoryPage> => {
    asked.push(params);
    if (state.failure !== null) return Promise.reject(state.failure);
    const { from = "", to = "~", limit, cursor = 0, channel } = params;
    const found = newestFirst.filter((change) =>
      (change.channel === channel || change.channel === null) && change.at >= String(from) &&
      change.at < String(to)
    );
    const begin = Number(cursor);
    const end = begin + Number(limit);
    return Promise.resolve({ changes: found.slice(begin, end), next: end < found.length ? end : null });
  };
  const feed = new PlotFeed({
    board: "uno-1",
    definition,
    serverStart: 0,
    query,
    now: () => time.now,
    changed: () => {},
  }, exampleBoard());
  const light = () => feed.series("light", "value").points.map(({ at, value }) => [at, value]);
  return { feed, asked, time, state, light };
}

function report(feed: PlotFeed, at: number, value: number): void {
  feed.note({
    method: "state.changed",
    params: {
      board: "uno-1",
      channel: "light",
      state: { value, periodMs: 200 },
      boot: 3,
      rev: at,
      by: "board",
      at: new Date(at).toISOString(),
    },
  });
}

Deno.test("PlotFeed begins with what the board says now, and goes on with what it reports", () => {
  const { feed, light, asked } = setup([]);
  report(feed, 10_500, 7);
  assert.deepEqual(light(), [[10_000, 500], [10_500, 7]]);
  assert.deepEqual(asked, []);
});

Deno.test("PlotFeed fetches what was before, with what held when the stretch began, and nothing twice", async () => {
  const { feed, light, asked } = setup([entry(1000, 1), entry(6000, 6), entry(9000, 9)]);
  await feed.reachBack(["light"], 5000);
  assert.deepEqual(light(), [[1000, 1], [6000, 6], [9000, 9], [10_000, 500]]);
  const questions = asked.length;
  await feed.reachBack(["light"], 6000);
  assert.equal(asked.length, questions);
});

Deno.test("PlotFeed fetches a bounded number of entries, and says from where on it is whole", async () => {
  const stored = Array.from({ length: MOST_FETCHED + 500 }, (_, index) => entry(index, index % 1000));
  const { feed, light } = setup(stored, 20_000);
  await feed.reachBack(["light"], 0);
  assert.equal(feed.cutAt("light"), 500);
  assert.equal(feed.cutAt("lamp"), null);
  assert.ok(light().length <= 8192);
});

Deno.test("a gap lasts while the board is not online, or the server is not there", () => {
  const { feed, light, time } = setup([]);
  time.now = 11_000;
  const view = exampleBoard({ status: "offline" });
  feed.note({ method: "board.changed", params: { board: "uno-1", view } });
  time.now = 12_000;
  feed.note({ method: "board.changed", params: { board: "uno-1", view: exampleBoard() } });
  feed.lost(13_000);
  assert.deepEqual(light(), [[10_000, 500], [11_000, null], [12_000, 500], [13_000, null]]);
});

Deno.test("pointsOf() knows nothing from the last report before a restart to the first one after", () => {
  const changes = [
    entry(1000, 1, { boot: 1 }),
    entry(2000, 2, { boot: 1 }),
    entry(2500, 0, { boot: 1, state: null, outcome: "unknown" }),
    entry(3000, 3, { boot: 2 }),
    entry(5000, 5, { boot: 2 }),
  ];
  const points = pointsOf(changes, { ...VALUE, serverStart: 4000 }).map(({ at, value }) => [at, value]);
  assert.deepEqual(points, [
    [1000, 1],
    [2000, 2],
    [2001, null],
    [3000, 3],
    [3001, null],
    [5000, 5],
  ]);
});

function line(at: number, outcome: "lost" | "back", boot = 1): Change {
  return entry(at, 0, { channel: null, outcome, boot, state: null });
}

function drawn(changes: readonly Change[]) {
  return pointsOf(changes, VALUE).map(({ at, value }) => [at, value]);
}

Deno.test("H10: pointsOf() knows nothing while the line is lost, and after it what was known before or is reported then", () => {
  assert.deepEqual(
    drawn([
      entry(1000, 1, { boot: 1 }),
      line(2000, "lost"),
      entry(2500, 0, { boot: 1, state: null, outcome: "unknown" }),
      line(3000, "back", 2),
      entry(4000, 4, { boot: 2 }),
      line(5000, "lost", 2),
      line(6000, "back", 3),
      entry(6000, 6, { boot: 3 }),
    ]),
    [[1000, 1], [2000, null], [3000, 1], [4000, 4], [5000, null], [6000, 6]],
  );
});

Deno.test("H14: pointsOf() gives each option and each yes or no its place, and what the field cannot be none", () => {
  const [speeds, switches] = [["off", "fast", "turbo", 1, true], [true, false, "on", 1]] as const;
  const said = (field: Field, values: readonly AnyValues[string][]) => {
    const changes = values.map((value, index) => entry(index, 0, { state: { value } }));
    return pointsOf(changes, { name: "value", scale: scaleOf(field), serverStart: 0 }).map(({ value }) =>
      value
    );
  };
  assert.deepEqual(said(choice("off", "slow", "fast"), speeds), [0, 2, null, null, null]);
  assert.deepEqual(said(bool(), switches), [1, 0, null, null]);
});

Deno.test("H9: of a line that comes and goes pointsOf() knows only the moments in which something was reported", () => {
  assert.deepEqual(
    drawn([
      entry(1000, 1, { boot: 1 }),
      line(2000, "lost"),
      entry(2500, 2, { boot: 2 }),
      entry(2600, 3, { boot: 2 }),
      line(4000, "back", 2),
    ]),
    [[1000, 1], [2000, null], [2500, 2], [2500, null], [2600, 3], [2600, null], [4000, 3]],
  );
});

Deno.test("H10: what is lost before anything was known, or already, changes nothing", () => {
  assert.deepEqual(drawn([line(500, "lost"), line(600, "back"), entry(1000, 1, { boot: 1 })]), [[1000, 1]]);
});

Deno.test("H10: a plot that is opened while the line is lost ends where it was lost, also if that was before what is shown", async () => {
  for (const lostAt of [9000, 7000]) {
    const { feed, light } = setup([entry(1000, 1, { boot: 3 }), line(lostAt, "lost", 3)]);
    feed.beginAnew(exampleBoard({ status: "offline" }));
    await feed.reachBack(["light"], 8000);
    assert.deepEqual(light(), [[1000, 1], [lostAt, null]]);
  }
});

Deno.test("PlotFeed says why the store did not answer, and asks again when it is told to", async () => {
  const { feed, light, state } = setup([entry(6000, 6)]);
  state.failure = new RequestFailure("server_offline", "Not sent", "Wait");
  await feed.reachBack(["light"], 5000);
  assert.equal(feed.failure?.reason, "server_offline");
  assert.equal(feed.isFetching, false);
  state.failure = null;
  await feed.reachBack(["light"], 5000);
  assert.equal(feed.failure, null);
  assert.deepEqual(light(), [[6000, 6], [10_000, 500]]);
});

Deno.test("PlotFeed begins anew when something was not told, whatever it was fetching", async () => {
  const { feed, light } = setup([entry(6000, 6), entry(9500, 8)]);
  const fetching = feed.reachBack(["light"], 9000);
  feed.beginAnew(exampleBoard());
  await fetching;
  assert.deepEqual(light(), [[10_000, 500]]);
  await feed.reachBack(["light"], 9000);
  assert.deepEqual(light(), [[6000, 6], [9500, 8], [10_000, 500]]);
});
