import assert from "node:assert/strict";
import type { Change } from "../../../protocol/api/history.ts";
import type { Snapshot } from "../../../protocol/api/server.ts";
import { hex32, schemaHash } from "../../../protocol/schema_hash.ts";
import { connectTo } from "../../../client/client.ts";
import { Session } from "../../../client/session.ts";
import { definitionOf, TruthStore, UNKNOWN_DEFINITION } from "../../../client/truth.ts";
import { keepLastKnown, recallLastKnown } from "../../../web/offline/last_known.ts";
import { en } from "../../../web/text/en.ts";
import { Words } from "../../../web/text/words.ts";
import { csvRow } from "../../../client/history_rows.ts";
import { channelsOf, stateSaid } from "../../../web/tools/history/history_table.ts";
import { definition as first } from "../../fixtures/board/definition.ts";
import { definition as second } from "../../fixtures/second_project/definition.ts";
import { connect } from "../../fixture_client.ts";
import { FakeClock } from "./fake_clock.ts";
import { FakeStorage } from "./fake_storage.ts";
import { exampleBoard, exampleSnapshot, MockServer } from "./mock_server.ts";

const FIRST = hex32(schemaHash(first));
const SECOND = hex32(schemaHash(second));
const LIGHT = exampleBoard({ definition: FIRST, project: "Destello" });
const COOLER = exampleBoard({ id: "fan-2", name: "Fan", definition: SECOND, project: "fan", channels: {} });
const STRANGER = exampleBoard({
  id: "uno-3",
  status: "mismatch",
  definition: null,
  project: null,
  channels: {},
});

/** A server of two projects. */
function twoProjects(...boards: Snapshot["boards"]): Snapshot {
  const { definition, ...snapshot } = exampleSnapshot();
  return { ...snapshot, boards, definition, definitions: { [FIRST]: first, [SECOND]: second } };
}

async function started(snapshot: Snapshot) {
  const server = new MockServer();
  server.greeting = snapshot;
  const options = {
    token: "0123456789abcdef".repeat(2),
    WebSocket: server.Socket,
    clock: new FakeClock(),
    reachable: () => Promise.resolve(false),
  };
  const session = new Session(server.url, options);
  const online = Promise.withResolvers<void>();
  session.subscribe(() => session.connection.status === "online" && online.resolve());
  await online.promise;
  return {
    server,
    options,
    session,
    async [Symbol.asyncDispose]() {
      session.close();
      await server.end();
    },
  };
}

Deno.test("C2a: definitionOf() gives each board its own definition, and none where nobody knows whose it is", () => {
  const store = new TruthStore();
  store.snapshot(twoProjects(LIGHT, COOLER, STRANGER));
  assert.deepEqual(
    ["uno-1", "fan-2", "uno-3", "uno-4"].map((id) => definitionOf(store.truth, id).name),
    ["Uno", "Fan", "", ""],
  );
  assert.equal(definitionOf(store.truth, "uno-3"), UNKNOWN_DEFINITION);
  store.boardChanged({ board: "uno-1", view: { ...LIGHT, definition: SECOND, project: "fan" } });
  assert.equal(definitionOf(store.truth, "uno-1").name, "Fan");
});

Deno.test("C2a: a server of an earlier version has one definition for all its boards", () => {
  const store = new TruthStore();
  store.snapshot(exampleSnapshot());
  assert.equal(definitionOf(store.truth, "uno-1").channels, first.channels);
});

Deno.test("C2b: a session checks a command by the definition of the board that is meant", async () => {
  await using house = await started(twoProjects(LIGHT, COOLER));
  const { session, server } = house;
  const fan = { board: "fan-2", channel: "fan", command: "set", args: { percent: 40 } };
  void session.command(fan).catch(() => {});
  const { method, params } = await server.request();
  assert.deepEqual([method, params], ["fan.set", { percent: 40, board: "fan-2" }]);
  await assert.rejects(session.command({ ...fan, args: { percent: 101 } }), { reason: "invalid_params" });
  await assert.rejects(session.command({ ...fan, board: "uno-1" }), { reason: "unknown_method" });
  // Nobody but the server knows what is meant, or whose the board is.
  for (const board of [null, "uno-4"]) void session.command({ ...fan, board }).catch(() => {});
  const asked = [await server.request(), await server.request()].map(({ params }) => params);
  assert.deepEqual(asked, [{ percent: 40 }, { percent: 40, board: "uno-4" }]);
});

