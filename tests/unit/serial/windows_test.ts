import { strict as assert } from "node:assert";
import {
  type SerialError,
  SerialIoError,
  UnpluggedError,
  UnsupportedRateError,
  WriteQueueFullError,
} from "../../../server/serial/errors.ts";
import { windowsSystem } from "../../../server/serial/ffi_windows.ts";
import type { Line } from "../../../server/serial/line.ts";
import { openWindowsLine, windowsFailure } from "../../../server/serial/windows.ts";
import { FakeWindows } from "./fake_windows.ts";
import { tools, withTools } from "../../tool.ts";

async function openLine(system = new FakeWindows()) {
  const received: number[] = [];
  const failures: SerialError[] = [];
  const events = {
    received: (bytes: Uint8Array) => void received.push(...bytes),
    failed: (reason: SerialError) => void failures.push(reason),
  };
  const line: Line = await openWindowsLine("COM12", 500000, events, system);
  return { system, line, received, failures };
}

Deno.test("openWindowsLine() opens the port raw, with reads that end at the first byte", async () => {
  const { system, line } = await openLine();
  assert.deepEqual(system.paths, ["\\\\.\\COM12"]);
  assert.deepEqual(system.timeouts, [[0xffffffff, 0xffffffff, 0xfffffffe, 0, 0]]);
  const settings = new DataView(system.dcb.buffer);
  assert.equal(settings.getUint32(0, true), 28);
  assert.equal(settings.getUint32(4, true), 500000);
  // fBinary, fDtrControl = enable, fRtsControl = enable.
  assert.equal(settings.getUint32(8, true), 0x1011);
  assert.deepEqual([...system.dcb.subarray(18, 21)], [8, 0, 0]);
  await line.release();
});

Deno.test("WindowsLine.release() gives back the settings and every handle, also with operations under way", async () => {
  const system = new FakeWindows();
  system.dcb.fill(7, 4, 8);
  const { line } = await openLine(system);
  line.start();
  line.write(Uint8Array.of(1));
  await system.settled();
  await line.release();
  await system.settled();
  assert.equal(system.dcb[4], 7);
  assert.equal(system.handles.size, 0);
  assert.equal(system.waits.now, 0);
});

Deno.test("WindowsLine reads one operation after the other, and delivers what each brought", async () => {
  const { system, line, received } = await openLine();
  assert.equal(system.isUnderWay("read"), false);
  line.start();
  await system.settled();
  await system.endRead(Uint8Array.of(1, 2));
  await system.endRead(Uint8Array.of(3));
  await system.endRead(0);
  await system.endRead(Uint8Array.of(4));
  assert.deepEqual(received, [1, 2, 3, 4]);
  await line.release();
});

Deno.test("WindowsLine.write() has one write under way and keeps order", async () => {
  const { system, line } = await openLine();
  line.start();
  await system.settled();
  line.write(Uint8Array.of(1));
  line.write(Uint8Array.of(2));
  line.write(Uint8Array.of(3));
  await system.endWrite();
  assert.deepEqual(system.sent, [1]);
  await system.endWrite();
  assert.deepEqual(system.sent, [1, 2, 3]);
  assert.equal(system.isUnderWay("write"), false);
  await line.release();
});

Deno.test("WindowsLine waits only for what is under way: an ended write does not wake it again", async () => {
  const { system, line } = await openLine();
  line.start();
  await system.settled();
  line.write(Uint8Array.of(1));
  await system.settled();
  await system.endWrite();
  const { total } = system.waits;
  await system.settled();
  assert.equal(system.waits.total, total);
  assert.equal(system.waits.most, 1);
  await line.release();
});

Deno.test("WindowsLine.start() sends what was written before it", async () => {
  const { system, line } = await openLine();
  line.write(Uint8Array.of(1));
  line.write(Uint8Array.of(2));
  line.start();
  await system.settled();
  await system.endWrite();
  await system.endWrite();
  assert.deepEqual(system.sent, [1, 2]);
  await line.release();
});

