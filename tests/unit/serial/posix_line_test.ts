import { strict as assert } from "node:assert";
import {
  type SerialError,
  SerialIoError,
  UnpluggedError,
  WriteQueueFullError,
} from "../../../server/serial/errors.ts";
import { Poller } from "../../../server/serial/poller.ts";
import { PosixLine } from "../../../server/serial/posix_line.ts";
import { POLL } from "../../../server/serial/posix_system.ts";
import { FakePosix, WAKE_PIPE } from "./fake_posix.ts";

const FD = 5;
const { EAGAIN, EINTR, EIO, ENXIO, ENODEV, EINVAL } = {
  EAGAIN: -11,
  EINTR: -4,
  EIO: -5,
  ENXIO: -6,
  ENODEV: -19,
  EINVAL: -22,
};

function makeLine() {
  const system = new FakePosix();
  const received: number[] = [];
  const failures: SerialError[] = [];
  const restored: string[] = [];
  const tty = {
    fd: FD,
    setBaudRate() {},
    keepSettings() {},
    restore: () => void restored.push(`restored, closed before: ${system.closed.includes(FD)}`),
  };
  const events = {
    received: (bytes: Uint8Array) => void received.push(...bytes),
    failed: (reason: SerialError) => void failures.push(reason),
  };
  const line = new PosixLine({ path: "/dev/ttyACM0", tty, system, poller: new Poller(system), events });
  return { system, line, received, failures, restored };
}

Deno.test("PosixLine.write() sends at once, without waiting for anything", async () => {
  const { system, line } = makeLine();
  line.write(Uint8Array.of(1, 2, 3));
  assert.deepEqual(system.written, [1, 2, 3]);
  await line.release();
});

Deno.test("PosixLine.write() keeps order over short writes, and waits for room only while bytes wait", async () => {
  const { system, line, failures } = makeLine();
  line.start();
  await system.settled();
  assert.deepEqual(system.waitingFor, new Map([[FD, POLL.IN]]));
  system.writes.push(2, EAGAIN);
  line.write(Uint8Array.of(1, 2, 3, 4));
  line.write(Uint8Array.of(5));
  assert.deepEqual(system.written, [1, 2]);
  await system.settled();
  assert.deepEqual(system.waitingFor, new Map([[FD, POLL.IN | POLL.OUT]]));
  system.writes.push(1, EINTR, 1, EAGAIN);
  await system.happen([FD, POLL.OUT]);
  assert.deepEqual(system.written, [1, 2, 3, 4]);
  await system.happen([FD, POLL.OUT]);
  assert.deepEqual(system.written, [1, 2, 3, 4, 5]);
  assert.deepEqual(system.waitingFor, new Map([[FD, POLL.IN]]));
  assert.equal(failures.length, 0);
  await line.release();
});

Deno.test("PosixLine.start() sends what could not be sent before", async () => {
  const { system, line } = makeLine();
  system.writes.push(EAGAIN);
  line.write(Uint8Array.of(1));
  line.start();
  await system.happen([FD, POLL.OUT]);
  assert.deepEqual(system.written, [1]);
  await line.release();
});

Deno.test("PosixLine.write() fails with WriteQueueFullError when 64 KiB wait, and drops nothing in the middle", async () => {
  const { system, line, failures } = makeLine();
  system.writes.push(EAGAIN);
  line.write(new Uint8Array(65535));
  line.write(Uint8Array.of(1));
  assert.equal(failures.length, 0);
  line.write(Uint8Array.of(2));
  line.write(Uint8Array.of(3));
  assert.equal(failures.length, 1);
  assert.ok(failures[0] instanceof WriteQueueFullError);
  assert.match(failures[0].message, /65536 are waiting/);
  await line.release();
});

Deno.test("PosixLine reads what is there, one read for each wake-up", async () => {
  const { system, line, received, failures } = makeLine();
  line.start();
  system.reads.push(Uint8Array.of(1, 2), Uint8Array.of(3));
  await system.happen([FD, POLL.IN]);
  assert.deepEqual(received, [1, 2]);
  await system.happen([FD, POLL.IN]);
  assert.deepEqual(received, [1, 2, 3]);
  system.reads.push(EAGAIN, EINTR);
  await system.happen([FD, POLL.IN]);
  await system.happen([FD, POLL.IN]);
  assert.equal(failures.length, 0);
  await line.release();
});

Deno.test("P4: PosixLine takes read = 0, EIO, ENXIO, ENODEV and every hang-up for unplugging", async () => {
  const cases = [
    [POLL.IN, 0],
    [POLL.IN, EIO],
    [POLL.IN, ENXIO],
    [POLL.IN, ENODEV],
    [POLL.IN | POLL.HUP, EAGAIN],
    [POLL.HUP, EAGAIN],
    [POLL.ERR, EAGAIN],
    [POLL.NVAL, EAGAIN],
  ] as const;
  for (const [revents, read] of cases) {
    const { system, line, failures } = makeLine();
    line.start();
    system.reads.push(read);
    await system.happen([FD, revents]);
    assert.equal(failures.length, 1, `${revents} ${read}`);
    assert.ok(failures[0] instanceof UnpluggedError);
    await line.release();
  }
});

Deno.test("P4: PosixLine delivers what came before the unplugging first", async () => {
  const { system, line, received, failures } = makeLine();
  line.start();
  system.reads.push(Uint8Array.of(7), 0);
  await system.happen([FD, POLL.IN | POLL.HUP | POLL.ERR]);
  assert.deepEqual(received, [7]);
  assert.equal(failures.length, 0);
  await system.happen([FD, POLL.IN | POLL.HUP | POLL.ERR]);
  assert.ok(failures[0] instanceof UnpluggedError);
  await line.release();
});

Deno.test("PosixLine.write() notices unplugging, tells it once and writes no more", async () => {
  const { system, line, failures } = makeLine();
  system.writes.push(EIO);
  line.write(Uint8Array.of(1));
  line.write(Uint8Array.of(2));
  assert.equal(failures.length, 1);
  assert.ok(failures[0] instanceof UnpluggedError);
  assert.deepEqual(system.written, []);
  await line.release();
});

Deno.test("PosixLine names the call and the number of a failure it has no word for", async () => {
  const { system, line, failures } = makeLine();
  system.writes.push(EINVAL);
  line.write(Uint8Array.of(1));
  const [failure] = failures;
  assert.ok(failure instanceof SerialIoError);
  assert.equal(failure.call, "write");
  assert.equal(failure.number, 22);
  await line.release();
});

Deno.test("PosixLine.release() discards unsent bytes, restores the settings and closes, after the wait let go", async () => {
  const { system, line, restored } = makeLine();
  line.start();
  await system.settled();
  const released = line.release();
  assert.deepEqual(restored, []);
  await released;
  assert.deepEqual(system.discarded, [FD]);
  assert.deepEqual(restored, ["restored, closed before: false"]);
  assert.deepEqual(system.closed, [...WAKE_PIPE, FD]);
});

Deno.test("PosixLine.start() fails by name when there is no descriptor left to wait with", async () => {
  const { system, line, failures } = makeLine();
  system.pipeGives = -24;
  line.start();
  assert.ok(failures[0] instanceof SerialIoError);
  await line.release();
  assert.deepEqual(system.closed, [FD]);
});
