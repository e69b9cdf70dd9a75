import assert from "node:assert/strict";
import { definition } from "../fixtures/board/definition.ts";
import { type HistoryPage, query } from "../../protocol/api/history.ts";
import { gapsOf } from "../../web/tools/plots/plot_gaps.ts";
import { PlotFeed } from "../../web/tools/plots/plot_feed.ts";
import type { Client } from "./client.ts";
import { openHouse } from "./house.ts";

async function ask(client: Client, params: object): Promise<HistoryPage> {
  const { result, error } = await client.call("history.query", { ...params });
  assert.equal(error, undefined);
  return query.result().parse(result);
}

Deno.test("H7, H10: who pulled the plug, who plugged in and who reset is in the history, and a plot that is opened then has gaps there", async () => {
  await using house = await openHouse();
  const [one, other] = [await house.connect(), await house.connect()];
  const snapshots = [await one.notified("snapshot"), await other.notified("snapshot")];
  const [first, second] = snapshots.map(({ server }) => server.you);
  assert.equal((await one.call("lamp.set", { level: 200 })).error, undefined);
  const become = (status: string) => one.notified("board.changed", ({ view }) => view?.status === status);
  await one.call("virtual.power", { action: "unplug" });
  await become("offline");
  await other.call("virtual.power", { action: "plug" });
  await become("online");
  await other.call("virtual.power", { action: "reset" });
  const lost = await become("connecting");
  const { view, board } = await one.notified(
    "board.changed",
    ({ view }) => view?.status === "online" && (view.boot ?? 0) > (lost.view?.boot ?? 0),
  );
  assert.ok(view);
  const { changes } = await ask(one, { board, only: "outages" });
  const rows = changes.toReversed();
  assert.deepEqual(
    rows.map(({ outcome, command, by, reason, channel }) => [outcome, command, by, reason, channel]),
    [
      ["lost", "unplug", first, "line_ended", null],
      ["back", "plug", second, null, null],
      ["lost", "reset", second, "board_restarted", null],
      ["back", null, "board", null, null],
    ],
  );
  const feed = new PlotFeed({
    board,
    definition,
    serverStart: 0,
    query: (params) => ask(one, params),
    now: () => Date.now(),
    changed: () => {},
  }, view);
  await feed.reachBack(["lamp"], Date.now() - 60_000);
  const points = feed.series("lamp", "level").points;
  const times = rows.map(({ at }) => Date.parse(at));
  assert.deepEqual(gapsOf(points).map(({ from, to }) => [from, to]), [times.slice(0, 2), times.slice(2)]);
  assert.equal(points.find(({ value }) => value === null)?.at, times[0]);
  await one.close();
  await other.close();
});

Deno.test("H7: a board that hangs because somebody stopped its clock is lost by their doing, and back by the reset", async () => {
  await using house = await openHouse();
  const client = await house.connect();
  const { server } = await client.notified("snapshot");
  await client.call("virtual.power", { action: "freeze" });
  await client.notified("board.changed", ({ view }) => view?.status === "offline");
  await client.call("virtual.power", { action: "reset" });
  const { board } = await client.notified("board.changed", ({ view }) => view?.status === "online");
  const { changes } = await ask(client, { board, only: "outages" });
  assert.deepEqual(
    changes.toReversed().map(({ outcome, command, by, reason }) => [outcome, command, by, reason]),
    [
      ["lost", "freeze", server.you, "no_answer"],
      ["back", "reset", server.you, null],
    ],
  );
  await client.close();
});