Deno.test("C2b: a typed client means the only board of its own definition", async () => {
  await using house = await started(twoProjects(LIGHT, COOLER));
  const { server, options } = house;
  using client = await connectTo(second, server.url, options);
  void client.fan.set({ percent: 7 }).catch(() => {});
  assert.deepEqual((await server.request()).params, { percent: 7, board: "fan-2" });
  await assert.rejects(client.board("uno-1").fan.set({ percent: 7 }), {
    reason: "schema_mismatch",
    message:
      `Board "uno-1" is of project "Destello", whose definition is "${FIRST}"; this program works by "${SECOND}"`,
  });
});

Deno.test("C2b: a typed client without a board of its definition, or with several, is told so before anything is sent", async () => {
  for (
    const [boards, hint] of [
      [[LIGHT, STRANGER], "There is none"],
      [[COOLER, { ...COOLER, id: "fan-3" }], 'Boards of it are "fan-2", "fan-3"'],
    ] as const
  ) {
    await using house = await started(twoProjects(...boards));
    using client = await connectTo(second, house.server.url, house.options);
    await assert.rejects(client.led.set({ on: true }), { reason: "unknown_board", hint });
  }
});

Deno.test("P9, C2b: connect() rejects where no served project has the program's definition, and says what to do", async () => {
  const { definition: _, ...snapshot } = twoProjects(COOLER);
  const server = { ...snapshot.server, schemaHash: SECOND };
  await using house = await started({
    ...snapshot,
    server,
    definition: second,
    definitions: { [SECOND]: second },
  });
  await assert.rejects(connect(house.server.url, house.options), {
    reason: "schema_mismatch",
    message: `The server serves definition "${SECOND}", this program works by "${FIRST}"`,
    hint: /^Serve its project: deno task serve --project DIR/,
  });
});

Deno.test("A5, C2a: what was last known has every board's definition", () => {
  const storage = new FakeStorage();
  const store = new TruthStore();
  store.snapshot(twoProjects(LIGHT, COOLER));
  keepLastKnown(() => storage, store.truth, { at: 1, ahead: 0 });
  const later = new TruthStore();
  const memory = recallLastKnown(() => storage);
  assert.ok(memory !== null);
  later.snapshot(memory.snapshot);
  assert.deepEqual(definitionOf(later.truth, "fan-2").channels, second.channels);
});

Deno.test("H20: an entry of a channel that the present project lacks, or has in another shape, is listed as it is", () => {
  const words = new Words(en);
  const entry = (channel: string, state: Change["state"]): Change => ({
    board: "uno-1",
    channel,
    outcome: "reported",
    boot: 1,
    rev: 1,
    state,
    command: null,
    args: null,
    by: "board",
    at: "2026-01-01T00:00:00.000Z",
    requestedAt: null,
    sentAt: null,
    reason: null,
  });
  const changes = [
    entry("fan", { percent: 40 }),
    entry("lamp", { level: 9 }),
    entry("led", { on: true, periodMs: 500 }),
    entry("led", { on: true }),
  ];
  assert.deepEqual(channelsOf(changes, second), ["led", "fan", "lamp"]);
  assert.deepEqual(changes.map((change) => stateSaid(change, second, words)), [
    "40 %",
    "level=9",
    "on=true periodMs=500",
    "On",
  ]);
  assert.deepEqual(changes.map(csvRow).map((row) => [row[1], row[2], row[8]]), [
    ["uno-1", "fan", "percent=40"],
    ["uno-1", "lamp", "level=9"],
    ["uno-1", "led", "on=true periodMs=500"],
    ["uno-1", "led", "on=true"],
  ]);
});
