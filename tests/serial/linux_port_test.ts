import { strict as assert } from "node:assert";
import { IOCTL, OPEN_FLAGS } from "../../server/serial/constants_linux.ts";
import { UnpluggedError, WriteQueueFullError } from "../../server/serial/errors.ts";
import { otherHoldersOf, systemPort } from "../../server/serial/system_port.ts";
import { outputRate } from "../../server/serial/termios_linux.ts";
import { Recorder } from "../unit/serial/recorder.ts";
import { libc, openDescriptors, Pty } from "./pty.ts";
import { tools, withTools } from "../tool.ts";

/** A port that is open and heard. */
async function openPort(pty: Pty, baudRate = 500000) {
  const port = systemPort(pty.path);
  await port.open({ baudRate });
  const heard = new Recorder();
  port.start(heard);
  return { port, heard };
}

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => byte);

Deno.test("open() gives a line that changes no byte, either way", async () => {
  const pty = new Pty();
  const { port, heard } = await openPort(pty);
  port.write(EVERY_BYTE);
  assert.deepEqual(await pty.read(256), EVERY_BYTE);
  pty.write(EVERY_BYTE);
  await heard.until(256);
  assert.deepEqual(Uint8Array.from(heard.bytes), EVERY_BYTE);
  await port.close();
  pty.close();
});

Deno.test("open() and setBaudRate() set any rate, standard or not", async () => {
  const pty = new Pty();
  const port = systemPort(pty.path);
  const rates = [1200, 57600, 74880, 115200, 250000, 500000, 1000000, 2000000];
  for (const baudRate of rates) {
    await port.open({ baudRate });
    assert.equal(outputRate(pty.settings()), baudRate);
    await port.setBaudRate(9600);
    assert.equal(outputRate(pty.settings()), 9600);
    await port.close();
  }
  pty.close();
});

Deno.test("close() leaves the port with the settings it had before", async () => {
  const pty = new Pty();
  const before = pty.settings();
  const { port } = await openPort(pty);
  assert.notDeepEqual(pty.settings(), before);
  await port.close();
  assert.deepEqual(pty.settings(), before);
  // And open to everybody: a pty would keep the mark of having one user.
  const fd = libc.open(new TextEncoder().encode(`${pty.path}\0`), OPEN_FLAGS);
  const mark = Int32Array.of(-1);
  assert.equal(libc.ioctl(fd, BigInt(IOCTL.TIOCGEXCL), mark), 0);
  assert.equal(mark[0], 0);
  libc.close(fd);
  pty.close();
});

Deno.test("start() delivers first what came after open() and before it", async () => {
  const pty = new Pty();
  const port = systemPort(pty.path);
  await port.open({ baudRate: 500000 });
  pty.write(Uint8Array.of(1, 2, 3));
  const heard = new Recorder();
  port.start(heard);
  await heard.until(3);
  assert.deepEqual(heard.bytes, [1, 2, 3]);
  await port.close();
  pty.close();
});

Deno.test("write() never blocks: what finds no room waits, and arrives whole and in order", async () => {
  const pty = new Pty();
  const { port, heard } = await openPort(pty);
  // Nobody reads: a pty takes a few thousand bytes, the rest has to wait for room.
  const sent = Uint8Array.from({ length: 60_000 }, (_, index) => index * 7 + (index >> 8));
  for (let at = 0; at < sent.length; at += 1000) port.write(sent.subarray(at, at + 1000));
  assert.deepEqual(await pty.read(sent.length), sent);
  assert.deepEqual(heard.ends, []);
  await port.close();
  pty.close();
});

Deno.test("write() ends the line by name when the other side stopped reading, and close() does not wait for it", async () => {
  const pty = new Pty();
  const { port, heard } = await openPort(pty);
  const chunk = new Uint8Array(4096);
  // 64 KiB of queue, and less than 64 KiB in the pty.
  for (let written = 0; written < 256 * 1024; written += chunk.length) port.write(chunk);
  assert.ok(await heard.end instanceof WriteQueueFullError);
  await port.close();
  pty.close();
});

