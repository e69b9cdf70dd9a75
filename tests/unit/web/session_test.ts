import assert from "node:assert/strict";
import { rename } from "../../../protocol/api/names.ts";
import { exampleBoard, exampleSnapshot } from "./mock_server.ts";
import { Bench, failureOf, LED } from "./session_bench.ts";

const AT = "2026-01-01T00:00:01.000Z";

Deno.test("B12: Session.call() gives what a method tells, and names an answer that is none", async () => {
  await using bench = new Bench();
  await bench.online();
  const asked = bench.session.call(rename, { name: "Kitchen", board: "uno-1" });
  const request = await bench.server.request();
  assert.deepEqual([request.method, request.params], ["board.rename", { name: "Kitchen", board: "uno-1" }]);
  bench.server.answer(request, { board: "uno-1", name: "Kitchen" });
  assert.deepEqual(await asked, { board: "uno-1", name: "Kitchen" });
  const strange = failureOf(bench.session.call(rename, { name: "" }));
  bench.server.answer(await bench.server.request(), { board: "uno-1" });
  assert.deepEqual([(await strange).reason, (await strange).outcome], ["internal_error", "unknown"]);
});

Deno.test("H15: Session names the gesture that a command belongs to, and nothing where there is none", async () => {
  await using bench = new Bench();
  await bench.online();
  const asked = { ...LED, command: "toggle", args: {} };
  void failureOf(bench.session.command({ ...asked, gesture: "drag" }));
  void failureOf(bench.session.command(asked));
  const [one, other] = [await bench.server.request(), await bench.server.request()];
  assert.equal(one.gesture, "drag");
  assert.equal("gesture" in other, false);
});

Deno.test("C1, C12: Session offers the protocol, the token, and a name of its own, as sub-protocols", async () => {
  await using bench = new Bench();
  await bench.online();
  const [own, ...others] = [...bench.server.protocols].reverse();
  assert.deepEqual(others.reverse(), ["destello.v1", "destello.token.0123abcd"]);
  assert.match(own ?? "", /^destello\.session\.[0-9a-f]{32}$/);
});

Deno.test("C2: Session is online only when the snapshot came", async () => {
  await using bench = new Bench();
  bench.server.greeting = null;
  await bench.server.connected();
  bench.server.notify({
    method: "state.changed",
    params: { ...LED, state: { on: true, periodMs: 0 }, boot: 3, rev: 11, by: "page 2", at: AT },
  });
  const failure = await failureOf(bench.session.command({ ...LED, command: "toggle", args: {} }));
  assert.equal(failure.reason, "server_offline");
  assert.deepEqual(bench.session.connection, { status: "connecting" });
  bench.session.wake();
  assert.equal(bench.server.handshakes, 1, "a wake-up must not disturb an attempt under way");
  bench.server.notify({ method: "snapshot", params: exampleSnapshot() });
  assert.deepEqual(bench.session.connection, { status: "online", since: bench.clock.wall() });
});

Deno.test("C4: Session.command() resolves with what the board said, and the truth has it", async () => {
  await using bench = new Bench();
  await bench.online();
  const confirmed = bench.session.command({ ...LED, command: "set", args: { on: true } });
  const request = await bench.server.request();
  assert.deepEqual([request.method, request.params], ["led.set", { on: true, board: "uno-1" }]);
  assert.deepEqual(
    bench.session.truth.boards.get("uno-1")?.channels.led?.reported,
    { on: false, periodMs: 0 },
    "nothing is true before the board said it",
  );
  const result = {
    ...LED,
    state: { on: true, periodMs: 0 },
    boot: 3,
    rev: 11,
    timing: { queueMs: 0.1, boardMs: 1.2, totalMs: 1.3 },
  };
  bench.server.answer(request, result);
  assert.deepEqual(await confirmed, result);
  assert.deepEqual(bench.led(), {
    reported: { on: true, periodMs: 0 },
    desired: null,
    pending: null,
    at: null,
    by: "page 1",
    rev: 11,
    lease: null,
    reconciled: null,
  });
});

Deno.test("C6: Session.command() rejects with the server's reason, hint and outcome", async () => {
  await using bench = new Bench();
  await bench.online();
  const failed = failureOf(bench.session.command({ ...LED, command: "toggle", args: {} }));
  const { id } = await bench.server.request();
  const data = { reason: "no_answer", hint: "Check the cable", outcome: "unknown" };
  bench.server.say({ jsonrpc: "2.0", id, error: { code: -32002, message: "No answer", data } });
  const { reason, message, hint, outcome } = await failed;
  assert.deepEqual(
    { reason, message, hint, outcome },
    { ...data, message: "No answer" },
  );
});