Deno.test("WindowsLine takes an operation that ended at once like any other", async () => {
  const system = new FakeWindows();
  system.gives.begin = 0;
  const { line, received } = await openLine(system);
  line.start();
  await system.settled();
  await system.endRead(Uint8Array.of(9));
  assert.deepEqual(received, [9]);
  await line.release();
});

Deno.test("P4: WindowsLine takes every failed operation for unplugging, and tells it once", async () => {
  for (const number of [5, 22, 31, 995, 1167]) {
    const { system, line, failures } = await openLine();
    line.start();
    line.write(Uint8Array.of(1));
    await system.settled();
    await system.endRead(-number);
    assert.equal(failures.length, 1);
    assert.ok(failures[0] instanceof UnpluggedError);
    line.write(Uint8Array.of(2));
    await line.release();
    assert.equal(system.handles.size, 0);
  }
  const { system, line, failures } = await openLine();
  line.start();
  await system.settled();
  line.write(Uint8Array.of(1));
  await system.endWrite(-22);
  assert.ok(failures[0] instanceof UnpluggedError);
  await line.release();
});

Deno.test("P4: WindowsLine notices unplugging when it begins an operation", async () => {
  const { system, line, failures } = await openLine();
  line.start();
  await system.settled();
  system.gives.begin = -22;
  await system.endRead(Uint8Array.of(1));
  assert.ok(failures[0] instanceof UnpluggedError);
  await line.release();
});

Deno.test("WindowsLine.write() fails with WriteQueueFullError when 64 KiB wait", async () => {
  const { line, failures } = await openLine();
  line.write(new Uint8Array(65536));
  assert.equal(failures.length, 0);
  line.write(Uint8Array.of(1));
  assert.ok(failures[0] instanceof WriteQueueFullError);
  await line.release();
});

Deno.test("WindowsLine fails when waiting is broken, and does not spin", async () => {
  const { system, line, failures } = await openLine();
  line.start();
  await system.failWait();
  assert.ok(failures[0] instanceof SerialIoError);
  await line.release();
  assert.equal(system.waits.now, 0);
});

Deno.test("WindowsLine.setBaudRate() refuses what the driver refuses or does not set", async () => {
  const { system, line } = await openLine();
  line.setBaudRate(74880);
  assert.equal(new DataView(system.dcb.buffer).getUint32(4, true), 74880);
  system.gives.setCommState = -87;
  assert.throws(() => line.setBaudRate(250000), UnsupportedRateError);
  system.gives.setCommState = -31;
  assert.throws(() => line.setBaudRate(250000), SerialIoError);
  system.gives.setCommState = 1;
  assert.throws(() => line.setBaudRate(250000), /nearest rate it has is 74880/);
  await line.release();
});

Deno.test("openWindowsLine() closes what it opened when the port cannot do the rate", async () => {
  const system = new FakeWindows();
  system.gives.setCommState = -87;
  await assert.rejects(openLine(system), UnsupportedRateError);
  assert.equal(system.handles.size, 0);
});

Deno.test("openWindowsLine() closes what it opened when it is no serial port", async () => {
  for (const failing of ["getCommState", "setCommTimeouts"] as const) {
    const system = new FakeWindows();
    system.gives[failing] = -1;
    await assert.rejects(openLine(system), { code: "not_a_tty" });
    assert.equal(system.handles.size, 0);
  }
});

Deno.test("windowsFailure() gives each reason its name", () => {
  const code = (number: number) => windowsFailure("COM3", "CreateFileW", number).code;
  for (const number of [2, 3, 123, 31, 121, 433, 1167]) assert.equal(code(number), "no_such_port");
  for (const number of [5, 32]) assert.equal(code(number), "port_busy");
  for (const number of [1, 6, 87]) assert.equal(code(number), "not_a_tty");
  assert.equal(code(8), "io_error");
  assert.match(windowsFailure("COM3", "CreateFileW", 8).message, /CreateFileW gave error 8/);
});

Deno.test(withTools(
  "windowsSystem() names the system it does not run on",
  [tools.linux],
  () => {
    assert.throws(() => windowsSystem(), { name: "UnsupportedSystemError", code: "unsupported_system" });
  },
  false,
));