Deno.test("P4: ended() tells of unplugging, once, with the descriptor closed already", async () => {
  const descriptors = openDescriptors();
  const pty = new Pty();
  const { port, heard } = await openPort(pty);
  pty.close();
  assert.ok(await heard.end instanceof UnpluggedError);
  assert.equal(openDescriptors(), descriptors);
  port.write(Uint8Array.of(4));
  await port.close();
  assert.equal(heard.ends.length, 1);
});

Deno.test("P4: write() notices unplugging as well, and start() that it happened before", async () => {
  const pty = new Pty();
  const { port, heard } = await openPort(pty);
  pty.close();
  port.write(Uint8Array.of(1));
  assert.ok(await heard.end instanceof UnpluggedError);
  await port.close();

  const gone = new Pty();
  const early = systemPort(gone.path);
  await early.open({ baudRate: 500000 });
  gone.close();
  const late = new Recorder();
  early.start(late);
  assert.ok(await late.end instanceof UnpluggedError);
});

Deno.test("open() works again on the same port object after unplugging and replugging", async () => {
  const pty = new Pty();
  const link = `${await Deno.makeTempDir()}/uno`;
  await Deno.symlink(pty.path, link);
  const port = systemPort(link);
  await port.open({ baudRate: 500000 });
  const heard = new Recorder();
  port.start(heard);
  pty.close();
  await heard.end;

  const again = new Pty();
  await Deno.remove(link);
  await Deno.symlink(again.path, link);
  await port.open({ baudRate: 500000 });
  port.start(new Recorder());
  port.write(Uint8Array.of(5));
  assert.deepEqual(await again.read(1), Uint8Array.of(5));
  await port.close();
  again.close();
  await Deno.remove(link.slice(0, link.lastIndexOf("/")), { recursive: true });
});

Deno.test("several ports at once do not disturb one another", async () => {
  const ptys = Array.from({ length: 8 }, () => new Pty());
  const open = await Promise.all(ptys.map((pty) => openPort(pty)));
  for (const [index, pty] of ptys.entries()) pty.write(Uint8Array.of(index, index));
  await Promise.all(open.map(({ heard }) => heard.until(2)));
  assert.deepEqual(open.map(({ heard }) => heard.bytes), ptys.map((_, index) => [index, index]));
  ptys[3]?.close();
  assert.ok(await open[3]?.heard.end instanceof UnpluggedError);
  for (const [index, { port }] of open.entries()) {
    if (index === 3) continue;
    port.write(Uint8Array.of(index));
    assert.deepEqual(await ptys[index]?.read(1), Uint8Array.of(index));
    await port.close();
    ptys[index]?.close();
  }
});

Deno.test(withTools(
  "B14: keepSettings() puts back what stty has changed",
  // TIOCEXCL keeps everybody else from opening the port.
  [tools.root],
  async () => {
    const pty = new Pty();
    const { port, heard } = await openPort(pty);
    const before = pty.settings();
    const changed = await new Deno.Command("stty", { args: ["-F", pty.path, "9600", "echo", "icanon"] })
      .output();
    assert.ok(changed.success, new TextDecoder().decode(changed.stderr));
    assert.equal(outputRate(pty.settings()), 9600);
    port.keepSettings?.();
    assert.deepEqual(pty.settings(), before);
    pty.write(EVERY_BYTE);
    await heard.until(256);
    assert.deepEqual(Uint8Array.from(heard.bytes), EVERY_BYTE);
    await port.close();
    port.keepSettings?.();
    pty.close();
  },
));

Deno.test("B15: otherHoldersOf() names cat, which reads the port, and neither this process nor who plays the board", async () => {
  const pty = new Pty();
  assert.deepEqual(otherHoldersOf(pty.path), []);
  const cat = new Deno.Command("cat", { args: [pty.path], stdout: "piped" }).spawn();
  const output = cat.stdout.getReader();
  // It has the port open when it has read something of it.
  pty.write(Uint8Array.of(0x78, 0x0a));
  await output.read();
  const { port } = await openPort(pty);
  assert.deepEqual(otherHoldersOf(pty.path), [{ pid: cat.pid, name: "cat" }]);
  cat.kill();
  await cat.status;
  await output.cancel();
  assert.deepEqual(otherHoldersOf(pty.path), []);
  await port.close();
  pty.close();
});
