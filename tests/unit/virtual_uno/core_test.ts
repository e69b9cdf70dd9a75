import assert from "node:assert/strict";
import { Core } from "../../../server/virtual_uno/core.ts";

Deno.test("runEvents() runs what is due by its time, and what is due together as it was asked for", () => {
  const core = new Core(new Uint16Array(16));
  const ran: string[] = [];
  core.at(20, () => ran.push("first of 20"));
  core.at(10, () => ran.push("10"));
  core.at(20, () => ran.push("second of 20"));
  core.at(30, () => ran.push("30"));
  core.cycles = 20;
  core.runEvents();
  assert.deepEqual(ran, ["10", "first of 20", "second of 20"]);
  assert.equal(core.nextEventAt, 30);
});

Deno.test("runEvents() runs what an event asks for at its own time", () => {
  const core = new Core(new Uint16Array(16));
  const ran: string[] = [];
  core.at(10, () => {
    ran.push("outer");
    core.at(10, () => ran.push("inner"));
    core.at(11, () => ran.push("later"));
  });
  core.cycles = 10;
  core.runEvents();
  assert.deepEqual(ran, ["outer", "inner"]);
});

Deno.test("clearClockEvent() forgets an event, and says whether there was one", () => {
  const core = new Core(new Uint16Array(16));
  const never = () => assert.fail("a forgotten event ran");
  core.addClockEvent(never, 5);
  assert.equal(core.clearClockEvent(never), true);
  assert.equal(core.clearClockEvent(never), false);
  assert.equal(core.nextEventAt, Infinity);
  core.cycles = 10;
  core.runEvents();
});

Deno.test("enterInterrupt() takes the waiting interrupt with the lowest vector first", () => {
  const core = new Core(new Uint16Array(64));
  const source = (address: number, bit: number) => ({
    address,
    enableRegister: 0x6e,
    enableMask: bit,
    flagRegister: 0x35,
    flagMask: bit,
  });
  core.poke(0x6e, 0x03);
  core.setInterruptFlag(source(0x20, 1));
  core.setInterruptFlag(source(0x1c, 2));
  core.enterInterrupt();
  assert.equal(core.pc, 0x1c);
  assert.equal(core.peek(0x35), 0x01, "its flag is cleared, the other one waits");
  assert.equal(core.nextInterrupt, 0x20);
  core.enterInterrupt();
  assert.equal(core.pc, 0x20);
  assert.equal(core.nextInterrupt, -1);
});
