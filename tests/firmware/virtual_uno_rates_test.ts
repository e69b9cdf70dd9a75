import assert from "node:assert/strict";
import { VirtualUno } from "../../server/virtual_uno/virtual_uno.ts";
import { Recorder } from "../unit/serial/recorder.ts";
import { GREET_AND_ECHO, GREETING } from "./programs.ts";

/** A board whose line was just opened, and everything that comes from it. */
async function opened() {
  const uno = new VirtualUno({ flash: GREET_AND_ECHO });
  const before = uno.baud;
  const line = await uno.open();
  const heard = new Recorder();
  line.start(heard);
  await heard.until(1);
  assert.equal(heard.bytes[0], GREETING);
  return { uno, line, heard, before, [Symbol.asyncDispose]: () => uno.close() };
}

/** Resolves when the board has told that all bytes are taken. */
function taken(uno: VirtualUno): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = uno.listen({
    taken() {
      stop();
      resolve();
    },
  });
  return promise;
}

Deno.test("baud is the rate of the bytes that are delivered", async () => {
  await using board = await opened();
  assert.deepEqual([board.before, board.uno.baud], [0, 500_000]);
});

Deno.test("setHostBaud() may follow the firmware in one direction only", async () => {
  await using board = await opened();
  const { uno, line, heard } = board;
  uno.setHostBaud(250_000, null);
  const passed = taken(uno);
  line.write(Uint8Array.of(0x55));
  await passed;
  await heard.until(2);
  assert.notEqual(heard.bytes[1], 0x55);
  uno.setHostBaud(500_000, null);
  line.write(Uint8Array.of(0xa7));
  while (!heard.bytes.includes(0xa7)) await heard.until(heard.bytes.length + 1);
});

Deno.test("taken() tells that all bytes have passed, or are lost", async () => {
  await using board = await opened();
  const { uno, line, heard } = board;
  let passed = taken(uno);
  line.write(new Uint8Array(200));
  await passed;
  await heard.until(201);
  uno.freeze();
  passed = taken(uno);
  line.write(new Uint8Array(200));
  await passed;
});
