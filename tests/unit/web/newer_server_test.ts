import assert from "node:assert/strict";
import { query } from "../../../protocol/api/history.ts";
import { knownDefinition } from "../../../protocol/told.ts";
import { readIncoming, readSnapshot } from "../../../client/incoming.ts";
import { notConnected } from "../../../client/not_connected.ts";
import { definitionOf } from "../../../client/truth.ts";
import { planOf } from "../../../web/controls.ts";
import { en } from "../../../web/text/en.ts";
import { named } from "../../../web/text/named.ts";
import { Words } from "../../../web/text/words.ts";
import { csvRow } from "../../../client/history_rows.ts";
import { askedFor, stateSaid, whyNot } from "../../../web/tools/history/history_table.ts";
import { PlotFeed } from "../../../web/tools/plots/plot_feed.ts";
import { exampleSnapshot } from "./mock_server.ts";
import { COLOUR_VIEW, newerSnapshot } from "./newer_server.ts";
import { Bench, failureOf } from "./session_bench.ts";
import { stateInWords } from "../../../web/fields/in_words.ts";

const words = new Words(en);
const AT = "2026-01-01T00:00:01.000Z";
const BOARD = {
  kind: "radio",
  status: "sleeping",
  reason: { code: "asleep", message: "The board sleeps", hint: "Wake it", details: { until: "noon" } },
  virtual: {
    pressedBy: [],
    pressed: {},
    moved: {},
    light: null,
    power: "dimmed",
    trouble: { dropToBoard: 0, dropFromBoard: 0, flipToBoard: 0, flipFromBoard: 0, delayMs: 0, jitterMs: 5 },
    troubleBy: "page 2",
  },
};

/** A session with a later server, whose boards are so. */
async function sessionOf(board: object): Promise<Bench> {
  const bench = new Bench();
  bench.server.greeting = null;
  await bench.server.connected();
  bench.server.say(newerSnapshot({ jsonrpc: "2.0", method: "snapshot", params: exampleSnapshot() }, board));
  return bench;
}

Deno.test("C15: Session goes on with names and kinds that it does not know, and gives them as they are", async () => {
  await using bench = await sessionOf(BOARD);
  const { session, server } = bench;
  assert.equal(session.connection.status, "online");
  const view = session.truth.boards.get("uno-1");
  assert.deepEqual([view?.kind, view?.status, view?.virtual?.power], ["radio", "sleeping", "dimmed"]);
  const mood = view?.channels["mood"];
  assert.deepEqual(mood?.reported, { colour: '{"r":255,"g":0,"b":7}', on: true, level: 0.25 });
  assert.deepEqual(mood?.pending?.args, { colour: "[1,2]" });
  assert.deepEqual([mood?.pending?.stage, mood?.reconciled?.decision], ["queued", "asked"]);
  const { state, commands, pin, onBoot } = definitionOf(session.truth, "uno-1").channels["mood"] ?? {};
  assert.deepEqual(state, {
    colour: { kind: "unknown", told: "colour" },
    on: { kind: "bool" },
    level: { kind: "unknown", told: "int" },
  });
  assert.deepEqual(commands?.["paint"], { colour: { kind: "unknown", told: "colour" } });
  assert.deepEqual([pin, onBoot], ["GPIO4", "ask"]);
  assert.deepEqual(view?.channels["lamp"]?.reported, { level: 0 }, "the others are as ever");

  for (
    const said of [
      {
        method: "state.changed",
        params: {
          board: "uno-1",
          channel: "mood",
          state: { colour: null, on: false },
          boot: 3,
          rev: 11,
          by: "page 2",
          at: AT,
          mood: 1,
        },
      },
      {
        method: "command.pending",
        params: { board: "uno-1", channel: "mood", pending: COLOUR_VIEW.pending },
      },
      {
        method: "flash.progress",
        params: { board: "uno-1", phase: "polish", percent: null, message: "Polishing" },
      },
      { method: "virtual.changed", params: { board: "uno-1", virtual: BOARD.virtual } },
      {
        method: "console.bytes",
        params: { board: "uno-1", missed: 1, chunks: [{ at: 1, direction: "sideways", light: 3 }] },
      },
      { method: "weather.changed", params: { board: "uno-1" } },
    ]
  ) server.say({ jsonrpc: "2.0", ...said });
  assert.equal(session.connection.status, "online");
  assert.deepEqual(session.truth.boards.get("uno-1")?.channels["mood"]?.reported, { on: false });
  assert.equal(session.truth.programming.get("uno-1")?.phase, "polish");
});