Deno.test("C11: Session.command() sends ifRev beside the params, and a conflict tells how the channel is", async () => {
  await using bench = new Bench();
  await bench.online();
  const failed = failureOf(bench.session.command({ ...LED, command: "toggle", args: {}, ifRev: 10 }));
  const request = await bench.server.request();
  assert.deepEqual([request.params, request.ifRev], [{ board: "uno-1" }, 10]);
  const current = { ...exampleBoard().channels["led"], by: "page 2", rev: 11 };
  const data = { reason: "conflict", hint: "Look", outcome: "not_run", current };
  bench.server.say({ jsonrpc: "2.0", id: request.id, error: { code: -32014, message: "Changed", data } });
  const failure = await failed;
  assert.deepEqual([failure.reason, failure.current], ["conflict", current]);
});

Deno.test("Session.command() refuses what the definition does not allow before anything is sent", async () => {
  await using bench = new Bench();
  await bench.online();
  const outOfRange = { board: null, channel: "lamp", command: "set", args: { level: 300 } };
  const range = await failureOf(bench.session.command(outOfRange));
  assert.equal(range.reason, "invalid_params");
  assert.equal(range.message, 'lamp.set: "level" must be a whole number from 0 to 255, got 300');
  const unknown = await failureOf(bench.session.command({ ...LED, command: "explode", args: {} }));
  assert.equal(unknown.reason, "unknown_method");
  void bench.session.command({ ...LED, command: "toggle", args: {} }).catch(() => {});
  assert.equal((await bench.server.request()).method, "led.toggle", "the first thing that was sent");
});

Deno.test("P5: Session.command() while offline fails at once and is never sent later", async () => {
  await using bench = new Bench();
  await bench.online();
  bench.server.down();
  await bench.offline("lost");
  const failure = await failureOf(bench.session.command({ ...LED, command: "toggle", args: {} }));
  assert.deepEqual([failure.reason, failure.outcome], ["server_offline", "not_run"]);
  bench.server.up();
  bench.wakeUp();
  await bench.online();
  void bench.session.command({ ...LED, command: "set", args: { on: true } }).catch(() => {});
  assert.equal((await bench.server.request()).method, "led.set");
});

Deno.test("P2: a connection that breaks before the answer leaves the outcome unknown", async () => {
  await using bench = new Bench();
  await bench.online();
  const failed = failureOf(bench.session.command({ ...LED, command: "toggle", args: {} }));
  await bench.server.request();
  bench.server.down();
  await bench.offline("lost");
  bench.clock.advance(10_000);
  const { reason, outcome } = await failed;
  assert.deepEqual([reason, outcome], ["connection_lost", "unknown"]);
});

