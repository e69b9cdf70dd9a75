import assert from "node:assert/strict";
import { NO_TROUBLE } from "../../protocol/virtual_board.ts";
import { type House, openHouse } from "./house.ts";

const LED_PIN = 13;

/** What the LED's pin last did. */
function ledLevel({ edges }: House): number {
  return edges.findLast(({ pin }) => pin === LED_PIN)?.level ?? 0;
}

Deno.test("V2: who holds the drawn button moves the chip's pin; what all are told is what the firmware reports", async () => {
  await using house = await openHouse();
  const [first, second] = [await house.connect(), await house.connect()];
  const { server } = await first.notified("snapshot");
  assert.equal((await first.call("virtual.press", { down: true })).error, undefined);
  for (const client of [first, second]) {
    const { virtual } = await client.notified("virtual.changed");
    assert.deepEqual(virtual.pressedBy, [server.you]);
    const { state, by } = await client.notified("state.changed", ({ channel }) => channel === "button");
    assert.deepEqual([state, by], [{ pressed: true, presses: 1 }, "board"]);
  }
  // Nobody lets go: the connection ends, and with it the press.
  await first.close();
  const { state } = await second.notified("state.changed", ({ channel }) => channel === "button");
  assert.deepEqual(state, { pressed: false, presses: 1 });
  await second.close();
});

Deno.test("V2: the shortest press is one press", async () => {
  await using house = await openHouse();
  const client = await house.connect();
  await Promise.all([
    client.call("virtual.press", { down: true }),
    client.call("virtual.press", { down: false }),
  ]);
  const isButton = ({ channel }: { channel: string }) => channel === "button";
  assert.deepEqual((await client.notified("state.changed", isButton)).state, { pressed: true, presses: 1 });
  assert.deepEqual((await client.notified("state.changed", isButton)).state, { pressed: false, presses: 1 });
  await client.close();
});

Deno.test("V3: what shines on A0 is what the firmware converts", async () => {
  await using house = await openHouse();
  const client = await house.connect();
  for (const value of [1000, 20]) {
    await client.call("virtual.light", { value });
    await client.notified(
      "state.changed",
      ({ channel, state }) => channel === "light" && state.value === value,
    );
  }
  await client.close();
});

Deno.test("V4, P2: with trouble on the line every command is confirmed or fails by name, and a confirmed one moved the pin", async () => {
  await using house = await openHouse();
  const client = await house.connect();
  await client.call("virtual.watch", { on: true });
  await client.call("virtual.trouble", {
    dropToBoard: 0.02,
    dropFromBoard: 0.02,
    flipToBoard: 0.005,
    flipFromBoard: 0.005,
    delayMs: 2,
  });
  let confirmed = 0;
  for (let round = 0; round < 60; round++) {
    const on = round % 2 === 0;
    const { result, error } = await client.call("led.set", { on });
    if (result === undefined) {
      assert.ok(error?.data.reason, JSON.stringify(error));
      // The session was lost; the next one is there as soon as the board answers.
      await client.notified("board.changed", ({ view }) => view?.status === "online");
      continue;
    }
    confirmed++;
    assert.deepEqual([result.state.on, ledLevel(house)], [on, on ? 1 : 0]);
  }
  assert.ok(confirmed >= 30, `${confirmed} of 60`);
  await client.notified(
    "virtual.line",
    ({ bytesDropped, bitsFlipped, retransmissions }) =>
      bytesDropped > 0 && bitsFlipped > 0 && retransmissions > 0,
  );
  await client.call("virtual.mend", {});
  const { virtual } = await client.notified("virtual.changed", ({ virtual }) => virtual.troubleBy === null);
  assert.deepEqual(virtual.trouble, NO_TROUBLE);
  await client.close();
});

Deno.test("V5, B6: an unplugged board is dark, and is restored when it is plugged in again", async () => {
  await using house = await openHouse();
  const client = await house.connect();
  await client.call("led.set", { on: true });
  // A chip that gets too little of a busy machine may have been told as down before.
  const before = house.log.length;
  await client.call("virtual.power", { action: "unplug" });
  const { view } = await client.notified("board.changed", ({ view }) => view?.status === "offline");
  assert.equal(view?.virtual?.power, "unplugged");
  assert.equal((await client.call("led.set", { on: true })).error?.data.reason, "board_offline");
  await client.call("virtual.power", { action: "plug" });
  await client.notified("state.changed", ({ by, state }) => by === "server" && state.on === true);
  const leds = house.edges.filter(({ pin }) => pin === LED_PIN).map(({ level }) => level);
  assert.deepEqual(leds, [1, 0, 1]);
  const log = house.log.slice(before);
  assert.equal(log.filter((line) => / is (down|back)/.test(line)).length, 0, log.join("\n"));
  assert.equal(log.filter((line) => /trouble/.test(line)).length, 2);
  await client.close();
});

Deno.test("V5: a frozen board is offline, and a reset makes it run", async () => {
  await using house = await openHouse();
  const client = await house.connect();
  await client.call("virtual.power", { action: "freeze" });
  await client.notified("board.changed", ({ view }) => view?.status === "offline");
  await client.call("virtual.power", { action: "reset" });
  const { view } = await client.notified("board.changed", ({ view }) => view?.status === "online");
  assert.equal(view?.virtual?.power, "on");
  await client.close();
});
