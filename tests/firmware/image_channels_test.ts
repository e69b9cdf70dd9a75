import assert from "node:assert/strict";
import { BYTE, eventsOf, MS, ShippedBoard, stateOf } from "./shipped_board.ts";

const LED = 13;
const LAMP = 9;
const BUTTON = 2;

/** Let the board run while the server keeps asking, so that no lease runs out; gives what it said. */
function live(board: ShippedBoard, ms: number) {
  board.take();
  for (let passed = 0; passed < ms; passed += 1) board.run(MS);
  return board.take();
}

Deno.test("led.blink changes the LED every half period, and tells each change", () => {
  const board = ShippedBoard.inSession();
  assert.deepEqual(board.confirmed("led.blink", { periodMs: 100 }), { on: false, periodMs: 100 });
  const events = eventsOf("led", live(board, 1010));
  const edges = board.edgesOf(LED);
  assert.equal(edges.length, 20);
  for (const [index, edge] of edges.slice(1).entries()) {
    assert.ok(Math.abs(edge.cycle - (edges[index]?.cycle ?? 0) - 50 * MS) < 1.1 * MS);
  }
  assert.deepEqual(
    events.map((event) => stateOf("led", event)),
    edges.map(({ level }) => ({ on: level === 1, periodMs: 100 })),
  );
});

Deno.test("led.blink 0 keeps the LED as it is; led.set and led.toggle end the blinking", () => {
  for (const method of ["led.blink", "led.set", "led.toggle"]) {
    const board = ShippedBoard.inSession();
    board.confirmed("led.blink", { periodMs: 100 });
    live(board, 60);
    const args = method === "led.blink" ? { periodMs: 0 } : method === "led.set" ? { on: true } : {};
    assert.deepEqual(board.confirmed(method, args), { on: method !== "led.toggle", periodMs: 0 });
    const edges = board.edgesOf(LED).length;
    live(board, 500);
    assert.equal(board.edgesOf(LED).length, edges);
  }
});

Deno.test("lamp.set confirms every kind of level from the timer or the pin", () => {
  const board = ShippedBoard.inSession();
  for (const level of [1, 0, 255, 128, 254, 255, 0]) {
    assert.deepEqual(board.confirmed("lamp.set", { level }), { level });
  }
});

Deno.test("lamp.set dims by PWM: the pin is high for its share of the time", () => {
  const board = ShippedBoard.inSession();
  board.confirmed("lamp.set", { level: 64 });
  const from = board.chip.cycles;
  board.run(100 * MS);
  let high = 0;
  let since = 0;
  for (const { cycle, level } of board.edgesOf(LAMP).filter((edge) => edge.cycle >= from)) {
    if (level === 1) since = cycle;
    else if (since > 0) high += cycle - since;
  }
  assert.ok(Math.abs(high / (100 * MS) - 64 / 255) < 0.02, `${high / (100 * MS)}`);
});

Deno.test("lamp.fade runs on the board, step by step in a straight line, and arrives in time", () => {
  const board = ShippedBoard.inSession();
  for (const [from, to, ms] of [[0, 200, 400], [200, 10, 700], [10, 255, 100]] as const) {
    board.take();
    board.send(board.command("lamp.fade", { level: to, ms }));
    const [begun] = board.take();
    assert.ok(begun !== undefined);
    assert.deepEqual(stateOf("lamp", begun), { level: from });
    const start = board.chip.cycles;
    const events = eventsOf("lamp", live(board, ms + 20));
    for (const event of events) {
      const { level } = stateOf("lamp", event);
      const due = from + (to - from) * (event.cycle - start + 2 * MS) / (ms * MS);
      assert.ok(
        Math.abs(Number(level) - due) <= 1 + 3 * Math.abs(to - from) / ms,
        `${level} instead of ${due}`,
      );
    }
    const last = events.at(-1);
    assert.ok(last !== undefined);
    assert.deepEqual(stateOf("lamp", last), { level: to });
    assert.deepEqual(eventsOf("lamp", live(board, 100)), []);
  }
});

