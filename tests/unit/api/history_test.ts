import assert from "node:assert/strict";
import { type HistoryQuery, query } from "../../../protocol/api/history.ts";
import { createMethods } from "../../../server/api/methods.ts";
import { queryParams } from "../../../server/api/query.ts";
import { FakeBoards } from "./fake_boards.ts";
import { OWNER, UNATTENDED } from "../../idle_boards.ts";

/** Methods over a history that notes what it is asked. */
function setup() {
  const asked: { board: string | null; query: HistoryQuery }[] = [];
  class NotedBoards extends FakeBoards {
    override readonly history = {
      query(board: string | null, query: HistoryQuery) {
        asked.push({ board, query });
        return Promise.resolve({ changes: [], next: null });
      },
    };
  }
  const boards = new NotedBoards();
  const methods = createMethods({ ...UNATTENDED, boards });
  const ask = (params: unknown, board: string | null = null) =>
    methods.call({ method: "history.query", board, params, by: "page 1", device: OWNER, connection: null });
  return { asked, ask };
}

Deno.test("H2: history.query asks for the newest 50 of every board unless told", async () => {
  const { asked, ask } = setup();
  assert.deepEqual(await ask({}), { changes: [], next: null });
  assert.deepEqual(asked, [
    { board: null, query: { channel: null, only: "all", from: null, to: null, limit: 50, cursor: null } },
  ]);
});

Deno.test("H2: history.query takes a board, a channel, a kind, a time in any zone, a limit and a cursor", async () => {
  const { asked, ask } = setup();
  const params = {
    channel: "led",
    only: "failures",
    from: "2026-11-22T12:00:00+02:00",
    to: "2026-11-22T11:00:00Z",
    limit: 200,
    cursor: 7,
  };
  await ask(params, "uno-7f3a21c4");
  assert.deepEqual(asked, [{
    board: "uno-7f3a21c4",
    query: {
      ...params,
      from: "2026-11-22T10:00:00.000Z",
      to: "2026-11-22T11:00:00.000Z",
    },
  }]);
});

Deno.test("H2, C6a: history.query refuses by name what it cannot mean, with what came and where its params are described", async () => {
  const { asked, ask } = setup();
  const problems: readonly (readonly [unknown, RegExp])[] = [
    [{ limit: 0 }, /"limit" must be a whole number from 1 to 200, got 0$/],
    [{ limit: 201 }, /"limit" must be/],
    [{ limit: "5" }, /"limit" must be .*, got "5"$/],
    [{ cursor: -1 }, /"cursor" must be what "next" was/],
    [{ cursor: 1.5 }, /"cursor" must be/],
    [{ from: "yesterday" }, /"from" must be a moment such as .*, got "yesterday"$/],
    [{ to: 5 }, /"to" must be a moment such as/],
    [{ to: "2026-02-31T00:00:00Z" }, /"to" must be a moment such as/],
    [{ only: "unknown" }, /"only" must be "all", "commands", "failures" or "outages", got "unknown"$/],
    [{ channel: 1 }, /"channel" must be a string/],
    [{ sql: "drop table change" }, /takes "channel", "only", "from", "to", "limit" and "cursor", got "sql"$/],
    [{ channel: "x".repeat(100) + "y", limit: null }, /"limit" must be .*, got null$/],
    [{ from: "x".repeat(100) }, /, got "x{39}\.\.\.$/],
    [[], /takes "channel".*, got \[\]$/],
  ];
  for (const [params, message] of problems) {
    const hint = "The page /docs, and /openrpc.json, say what it takes";
    await assert.rejects(ask(params), { reason: "invalid_params", message, hint }, JSON.stringify(params));
  }
  assert.deepEqual(asked, []);
});

const NUMBERS = query.http.numbers;

Deno.test("queryParams() makes numbers of what is one, where one is meant", () => {
  assert.deepEqual(
    queryParams(new Map(Object.entries({ limit: "5", cursor: "12", channel: "7", from: "2026" })), NUMBERS),
    {
      limit: 5,
      cursor: 12,
      channel: "7",
      from: "2026",
    },
  );
  assert.deepEqual(queryParams(new Map(Object.entries({ limit: "-5", cursor: "1e3" })), NUMBERS), {
    limit: "-5",
    cursor: "1e3",
  });
});
