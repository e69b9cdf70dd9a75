import assert from "node:assert/strict";
import { NETWORK_CAUSES } from "../../../protocol/reason_details.ts";
import { tcpPlace, TcpSource } from "../../../server/finding/tcp_source.ts";
import { cannotOpen } from "../../../server/boards/error_words.ts";
import { lineEnded } from "../../../server/link/link_failure.ts";
import { FakeClock } from "../link/fake_clock.ts";
import { Recorder } from "../serial/recorder.ts";

const PLACE = "tcp://192.168.1.5:2000";

/** A connection whose other side is the test. */
class FakeConnection {
  /** What was written, in order. */
  readonly written: number[] = [];
  /** Whether the other side takes bytes. */
  takes = true;
  isClosed = false;
  #reading = Promise.withResolvers<Uint8Array | null>();

  /** Bytes come in; null: the other side ends it. */
  gives(bytes: Uint8Array | null): void {
    this.#reading.resolve(bytes);
  }

  fails(error: Error): void {
    this.#reading.reject(error);
  }

  setNoDelay(): void {}

  async read(into: Uint8Array): Promise<number | null> {
    const bytes = await this.#reading.promise;
    this.#reading = Promise.withResolvers();
    if (bytes === null) return null;
    into.set(bytes);
    return bytes.length;
  }

  write(bytes: Uint8Array): Promise<number> {
    if (!this.takes) return new Promise(() => {});
    // The system takes what it has room for.
    this.written.push(...bytes.subarray(0, 2));
    return Promise.resolve(Math.min(2, bytes.length));
  }

  close(): void {
    this.isClosed = true;
    // Whether anybody reads then or not.
    this.#reading.promise.catch(() => {});
    this.#reading.reject(new Error("Interrupted"));
  }
}

async function opened() {
  const clock = new FakeClock();
  const connection = new FakeConnection();
  const line = await new TcpSource(PLACE, clock, () => Promise.resolve(connection)).open();
  const heard = new Recorder();
  line.start(heard);
  return { clock, connection, line, heard };
}

/** What a client is told when the system says this. */
async function toldOf(said: string) {
  const source = new TcpSource(PLACE, new FakeClock(), () => Promise.reject(new Error(said)));
  return cannotOpen(await source.open().then(() => null, (error: unknown) => error));
}

Deno.test("B19: an address that is not complete is refused with what is wrong and an example", () => {
  assert.equal(tcpPlace("virtual"), null);
  assert.equal(tcpPlace("/dev/ttyACM0"), null);
  assert.equal(tcpPlace(PLACE), PLACE);
  assert.equal(tcpPlace("TCP://esp.local:02000"), "tcp://esp.local:2000");
  assert.equal(tcpPlace("tcp://[fe80::1]:23"), "tcp://[fe80::1]:23");
  const wrong: readonly (readonly [string, string])[] = [
    ["tcp:192.168.1.5:2000", "is no address"],
    ["tcp://", "names no host"],
    ["tcp://:2000", "names no host"],
    ["tcp://[]:2000", "names no host"],
    ["tcp://a*b:2000", "is no address"],
    ["tcp://esp..local:2000", "is no address"],
    ["tcp://[:::]:2000", "is no address"],
    ["tcp://192.168.1.5", "names no port"],
    ["tcp://192.168.1.5:", "names no port"],
    ["tcp://192.168.1.5:0", 'has the port "0", which is no whole number from 1 to 65535'],
    ["tcp://192.168.1.5:65536", 'has the port "65536", which is no whole number from 1 to 65535'],
    ["tcp://192.168.1.5:ttyS0", 'has the port "ttyS0", which is no whole number from 1 to 65535'],
    ["tcp://192.168.1.5:2000/dev", 'goes on after its port with "/dev"'],
    ["tcp://me@192.168.1.5:2000", 'goes on after its port with "@192.168.1.5:2000"'],
  ];
  for (const [word, problem] of wrong) {
    assert.throws(() => tcpPlace(word), {
      message: `--board "${word}" ${problem}; write it like tcp://192.168.1.5:2000`,
    });
  }
});

Deno.test("B19: why there is no connection has a name, for whatever the system says", async () => {
  const known: readonly (readonly [string, string])[] = [
    ["Connection refused (os error 111)", "refused"],
    ["failed to lookup address information: Name or service not known", "unknown_host"],
    ["Connection timed out (os error 110)", "timed_out"],
    ["No route to host (os error 113)", "unreachable"],
    ["Network is unreachable (os error 101)", "unreachable"],
    ["Connection reset by peer (os error 104)", "closed"],
  ];
  for (const [said, network] of known) {
    const { code, message, hint, details } = await toldOf(said);
    assert.equal(code, "no_connection");
    assert.deepEqual(details, { port: PLACE, network }, said);
    assert.ok(message.includes(PLACE) && hint.length > 0, message);
  }
  const { message, details } = await toldOf("Too many open files (os error 24)");
  assert.match(message, /Too many open files/);
  assert.deepEqual(details, { port: PLACE, said: "Too many open files (os error 24)" });
  assert.deepEqual(new Set([...known.map(([, name]) => name), "silent"]), new Set<string>(NETWORK_CAUSES));
});

Deno.test("B19: an address that does not answer is given up after 5 s", async () => {
  const clock = new FakeClock();
  const source = new TcpSource(
    PLACE,
    clock,
    ({ signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  );
  const failed = source.open().then(() => null, cannotOpen);
  clock.pass(5000);
  assert.deepEqual((await failed)?.details, { port: PLACE, network: "timed_out" });
  assert.equal(clock.timers, 0);
});

Deno.test("B19: bytes pass as they are, however much the system takes at once, and the writer may reuse its own", async () => {
  const { connection, line, heard } = await opened();
  const bytes = Uint8Array.of(1, 2, 3, 4, 5);
  line.write(bytes);
  line.write(Uint8Array.of(6));
  bytes.fill(0);
  connection.gives(Uint8Array.of(7, 8));
  await heard.until(2);
  await line.close();
  assert.deepEqual(connection.written, [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(heard.bytes, [7, 8]);
  assert.deepEqual(heard.ends, [null]);
});

Deno.test("B19: a line that the other side ends says so, and leaves no timer", async () => {
  const { clock, connection, line, heard } = await opened();
  connection.gives(null);
  const { code, hint, details } = lineEnded(await heard.end);
  assert.deepEqual([code, details], ["no_connection", { port: PLACE, network: "closed" }]);
  assert.doesNotMatch(hint, /Plug/);
  assert.ok(connection.isClosed);
  assert.equal(clock.timers, 0);
  await line.close();
  assert.equal(heard.ends.length, 1);
});

Deno.test("B19: 15 s without a byte end a line, since a dead one would be noticed minutes late", async () => {
  const { clock, connection, heard } = await opened();
  clock.pass(14_999);
  connection.gives(Uint8Array.of(1));
  await heard.until(1);
  clock.pass(14_999);
  assert.ok(!connection.isClosed);
  clock.pass(1);
  assert.deepEqual(lineEnded(await heard.end).details, { port: PLACE, network: "silent" });
  assert.equal(clock.timers, 0);
});

Deno.test("B19: a line that takes no bytes ends before 64 KiB wait for it", async () => {
  const { connection, line, heard } = await opened();
  connection.takes = false;
  for (let written = 0; written <= 65_536; written += 1024) line.write(new Uint8Array(1024));
  assert.match(lineEnded(await heard.end).message, /takes no more bytes/);
  line.write(Uint8Array.of(1));
  assert.deepEqual(connection.written, []);
});