Deno.test("lamp.fade of 0 ms is there at once; lamp.set ends a fade", () => {
  const board = ShippedBoard.inSession();
  assert.deepEqual(board.confirmed("lamp.fade", { level: 99, ms: 0 }), { level: 99 });
  board.confirmed("lamp.fade", { level: 200, ms: 65535 });
  assert.deepEqual(board.confirmed("lamp.set", { level: 7 }), { level: 7 });
  assert.deepEqual(eventsOf("lamp", live(board, 300)), []);
});

Deno.test("the button is debounced, and its presses are counted and told", () => {
  const board = ShippedBoard.inSession();
  for (let press = 1; press <= 3; press++) {
    board.take();
    for (let bounce = 0; bounce < 6; bounce++) {
      board.chip.drive(BUTTON, bounce % 2 === 0 ? 0 : null);
      board.run(1.5 * MS);
    }
    board.chip.drive(BUTTON, 0);
    board.run(30 * MS);
    board.chip.drive(BUTTON, null);
    board.run(30 * MS);
    assert.deepEqual(eventsOf("button", board.take()).map((event) => stateOf("button", event)), [
      { pressed: true, presses: press },
      { pressed: false, presses: press },
    ]);
  }
});

Deno.test("a button that is pressed for less than 10 ms is noise", () => {
  const board = ShippedBoard.inSession();
  board.take();
  board.chip.drive(BUTTON, 0);
  board.run(8 * MS);
  board.chip.drive(BUTTON, null);
  board.run(100 * MS);
  assert.deepEqual(board.take(), []);
});

Deno.test("the light is told when it changes by more than the converter's noise", () => {
  const board = ShippedBoard.inSession();
  board.chip.setAnalog(0, 1.0);
  assert.deepEqual(eventsOf("light", live(board, 250)).map((event) => stateOf("light", event)), [
    { value: 204, periodMs: 100 },
  ]);
  board.chip.setAnalog(0, 1.0 + 5 / 1024);
  assert.deepEqual(live(board, 500), []);
  board.chip.setAnalog(0, 5);
  assert.deepEqual(eventsOf("light", live(board, 250)).map((event) => stateOf("light", event)), [
    { value: 1023, periodMs: 100 },
  ]);
});

Deno.test("light.sample sets how often the light is measured", () => {
  const board = ShippedBoard.inSession();
  assert.deepEqual(board.confirmed("light.sample", { periodMs: 20 }), { value: 512, periodMs: 20 });
  const events = [];
  for (let volts = 0; volts < 5; volts += 0.1) {
    board.chip.setAnalog(0, volts);
    events.push(...eventsOf("light", live(board, 20)));
  }
  assert.ok(Math.abs(events.length - 50) <= 2, `${events.length}`);
});

Deno.test("W1: an argument out of range is answered with status 1, and the period stays", () => {
  const board = ShippedBoard.inSession();
  const sample = 5;
  const reply = board.ask(board.next(sample, [0xe8, 0x03]));
  assert.equal(reply.header, 1);
  assert.deepEqual(stateOf("light", reply), { value: 512, periodMs: 100 });
});

Deno.test("P15: while the lamp fades and the light changes, commands still reach the LED within 30 us", () => {
  const board = ShippedBoard.inSession();
  board.confirmed("light.sample", { periodMs: 10 });
  board.chip.setAnalog(0, (cycle) => 2.5 + 2.4 * Math.sin(cycle / 1e6));
  board.confirmed("lamp.fade", { level: 255, ms: 1500 });
  const delays: number[] = [];
  for (let round = 0; round < 200; round++) {
    board.run(4000 + (round * 41) % 16384);
    const request = board.command("led.toggle");
    const received = board.chip.cycles + request.length * BYTE;
    board.chip.receive(request);
    board.run(request.length * BYTE + MS);
    delays.push((board.edgesOf(LED).at(-1)?.cycle ?? Infinity) - received);
  }
  const worst = Math.max(...delays) / 16;
  assert.ok(worst <= 30, `${worst} us`);
});