Deno.test("P5: Session comes back for ever, with growing waits, and gets the whole truth first", async () => {
  await using bench = new Bench();
  await bench.online();
  bench.server.down();
  await bench.offline("lost");
  const waits: number[] = [];
  for (let attempt = 0; attempt < 8; attempt++) {
    waits.push(bench.clock.nextIn);
    const failed = bench.change();
    bench.clock.advance(bench.clock.nextIn);
    await failed;
  }
  assert.deepEqual(waits, [250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
  bench.server.greeting = exampleSnapshot(exampleBoard({ boot: 4, rev: 2 }));
  bench.server.up();
  bench.clock.advance(5000);
  await bench.online();
  assert.equal(bench.session.truth.boards.get("uno-1")?.boot, 4);
});

Deno.test("P5: a server that throws its clients out again is not knocked at four times a second", async () => {
  await using bench = new Bench();
  const waits: number[] = [];
  for (let round = 0; round < 3; round++) {
    await bench.online();
    bench.server.down();
    await bench.offline("lost");
    waits.push(bench.clock.nextIn);
    bench.server.up();
    bench.clock.advance(bench.clock.nextIn);
  }
  assert.deepEqual(waits, [250, 500, 1000]);
  await bench.online();
  for (let second = 0; second < 6; second += 2) {
    bench.clock.advance(2000);
    bench.server.answer(await bench.server.request(), { now: new Date(bench.clock.wall()).toISOString() });
    await bench.change();
  }
  bench.server.down();
  await bench.offline("lost");
  assert.equal(bench.clock.nextIn, 250, "one that was good for 5 s begins anew");
});

Deno.test("P5: a server that says that it is going away is asked again soon, however often it does", async () => {
  await using bench = new Bench();
  for (let round = 0; round < 3; round++) {
    await bench.online();
    bench.server.notify({ method: "server.closing", params: { message: "Stopped" } });
    bench.server.down();
    await bench.offline("closing");
    assert.equal(bench.clock.nextIn, 250);
    bench.server.up();
    bench.clock.advance(bench.clock.nextIn);
  }
});

Deno.test("P5: a wake-up tries at once", async () => {
  await using bench = new Bench();
  await bench.online();
  bench.server.down();
  await bench.offline("lost");
  bench.server.up();
  bench.wakeUp();
  await bench.online();
  assert.equal(bench.clock.now(), 0);
});

Deno.test("P5: a server that says nothing any more is asked after 2 s, and given up after 4 s", async () => {
  await using bench = new Bench();
  await bench.online();
  bench.clock.advance(2000);
  assert.equal((await bench.server.request()).method, "server.time");
  assert.equal(bench.session.connection.status, "online");
  bench.clock.advance(2000);
  assert.deepEqual(
    bench.session.connection,
    { status: "offline", reason: "silent", since: bench.clock.wall() },
  );
});

Deno.test("P5: a server that answers stays", async () => {
  await using bench = new Bench();
  await bench.online();
  bench.clock.advance(2000);
  const now = new Date(bench.clock.wall() + 60_000).toISOString();
  bench.server.answer(await bench.server.request(), { now });
  await bench.until(({ clock }) => clock.wall() === Date.parse(now));
  bench.clock.advance(3999);
  assert.equal(bench.session.connection.status, "online");
  bench.clock.advance(1);
  assert.equal(bench.session.connection.status, "offline", "4 s after its last word, whenever that was");
});

Deno.test("P5: a wake-up asks a server that seems to be there", async () => {
  await using bench = new Bench();
  await bench.online();
  bench.wakeUp();
  bench.clock.advance(1000);
  bench.wakeUp();
  assert.equal((await bench.server.request()).method, "server.time");
  bench.clock.advance(1000);
  assert.equal(bench.session.connection.status, "offline", "a second wake-up must not give it more time");
});

Deno.test("Session tells a server that refuses from none", async () => {
  await using bench = new Bench();
  bench.server.down();
  await bench.offline("unreachable");
  bench.reachable = true;
  bench.clock.advance(250);
  await bench.offline("refused");
});

Deno.test("C16a: a request to a server that no longer lets this client in fails by the reason that the server gives", async () => {
  await using bench = new Bench();
  await bench.online();
  bench.server.down(1008);
  await bench.offline("lost");
  const refusal = {
    reason: "wrong_token",
    message: "The token was revoked",
    hint: "Ask for a code",
  } as const;
  bench.reachable = refusal;
  bench.clock.advance(250);
  await bench.offline("refused");
  const { reason, message, hint, outcome } = await failureOf(bench.session.call(rename, { name: "Mia" }));
  assert.deepEqual([reason, hint, outcome], [refusal.reason, refusal.hint, "not_run"]);
  assert.match(
    message,
    /^"board\.rename" was not sent: .* does not let this program in: The token was revoked$/,
  );
});

Deno.test("Session tells a server that goes away on purpose", async () => {
  await using bench = new Bench();
  await bench.online();
  bench.server.notify({ method: "server.closing", params: { message: "Stopped" } });
  bench.server.down(1001);
  await bench.offline("closing");
});

Deno.test("Session gives up a server that it cannot read, and passes over what is merely new", async () => {
  await using bench = new Bench();
  await bench.online();
  bench.server.say({ jsonrpc: "2.0", method: "weather.changed", params: { rain: true } });
  bench.server.notify({
    method: "state.changed",
    params: { ...LED, state: { on: true, periodMs: 0 }, boot: 3, rev: 11, by: "page 2", at: AT },
  });
  await bench.until(({ truth }) => truth.boards.get("uno-1")?.rev === 11);
  bench.server.say({ jsonrpc: "2.0", method: "state.changed", params: { board: 7 } });
  await bench.offline("incompatible");
});

Deno.test("Session.close() ends it: no timer, no attempt, and requests fail", async () => {
  await using bench = new Bench();
  await bench.online();
  const failed = failureOf(bench.session.command({ ...LED, command: "toggle", args: {} }));
  bench.session.close();
  assert.equal((await failed).reason, "connection_lost");
  assert.deepEqual(bench.session.connection, { status: "closed" });
  assert.equal(bench.clock.waiting, 0);
  bench.wakeUp();
  assert.equal(bench.server.handshakes, 1);
});

Deno.test("C14: the time of day is the server's from the snapshot on, and what it asks for is told by it", async () => {
  await using bench = new Bench();
  const { clock, server, session } = bench;
  const ahead = 5000;
  const time = () => new Date(clock.wall() + ahead).toISOString();
  const snapshot = exampleSnapshot();
  server.greeting = { ...snapshot, server: { ...snapshot.server, now: time() } };
  await bench.online();
  assert.equal(session.clock.wall(), clock.wall() + ahead);
  assert.deepEqual(session.connection, { status: "online", since: clock.wall() + ahead });
  // The server's clock is set back: its next report seems to be old, so it is asked, and its answer is believed.
  const change = { board: "uno-1", channel: "led", state: { on: true, periodMs: 0 }, boot: 3, by: "page 2" };
  const at = new Date(clock.wall() - 60_000).toISOString();
  server.notify({ method: "state.changed", params: { ...change, rev: 11, at } });
  const request = await server.request();
  assert.equal(request.method, "server.time");
  server.notify({ method: "state.changed", params: { ...change, rev: 12, at } });
  await bench.until(({ truth }) => truth.boards.get("uno-1")?.rev === 12);
  server.answer(request, { now: at });
  await bench.until(({ clock }) => clock.wall() === Date.parse(at));
  assert.equal(server.unread, 0, "it is asked once");
});
