import assert from "node:assert/strict";
import { MOST_KEYLESS } from "../../../server/api/keyless_requests.ts";
import { JSON_TYPE, setup } from "./ask_routes.ts";

/** A body of which nothing comes. */
function silent(): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1)) });
}

Deno.test("S5b: bodies that do not come, from those without a token, leave no room for others like them, until they are given up", async () => {
  const { ask, post, clock, lines, devices } = setup();
  const code = devices.codes.make("view");
  const paths = ["/pair", "/ws/admission"];
  const held = Array.from(
    { length: MOST_KEYLESS },
    (_, index) =>
      ask(paths[index % 2] ?? "", { method: "POST", headers: JSON_TYPE, body: silent(), token: null }),
  );
  for (const [path, token] of [["/pair", null], ["/ws/admission", null], ["/rpc", "f".repeat(32)]] as const) {
    const { status, json, headers } = await post(path, { code, name: "Ana" }, { token });
    assert.deepEqual([status, json.error.reason], [503, "too_many_without_token"], path);
    assert.deepEqual([headers.get("retry-after"), headers.get("connection")], ["10", "close"]);
  }
  assert.equal((await post("/rpc", { jsonrpc: "2.0", id: 1, method: "boards.list" })).status, 200);
  assert.equal(
    (await ask("/", { token: null })).status,
    200,
    "The page is given at once, and waits for nothing",
  );
  clock.pass(10_000);
  await Promise.all(held);
  assert.equal((await post("/pair", { code, name: "Ana" }, { token: null })).status, 200);
  const told = lines.filter((line) => line.includes("Room for those without a token"));
  assert.equal(told.length, 2, lines.join("\n"));
});

Deno.test("S5c: who is refused without a right token is told to let go of the connection, nobody else", async () => {
  const { ask } = setup(["https://board.example"]);
  const kept = [await ask("/api/boards"), await ask("/api/boards/none"), await ask("/", { token: null })];
  assert.deepEqual(kept.map(({ headers }) => headers.get("connection")), [null, null, null]);
  const closed = [
    await ask("/api/boards", { token: null }),
    await ask("/api/boards", { token: "f".repeat(32) }),
    await ask("/", { host: "evil.example:8000", token: null }),
    await ask("/", { headers: { origin: "http://evil.example" }, token: null }),
    await ask("/nothing", { token: null }),
  ];
  assert.deepEqual(closed.map(({ status, headers }) => [status, headers.get("connection")]), [
    [401, "close"],
    [401, "close"],
    [403, "close"],
    [403, "close"],
    [404, "close"],
  ]);
});
