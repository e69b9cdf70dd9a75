import { strict as assert } from "node:assert";
import { IOCTL } from "../../../server/serial/constants_linux.ts";
import { SerialIoError, UnpluggedError, UnsupportedRateError } from "../../../server/serial/errors.ts";
import { openLinuxLine } from "../../../server/serial/linux.ts";
import { FakePosix } from "./fake_posix.ts";

const silent = { received() {}, failed() {} };
const PORT = "/dev/ttyUSB0";
const LOW_LATENCY = 0x20;
const FLAGS_HIGH = 17;
const { EPERM, EIO, EINVAL, ENOTTY } = { EPERM: -1, EIO: -5, EINVAL: -22, ENOTTY: -25 };

interface Driver {
  /** What a call gives instead of 0, by request. */
  readonly gives?: { readonly [request: number]: number };
  /** The rate it sets, whatever it is asked for. */
  readonly onlyRate?: number;
  /** The second byte of `serial_struct.flags`, which holds ASYNC_LOW_LATENCY. */
  readonly flags?: number;
}

/** A driver that keeps what it is told. */
function fakeDriver({ gives = {}, onlyRate, flags = 0 }: Driver = {}): FakePosix {
  const system = new FakePosix();
  let termios = new Uint8Array(44).fill(0x11);
  system.onIoctl = (request, argument) => {
    if (request === IOCTL.TCGETS2) argument?.set(termios);
    if (request === IOCTL.TCSETS2 && argument !== null) {
      termios = Uint8Array.from(argument);
      if (onlyRate !== undefined) new DataView(termios.buffer).setUint32(40, onlyRate, true);
    }
    if (request === IOCTL.TIOCGSERIAL) argument?.set([flags], FLAGS_HIGH);
    return gives[request] ?? 0;
  };
  return system;
}

/** The flags of every TIOCSSERIAL. */
function latencyFlags(system: FakePosix): readonly (number | undefined)[] {
  return system.ioctls.filter(({ request }) => request === IOCTL.TIOCSSERIAL)
    .map(({ argument }) => argument?.[FLAGS_HIGH]);
}

Deno.test("openLinuxLine() claims the port before it changes it, and puts everything back at the end", async () => {
  const system = fakeDriver({ flags: 0x40 });
  const line = openLinuxLine(PORT, 500000, silent, system);
  const { TCGETS2, TIOCGEXCL, TIOCEXCL, TCSETS2, TIOCGSERIAL, TIOCSSERIAL, TIOCNXCL } = IOCTL;
  assert.deepEqual(
    system.ioctls.map(({ request }) => request),
    [TCGETS2, TIOCGEXCL, TIOCEXCL, TCSETS2, TCGETS2, TIOCGSERIAL, TIOCSSERIAL],
  );
  system.ioctls.length = 0;
  await line.release();
  assert.deepEqual(system.ioctls.map(({ request }) => request), [TIOCSSERIAL, TCSETS2, TIOCNXCL]);
  assert.equal(system.ioctls[0]?.argument?.[FLAGS_HIGH], 0x40);
  assert.deepEqual(system.ioctls[1]?.argument, new Array(44).fill(0x11));
  assert.deepEqual(system.closed, [5]);
});

Deno.test("openLinuxLine() asks for low latency where the driver has it, and leaves it where it is set", async () => {
  const without = fakeDriver({ flags: 0x40 });
  await openLinuxLine(PORT, 500000, silent, without).release();
  assert.deepEqual(latencyFlags(without), [0x40 | LOW_LATENCY, 0x40]);
  const having = fakeDriver({ flags: LOW_LATENCY });
  await openLinuxLine(PORT, 500000, silent, having).release();
  assert.deepEqual(latencyFlags(having), []);
});

Deno.test("openLinuxLine() does without low latency where it is refused", async () => {
  const unknown = fakeDriver({ gives: { [IOCTL.TIOCGSERIAL]: ENOTTY } });
  await openLinuxLine(PORT, 500000, silent, unknown).release();
  assert.deepEqual(latencyFlags(unknown), []);
  const forbidden = fakeDriver({ gives: { [IOCTL.TIOCSSERIAL]: EPERM } });
  await openLinuxLine(PORT, 500000, silent, forbidden).release();
  assert.deepEqual(latencyFlags(forbidden), [LOW_LATENCY]);
});

Deno.test("openLinuxLine() refuses a rate by name, puts everything back and closes", () => {
  for (
    const [driver, error] of [
      [{ gives: { [IOCTL.TCSETS2]: EINVAL } }, UnsupportedRateError],
      [{ onlyRate: 115200 }, UnsupportedRateError],
      [{ gives: { [IOCTL.TCSETS2]: EIO } }, UnpluggedError],
      [{ gives: { [IOCTL.TCSETS2]: EPERM } }, SerialIoError],
    ] as const
  ) {
    const system = fakeDriver(driver);
    assert.throws(() => openLinuxLine(PORT, 500000, silent, system), error);
    assert.equal(system.ioctls.at(-1)?.request, IOCTL.TIOCNXCL);
    assert.deepEqual(system.closed, [5]);
  }
});

Deno.test("openLinuxLine() takes a rate that the driver rounds a little", async () => {
  const line = openLinuxLine(PORT, 74880, silent, fakeDriver({ onlyRate: 75000 }));
  assert.throws(() => line.setBaudRate(230400), /the nearest rate it has is 75000/);
  await line.release();
});

Deno.test("B14: keepSettings() changes nothing while the settings are as they were set", async () => {
  const system = fakeDriver();
  const line = openLinuxLine(PORT, 500000, silent, system);
  system.ioctls.length = 0;
  line.keepSettings?.();
  assert.deepEqual(system.ioctls.map(({ request }) => request), [IOCTL.TCGETS2]);
  await line.release();
});

Deno.test("B14: keepSettings() puts back what another program has set, moves no modem line, and leaves HUPCL to it", async () => {
  const system = fakeDriver();
  const line = openLinuxLine(PORT, 500000, silent, system);
  const wanted = new Uint8Array(44);
  system.onIoctl?.(IOCTL.TCGETS2, wanted);
  const others = Uint8Array.from(wanted);
  const view = new DataView(others.buffer);
  // 9600 baud, ICANON and ECHO, and HUPCL the other way round.
  view.setUint32(36, 9600, true);
  view.setUint32(40, 9600, true);
  view.setUint32(12, 0o12, true);
  view.setUint32(8, view.getUint32(8, true) ^ 0o2000, true);
  system.onIoctl?.(IOCTL.TCSETS2, others);
  system.ioctls.length = 0;
  line.keepSettings?.();
  assert.deepEqual(system.ioctls.map(({ request }) => request), [IOCTL.TCGETS2, IOCTL.TCSETS2]);
  const now = new Uint8Array(44);
  system.onIoctl?.(IOCTL.TCGETS2, now);
  new DataView(wanted.buffer).setUint32(8, view.getUint32(8, true), true);
  assert.deepEqual(now, wanted);
  assert.equal(new DataView(now.buffer).getUint32(40, true), 500000);
  await line.release();
});
