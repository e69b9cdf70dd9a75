import { strict as assert } from "node:assert";
import { IOCTL, OPEN_FLAGS } from "../../../server/serial/constants_darwin.ts";
import { openDarwinLine } from "../../../server/serial/darwin.ts";
import { UnsupportedRateError } from "../../../server/serial/errors.ts";
import { darwinSystem } from "../../../server/serial/ffi_darwin.ts";
import { rawTermios } from "../../../server/serial/termios_darwin.ts";
import { FakePosix } from "./fake_posix.ts";
import { tools, withTools } from "../../tool.ts";

const silent = { received() {}, failed() {} };

/** A driver that keeps its settings, and takes any rate unless told. */
function fakeMac({ takesRate = 0 } = {}): FakePosix {
  const system = new FakePosix();
  let termios = new Uint8Array(72);
  new DataView(termios.buffer).setBigUint64(16, 0x4b00n, true);
  system.onIoctl = (request, argument) => {
    if (request === IOCTL.TIOCGETA) argument?.set(termios);
    if (request === IOCTL.TIOCSETA && argument !== null) termios = Uint8Array.from(argument);
    if (request !== IOCTL.IOSSIOSPEED) return 0;
    if (takesRate === 0 && argument !== null) {
      termios.set(argument, 56);
      termios.set(argument, 64);
    }
    return takesRate;
  };
  return system;
}

function speeds(termios: readonly number[] | null | undefined): readonly bigint[] {
  return [...new BigUint64Array(Uint8Array.from(termios ?? []).buffer)].slice(-2);
}

Deno.test("IOCTL has the numbers that the macros of macOS' headers give", () => {
  assert.deepEqual(IOCTL, {
    FIOCLEX: 0x20006601,
    FIONBIO: 0x8004667e,
    TIOCEXCL: 0x2000740d,
    TIOCNXCL: 0x2000740e,
    TIOCGETA: 0x40487413,
    TIOCSETA: 0x80487414,
    IOSSDATALAT: 0x80085400,
    IOSSIOSPEED: 0x80085402,
  });
  assert.equal(OPEN_FLAGS, 0x1020006);
});

Deno.test("rawTermios() lays out struct termios as 64-bit macOS does", () => {
  const before = new Uint8Array(72).fill(0xff);
  const raw = rawTermios(before, 9600);
  const words = new BigUint64Array(raw.buffer);
  // IGNBRK; nothing; CLOCAL | HUPCL (as before) | CREAD | CS8; nothing.
  assert.deepEqual([...words.subarray(0, 4)], [1n, 0n, 0xcb00n, 0n]);
  assert.deepEqual([raw[32 + 16], raw[32 + 17]], [1, 0]);
  assert.deepEqual([...words.subarray(7)], [9600n, 9600n]);
});

Deno.test("openDarwinLine() claims the port, makes it raw, and only then sets the rate by IOSSIOSPEED", async () => {
  const system = fakeMac();
  const line = openDarwinLine("/dev/cu.usbmodem1101", 250000, silent, system);
  const { TIOCGETA, TIOCEXCL, TIOCSETA, IOSSDATALAT, IOSSIOSPEED, TIOCNXCL } = IOCTL;
  assert.deepEqual(
    system.ioctls.map(({ request }) => request),
    [TIOCGETA, TIOCEXCL, TIOCSETA, IOSSDATALAT, IOSSIOSPEED, TIOCGETA],
  );
  assert.deepEqual(system.ioctls[4]?.argument, [0x90, 0xd0, 3, 0, 0, 0, 0, 0]);
  const before = system.ioctls[0]?.argument;
  system.ioctls.length = 0;
  await line.release();
  assert.deepEqual(system.ioctls.map(({ request }) => request), [TIOCSETA, TIOCNXCL]);
  assert.deepEqual(system.ioctls[0]?.argument, before);
  assert.deepEqual(system.closed, [5]);
});

Deno.test("openDarwinLine() sets the rate of a pseudo-terminal, which has no IOSSIOSPEED, with its settings", async () => {
  const ENOTTY = -25;
  const system = fakeMac({ takesRate: ENOTTY });
  const line = openDarwinLine("/dev/ttys003", 500000, silent, system);
  const settings = system.ioctls.filter(({ request }) => request === IOCTL.TIOCSETA);
  assert.deepEqual(settings.map(({ argument }) => speeds(argument)), [[9600n, 9600n], [500000n, 500000n]]);
  await line.release();
});

Deno.test("openDarwinLine() refuses a rate that the driver refuses, and closes what it opened", () => {
  const EINVAL = -22;
  const system = fakeMac({ takesRate: EINVAL });
  assert.throws(() => openDarwinLine("/dev/cu.usbmodem1101", 74880, silent, system), UnsupportedRateError);
  assert.deepEqual(system.closed, [5]);
  assert.equal(system.ioctls.at(-1)?.request, IOCTL.TIOCNXCL);
});

Deno.test(withTools(
  "darwinSystem() names the system it does not run on",
  [tools.linux],
  () => {
    assert.throws(() => darwinSystem(), { name: "UnsupportedSystemError", code: "unsupported_system" });
  },
  false,
));

Deno.test("B14: keepSettings() of a Mac's port puts back what another program has set, and touches nothing else", async () => {
  const system = fakeMac();
  const line = openDarwinLine("/dev/cu.usbmodem1", 500000, silent, system);
  system.ioctls.length = 0;
  line.keepSettings?.();
  assert.deepEqual(system.ioctls.map(({ request }) => request), [IOCTL.TIOCGETA]);
  const wanted = new Uint8Array(72);
  system.onIoctl?.(IOCTL.TIOCGETA, wanted);
  system.onIoctl?.(IOCTL.TIOCSETA, rawTermios(wanted, 9600));
  line.keepSettings?.();
  const now = new Uint8Array(72);
  system.onIoctl?.(IOCTL.TIOCGETA, now);
  assert.deepEqual(now, wanted);
  await line.release();
});
