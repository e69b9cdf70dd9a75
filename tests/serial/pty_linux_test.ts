import { strict as assert } from "node:assert";
import { IOCTL, OPEN_FLAGS } from "../../server/serial/constants_linux.ts";
import { UnpluggedError } from "../../server/serial/errors.ts";
import { Pty } from "../../server/serial/pty_linux.ts";
import { systemPort } from "../../server/serial/system_port.ts";
import { Recorder } from "../unit/serial/recorder.ts";
import { libc, openDescriptors } from "./pty.ts";

const RATE = 500_000;

/** A pseudo-terminal whose board writes down what happens. */
class Board {
  /** "opened", "closed", and bytes. */
  readonly log: (string | number)[] = [];
  readonly pty: Pty;
  #wake: () => void = () => {};

  constructor() {
    this.pty = new Pty(RATE, {
      opened: () => this.#happened("opened"),
      closed: () => this.#happened("closed"),
      received: (bytes) => this.#happened(...bytes),
    });
  }

  /** Resolves when what happened meets a condition. */
  async until(met: (log: readonly (string | number)[]) => boolean): Promise<void> {
    while (!met(this.log)) await new Promise<void>((resolve) => this.#wake = resolve);
  }

  #happened(...events: readonly (string | number)[]): void {
    this.log.push(...events);
    this.#wake();
  }
}

/** Run with a board; all its descriptors are closed afterwards. */
function boardTest(name: string, body: (board: Board) => Promise<void>): void {
  Deno.test(name, async () => {
    const descriptors = openDescriptors();
    const board = new Board();
    try {
      await body(board);
    } finally {
      await board.pty.close();
    }
    assert.equal(openDescriptors(), descriptors);
  });
}

/** Open the port as a program does that sets nothing. */
function plainOpen(path: string): number {
  const fd = libc.open(new TextEncoder().encode(`${path}\0`), OPEN_FLAGS);
  assert.ok(fd >= 0);
  return fd;
}

function close(fd: number): void {
  assert.equal(libc.close(fd), 0);
}

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => byte);

boardTest("Pty changes no byte, either way, even if the program sets nothing", async (board) => {
  const fd = plainOpen(board.pty.path);
  assert.equal(libc.write(fd, EVERY_BYTE, 256n), 256n);
  await board.until((log) => log.length === 257);
  assert.deepEqual(board.log, ["opened", ...EVERY_BYTE]);
  board.pty.write(EVERY_BYTE);
  const read = new Uint8Array(300);
  assert.equal(libc.read(fd, read, 300n), 256n);
  assert.deepEqual(read.subarray(0, 256), EVERY_BYTE);
  close(fd);
  await board.until((log) => log.at(-1) === "closed");
});

boardTest("Pty has a rate from the beginning, and then that of the program", async (board) => {
  assert.equal(board.pty.baudRate, RATE);
  const port = systemPort(board.pty.path);
  for (const baudRate of [115_200, 74_880]) {
    await port.open({ baudRate });
    assert.equal(board.pty.baudRate, baudRate);
    await port.close();
  }
});

boardTest("Pty tells of each opening and closing, however fast they come", async (board) => {
  const times = 200;
  for (let time = 0; time < times; time++) close(plainOpen(board.pty.path));
  await board.until((log) => log.filter((event) => event === "closed").length === times);
  assert.deepEqual(board.log, Array.from({ length: times }, () => ["opened", "closed"]).flat());
});

boardTest("Pty is open until the last of several programs has closed it", async (board) => {
  const child = new Deno.Command("sh", { args: ["-c", `exec sleep 60 <"${board.pty.path}"`] }).spawn();
  await board.until((log) => log.length === 1);
  const fd = plainOpen(board.pty.path);
  close(fd);
  const other = plainOpen(board.pty.path);
  assert.equal(libc.write(other, Uint8Array.of(7), 1n), 1n);
  await board.until((log) => log.includes(7));
  close(other);
  assert.deepEqual(board.log, ["opened", 7]);
  child.kill("SIGKILL");
  await child.status;
  await board.until((log) => log.at(-1) === "closed");
  assert.deepEqual(board.log, ["opened", 7, "closed"]);
});

boardTest(
  "write() is lost while nobody has the port open; what is left unread is forgotten",
  async (board) => {
    const read = new Uint8Array(10);
    board.pty.write(Uint8Array.of(1));
    const first = plainOpen(board.pty.path);
    await board.until((log) => log.length === 1);
    board.pty.write(Uint8Array.of(2));
    assert.deepEqual([libc.read(first, read, 10n), read[0]], [1n, 2]);
    // More than the kernel holds.
    board.pty.write(new Uint8Array(40_000));
    close(first);
    await board.until((log) => log.length === 2);
    const second = plainOpen(board.pty.path);
    await board.until((log) => log.length === 3);
    board.pty.write(Uint8Array.of(3));
    assert.deepEqual([libc.read(second, read, 10n), read[0]], [1n, 3]);
    close(second);
  },
);

boardTest("Pty forgets the mark that would keep others from opening it", async (board) => {
  const fd = plainOpen(board.pty.path);
  assert.equal(libc.ioctl(fd, BigInt(IOCTL.TIOCEXCL), null), 0);
  close(fd);
  await board.until((log) => log.at(-1) === "closed");
  // Root may open it even with the mark; anybody else fails here.
  const next = plainOpen(board.pty.path);
  const mark = Uint8Array.of(0xff, 0, 0, 0);
  assert.equal(libc.ioctl(next, BigInt(IOCTL.TIOCGEXCL), mark), 0);
  assert.equal(mark[0], 0);
  close(next);
});

boardTest(
  "write() keeps what the program does not read at once, and drops what is beyond 64 KiB",
  async (board) => {
    const port = systemPort(board.pty.path);
    await port.open({ baudRate: RATE });
    await board.until((log) => log.length === 1);
    const sent = Uint8Array.from({ length: 60_000 }, (_, index) => index * 7 + (index >> 8));
    for (let at = 0; at < sent.length; at += 1000) board.pty.write(sent.subarray(at, at + 1000));
    const heard = new Recorder();
    port.start(heard);
    await heard.until(sent.length);
    assert.deepEqual(Uint8Array.from(heard.bytes), sent);
    await port.close();
    await board.until((log) => log.at(-1) === "closed");

    await port.open({ baudRate: RATE });
    await board.until((log) => log.at(-1) === "opened");
    for (let count = 0; count < 1000; count++) board.pty.write(sent.subarray(0, 1000));
    const late = new Recorder();
    port.start(late);
    await late.until(60_000);
    assert.ok(late.bytes.length < 100_000);
    await port.close();
  },
);

boardTest("pause() leaves bytes with the program, resume() fetches them", async (board) => {
  const port = systemPort(board.pty.path);
  await port.open({ baudRate: RATE });
  await board.until((log) => log.length === 1);
  board.pty.pause();
  port.start(new Recorder());
  port.write(Uint8Array.of(1, 2, 3));
  // A round through the poll shows that the bytes were left alone.
  const other = new Board();
  close(plainOpen(other.pty.path));
  await other.until((log) => log.length === 2);
  await other.pty.close();
  assert.deepEqual(board.log, ["opened"]);
  board.pty.resume();
  await board.until((log) => log.length === 4);
  assert.deepEqual(board.log, ["opened", 1, 2, 3]);
  await port.close();
});

boardTest("close() unplugs the port under a program", async (board) => {
  const port = systemPort(board.pty.path);
  await port.open({ baudRate: RATE });
  const heard = new Recorder();
  port.start(heard);
  await board.pty.close();
  assert.ok(await heard.end instanceof UnpluggedError);
});
