import { strict as assert } from "node:assert";
import { NoSuchPortError, UnpluggedError, UnsupportedRateError } from "../../../server/serial/errors.ts";
import { FakePort } from "./fake_port.ts";
import { Recorder } from "./recorder.ts";

const invalidState = { name: "InvalidStateError" };

Deno.test("open() makes the port a byte stream: bytes go both ways, and the end is told once", async () => {
  const port = new FakePort("COM3");
  await port.open({ baudRate: 500000 });
  const heard = new Recorder();
  port.start(heard);
  port.write(Uint8Array.of(1, 2));
  port.write(Uint8Array.of(3));
  port.deliver(Uint8Array.of(4, 5));
  assert.deepEqual([...port.takeWritten()], [1, 2, 3]);
  assert.deepEqual(heard.bytes, [4, 5]);
  await port.close();
  await port.close();
  assert.deepEqual(heard.ends, [null]);
  assert.equal(port.isOpen, false);
});

Deno.test("start() delivers first what came before it", async () => {
  const port = new FakePort("COM3");
  await port.open({ baudRate: 500000 });
  port.deliver(Uint8Array.of(1));
  const heard = new Recorder();
  port.start(heard);
  port.deliver(Uint8Array.of(2));
  assert.deepEqual(heard.bytes, [1, 2]);
  await port.close();
});

Deno.test("open() rejects with what keeps the port from being opened, and can be tried again", async () => {
  const port = new FakePort("COM3");
  port.refusal = new NoSuchPortError("COM3");
  await assert.rejects(port.open({ baudRate: 500000 }), port.refusal);
  port.refusal = null;
  await port.open({ baudRate: 500000 });
  await port.close();
});

Deno.test("open() refuses a rate before it touches the port", async () => {
  const port = new FakePort("COM3");
  for (const baudRate of [0, 3_000_000]) await assert.rejects(port.open({ baudRate }), UnsupportedRateError);
  assert.deepEqual(port.baudRates, []);
});

Deno.test("open() rejects when the port is open already, and disturbs nothing", async () => {
  const port = new FakePort("COM3");
  const first = port.open({ baudRate: 500000 });
  await assert.rejects(port.open({ baudRate: 500000 }), invalidState);
  await first;
  await assert.rejects(port.open({ baudRate: 500000 }), invalidState);
  assert.equal(port.isOpen, true);
  await port.close();
});

Deno.test("start() throws when there is nothing to start, and the second time", async () => {
  const port = new FakePort("COM3");
  assert.throws(() => port.start(new Recorder()), invalidState);
  await port.open({ baudRate: 500000 });
  port.start(new Recorder());
  assert.throws(() => port.start(new Recorder()), invalidState);
  await port.close();
  assert.throws(() => port.start(new Recorder()), invalidState);
});

Deno.test("P4: ended() tells that the port was unplugged, once, after it was released", async () => {
  const port = new FakePort("COM3");
  await port.open({ baudRate: 500000 });
  const heard = new Recorder();
  port.start(heard);
  port.unplug();
  port.write(Uint8Array.of(1));
  assert.ok(await heard.end instanceof UnpluggedError);
  assert.equal(port.isOpen, false);
  await port.close();
  assert.equal(heard.ends.length, 1);
  assert.deepEqual([...port.takeWritten()], []);
});

Deno.test("close() while the line is ending by itself waits for that, and the end is told once", async () => {
  const port = new FakePort("COM3");
  await port.open({ baudRate: 500000 });
  const heard = new Recorder();
  port.start(heard);
  port.unplug();
  await port.close();
  assert.equal(heard.ends.length, 1);
  assert.ok(heard.ends[0] instanceof UnpluggedError);
});

Deno.test("start() tells the end of a line that ended before it", async () => {
  const port = new FakePort("COM3");
  await port.open({ baudRate: 500000 });
  port.unplug();
  const heard = new Recorder();
  port.start(heard);
  assert.ok(await heard.end instanceof UnpluggedError);

  await port.open({ baudRate: 500000 });
  port.unplug();
  await Promise.resolve();
  await Promise.resolve();
  const late = new Recorder();
  port.start(late);
  assert.ok(await late.end instanceof UnpluggedError);
  assert.equal(late.ends.length, 1);
});

Deno.test("open() works again after close(), after an end, and after an end that nobody heard", async () => {
  const port = new FakePort("COM3");
  await port.open({ baudRate: 500000 });
  await port.close();
  await port.open({ baudRate: 500000 });
  const heard = new Recorder();
  port.start(heard);
  port.unplug();
  await heard.end;
  await port.open({ baudRate: 500000 });
  port.unplug();
  await Promise.resolve();
  await Promise.resolve();
  await port.open({ baudRate: 115200 });
  assert.deepEqual(port.baudRates, [500000, 500000, 500000, 115200]);
  await port.close();
});

Deno.test("close() waits for an open() that is under way, and undoes it", async () => {
  const port = new FakePort("COM3");
  const opening = port.open({ baudRate: 500000 });
  await port.close();
  await opening;
  assert.equal(port.isOpen, false);
});

Deno.test("close() does nothing on a port that could not be opened", async () => {
  const port = new FakePort("COM3");
  port.refusal = new NoSuchPortError("COM3");
  const opening = assert.rejects(port.open({ baudRate: 500000 }), NoSuchPortError);
  await port.close();
  await opening;
});

Deno.test("received() is not called any more once close() was", async () => {
  const port = new FakePort("COM3");
  await port.open({ baudRate: 500000 });
  const heard = new Recorder();
  port.start(heard);
  const closing = port.close();
  port.deliver(Uint8Array.of(1));
  await closing;
  assert.deepEqual(heard.bytes, []);
});

Deno.test("setBaudRate() reaches the open port, and rejects on a closed one", async () => {
  const port = new FakePort("COM3");
  await assert.rejects(port.setBaudRate(115200), invalidState);
  await port.open({ baudRate: 500000 });
  await port.setBaudRate(115200);
  await assert.rejects(port.setBaudRate(0), UnsupportedRateError);
  assert.deepEqual(port.baudRates, [500000, 115200]);
  await port.close();
});
