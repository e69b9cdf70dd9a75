import assert from "node:assert/strict";
import { cobsDecode } from "../../protocol/wire/cobs.ts";
import { openHouse } from "./house.ts";

const LED_PIN = 13;
const OP_LED_SET = 0;

/** Frames in a stretch of wire bytes: what each is, and how many bytes it took, delimiter included. */
function framesIn(bytes: readonly number[]): { header: number; wireBytes: number }[] {
  const frames = [];
  let start = 0;
  for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, start)) {
    const frame = Uint8Array.from(bytes.slice(start, end));
    const wireBytes = end + 1 - start;
    start = end + 1;
    if (cobsDecode(frame, frame.length) > 0) frames.push({ header: frame[0] ?? 0, wireBytes });
  }
  return frames;
}

Deno.test("The thread: one click is one edge on PB5, 12 bytes on the wire, and the same truth for every client", async () => {
  await using house = await openHouse();
  const [first, second] = [await house.connect(), await house.connect()];
  const snapshot = await first.notified("snapshot");
  await second.notified("snapshot");
  assert.equal(snapshot.boards[0]?.status, "online");
  assert.deepEqual(snapshot.boards[0]?.channels["led"]?.reported, { on: false, periodMs: 0 });

  house.line.toBoard.length = 0;
  house.line.fromBoard.length = 0;
  const [response, told, toldToo] = await Promise.all([
    first.call("led.set", { on: true }),
    first.notified("state.changed", ({ channel }) => channel === "led"),
    second.notified("state.changed", ({ channel }) => channel === "led"),
  ]);

  assert.deepEqual(house.edges.filter(({ pin }) => pin === LED_PIN).map(({ level }) => level), [1]);
  assert.deepEqual(told, toldToo);
  assert.deepEqual(told.state, { on: true, periodMs: 0 });
  assert.deepEqual(response.result, {
    board: told.board,
    channel: "led",
    state: told.state,
    boot: told.boot,
    rev: told.rev,
    timing: response.result?.timing,
  });
  // A PING or a sensor's event may pass at the same time; the exchange is the request and the reply with its seq.
  const requests = framesIn(house.line.toBoard).filter(({ header }) => (header & 31) === OP_LED_SET);
  const [request] = requests;
  const replies = framesIn(house.line.fromBoard).filter(({ header }) =>
    header === (request?.header ?? 0) - OP_LED_SET
  );
  assert.deepEqual([requests, replies].map((frames) => frames.map(({ wireBytes }) => wireBytes)), [[6], [6]]);
  await Promise.all([first.close(), second.close()]);
});

Deno.test("B12: a name is kept by the chip itself, over a reset, and told to every client", async () => {
  await using house = await openHouse();
  const [first, second] = [await house.connect(), await house.connect()];
  const { boards: [before] } = await second.notified("snapshot");
  assert.equal(before?.name, "Uno");
  const { error } = await first.call("board.rename", { name: "Küchenlicht" });
  assert.equal(error, undefined);
  const { view } = await second.notified("board.changed");
  assert.deepEqual([view?.id, view?.name, view?.status], [before?.id, "Küchenlicht", "online"]);
  assert.ok(!house.log.some((line) => line.includes("is down")), house.log.join("\n"));

  house.uno.reset();
  const back = await second.notified(
    "board.changed",
    ({ view }) => view?.status === "online" && view.boot === (before?.boot ?? 0) + 1,
  );
  assert.equal(back.view?.name, "Küchenlicht");
  await Promise.all([first.close(), second.close()]);
});

Deno.test("A press of the board's own button reaches every client", async () => {
  await using house = await openHouse();
  const clients = await Promise.all([house.connect(), house.connect()]);
  house.uno.press("2", true);
  const told = await Promise.all(
    clients.map((client) => client.notified("state.changed", ({ channel }) => channel === "button")),
  );
  assert.deepEqual(
    told.map(({ state, by }) => ({ state, by })),
    Array(2).fill({ state: { pressed: true, presses: 1 }, by: "board" }),
  );
  await Promise.all(clients.map((client) => client.close()));
});

Deno.test("W11: a board that resets in the middle of commands is told as restarted, and nothing is confirmed that it did not do", async () => {
  await using house = await openHouse();
  const client = await house.connect();
  const { boards: [before] } = await client.notified("snapshot");
  let resetAt = Infinity;
  house.uno.listen({ reset: (_cause, cycle) => resetAt = cycle });
  const calls = Array.from({ length: 8 }, () => client.call("led.toggle", {}));
  house.uno.brownOut();
  const responses = await Promise.all(calls);
  const { view } = await client.notified("board.changed", ({ view }) => view?.status === "online");
  assert.equal(view?.boot, (before?.boot ?? 0) + 1);
  const confirmed = responses.filter(({ result }) => result !== undefined).length;
  const failures = responses.flatMap(({ error }) => error === undefined ? [] : [error]);
  const toggled = house.edges.filter(({ pin, cycle }) => pin === LED_PIN && cycle < resetAt).length;
  assert.equal(confirmed + failures.length, calls.length);
  assert.ok(confirmed <= toggled, `${confirmed} toggles confirmed, the pin saw ${toggled}`);
  assert.ok(failures.every((error) => JSON.stringify(error).includes("restarted")), JSON.stringify(failures));
  await client.close();
});

Deno.test("P14: after 300 random bytes the LED is as it was, and the next command works", async () => {
  await using house = await openHouse();
  const client = await house.connect();
  for (let round = 0; round < 20; round++) {
    const before = house.edges.filter(({ pin }) => pin === LED_PIN).length;
    house.inject(crypto.getRandomValues(new Uint8Array(300)));
    const { result } = await client.call("led.toggle", {});
    assert.deepEqual(result?.state, { on: round % 2 === 0, periodMs: 0 });
    assert.equal(house.edges.filter(({ pin }) => pin === LED_PIN).length, before + 1);
  }
  await client.close();
});

Deno.test("Closing the server says server.closing and closes with 1001", async () => {
  const house = await openHouse();
  const client = await house.connect();
  await client.notified("snapshot");
  await house[Symbol.asyncDispose]();
  await client.notified("server.closing");
  assert.equal((await client.closed).code, 1001);
});