Deno.test("C15: Session asks a later server for what it does not know, and tells a failure of an unknown name as it is", async () => {
  await using bench = await sessionOf({});
  const asked = bench.session.command({
    board: "uno-1",
    channel: "mood",
    command: "paint",
    args: { colour: "red" },
  });
  const request = await bench.server.request();
  assert.deepEqual([request.method, request.params], ["mood.paint", { colour: "red", board: "uno-1" }]);
  const data = { reason: "out_of_paint", hint: "Fill it up", outcome: "half_run" };
  bench.server.say({
    jsonrpc: "2.0",
    id: request.id,
    error: { code: -1, message: "There is no paint", data },
  });
  const failure = await failureOf(asked);
  assert.deepEqual([failure.reason, failure.outcome, failure.code], ["out_of_paint", "unknown", -32603]);
  assert.equal(words.cause(failure).what, "There is no paint");
  assert.match(words.failure(failure).todo, /Fill it up\.$/);
});

Deno.test("C15: a known message of a wrong shape, and bytes that are none, are still garbled", () => {
  const garbled = [
    { method: "state.changed", params: { board: "uno-1" } },
    {
      method: "console.bytes",
      params: { board: "uno-1", missed: 0, chunks: [{ at: 1, direction: "up", hex: "zz" }] },
    },
    {
      method: "snapshot",
      params: { boards: [], definition: { name: "Uno", channels: { led: { state: { on: true } } } } },
    },
  ];
  for (const message of garbled) {
    assert.deepEqual(readIncoming(JSON.stringify({ jsonrpc: "2.0", ...message })), { kind: "garbled" });
  }
});

Deno.test("C15: the page shows an unknown kind of field as its text, asks for nothing that it cannot, and reads no wire of it", () => {
  const snapshot = readSnapshot(readParams());
  const mood = snapshot?.definition.channels["mood"];
  assert.ok(snapshot !== null && mood !== undefined);
  const reported = snapshot.boards[0]?.channels["mood"]?.reported ?? null;
  assert.equal(stateInWords(words, mood, reported), '{"r":255,"g":0,"b":7}, On On, Level 0.25');
  assert.deepEqual(planOf(mood).controls.map(({ kind, command }) => [kind, command]), [
    ["direct", "set"],
    ["unknown", "paint"],
  ]);
  assert.deepEqual(planOf(mood).readings.map(({ name }) => name), ["colour", "level"]);
  assert.deepEqual(knownDefinition(snapshot.definition).channels, {});
  assert.deepEqual(
    readSnapshot(JSON.parse(JSON.stringify(snapshot))),
    snapshot,
    "A5: what is kept is the same",
  );
  const feed = new PlotFeed({
    board: "uno-1",
    definition: snapshot.definition,
    serverStart: 0,
    query: () => Promise.reject(new Error("not asked")),
    now: () => 1000,
    changed: () => {},
  }, snapshot.boards[0] ?? null);
  assert.deepEqual(feed.series("mood", "on").points, [{ at: 1000, value: 1 }]);
  assert.deepEqual(feed.series("mood", "colour").points, []);
});

Deno.test("C15: the history shows outcomes, reasons and values that are not known as they are", () => {
  const entry = {
    board: "uno-1",
    channel: "mood",
    outcome: "postponed",
    boot: 3,
    rev: 11,
    state: { colour: { r: 1 }, on: null },
    command: "paint",
    args: { colour: ["red"] },
    by: "page 2",
    at: AT,
    requestedAt: AT,
    sentAt: AT,
    reason: "out_of_paint",
    weather: "fine",
  };
  const [change] = query.result().parse({ changes: [entry], next: null, more: true }).changes;
  const snapshot = readSnapshot(readParams());
  assert.ok(change !== undefined && snapshot !== null);
  assert.equal(named({ confirmed: "Confirmed" }, change.outcome), "postponed");
  assert.equal(whyNot(change, words), "out_of_paint");
  assert.equal(askedFor(change, snapshot.definition, words), 'Paint: ["red"]');
  assert.equal(stateSaid(change, snapshot.definition, words), '{"r":1}, On Not known, Level Not known');
  assert.equal(csvRow(change)[8], 'colour={"r":1}');
});

function readParams(): unknown {
  const message: unknown = newerSnapshot({ params: exampleSnapshot() });
  return typeof message === "object" && message !== null && "params" in message ? message.params : null;
}

Deno.test("C15, C16: a refusal of an unknown name is told as it is, to the person and to the program", () => {
  const refusal = { reason: "full_moon", message: "The moon is full", hint: "Come back tomorrow" };
  const failure = notConnected("refused", "ws://mock.test/ws", refusal);
  assert.deepEqual([failure.reason, failure.hint], ["full_moon", "Come back tomorrow"]);
  assert.match(failure.message, /The moon is full/);
  assert.deepEqual(words.cause({ ...refusal, details: {} }), {
    what: "The moon is full",
    todo: "Come back tomorrow",
  });
});
