/**
 * Boards whose chip has no line of our own: the firmware as it is, compiled for this machine against stand-ins of their core's
 * `Serial` and EEPROM library, behind the real link. No such board was here.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { AnyValues } from "../../protocol/dsl.ts";
import { systemClock } from "../../protocol/clock.ts";
import { type BoardIdentity, wireTable } from "../../protocol/wire/codec.ts";
import type { ByteReceiver } from "../../server/link/byte_stream.ts";
import { Link } from "../../server/link/link.ts";
import { patiently } from "../patience.ts";
import { tools, withTools } from "../tool.ts";
import { example } from "../unit/protocol/example_definition.ts";
import { CORE, run, STRICT, withSources } from "./firmware_host.ts";

/** The boards, each with the folder of its library's stand-in and what its compiler defines. */
const BOARDS = [
  { name: "Uno R4", library: "renesas", arch: "ARDUINO_ARCH_RENESAS_UNO" },
  { name: "ESP32", library: "esp32", arch: "ARDUINO_ARCH_ESP32" },
  { name: "Pico", library: "rp2040", arch: "ARDUINO_ARCH_RP2040" },
] as const;

/** A board that is switched on, and the link to it. */
class StreamBoard implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #link: Link;
  readonly #up = Promise.withResolvers<{ identity: BoardIdentity; states: readonly AnyValues[] }>();
  readonly #table = wireTable(example);
  #receiver: ByteReceiver | null = null;
  #reading: Promise<void> = Promise.resolve();

  /** Switch it on. */
  constructor(program: string, folder: string) {
    this.#child = new Deno.Command(program, { cwd: folder, stdin: "piped", stdout: "piped" }).spawn();
    const writer = this.#child.stdin.getWriter();
    this.#link = new Link({
      stream: {
        start: (receiver) => {
          this.#receiver = receiver;
          this.#reading = this.#read();
        },
        write: (bytes) => void writer.write(bytes.slice()),
        close: async () => {
          await writer.close();
          await this.#reading;
          this.#receiver?.ended(null);
        },
      },
      tables: () => [this.#table],
      clock: systemClock,
      random32: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
      observer: {
        up: (identity, states) => this.#up.resolve({ identity, states }),
        reported() {},
        down: ({ message }) => this.#up.reject(new Error(message)),
        mismatch: (_, { message }) => this.#up.reject(new Error(message)),
        ended: ({ message }) => this.#up.reject(new Error(message)),
      },
    });
  }

  /** Who it is, once it has an id, and what it says of its channels. */
  up(): Promise<{ readonly identity: BoardIdentity; readonly states: readonly AnyValues[] }> {
    return patiently(this.#up.promise, () => "The board did not answer");
  }

  /** Give `led.set`; resolves with the confirmed state. */
  setLed(on: boolean): Promise<unknown> {
    const op = this.#table.opByMethod.get("led.set") ?? assert.fail();
    return new Promise((resolve) => {
      this.#link.command(op, { on }, { sent() {}, done: resolve });
    });
  }

  /** Switch it off. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#link.close();
    assert.equal((await this.#child.status).code, 0);
  }

  async #read(): Promise<void> {
    for await (const bytes of this.#child.stdout) this.#receiver?.received(bytes);
  }
}

for (const { name, library, arch } of BOARDS) {
  Deno.test(withTools(
    `W11, W16c: a board that talks through a Stream keeps its id and counts its starts (${name}, on the host)`,
    [tools.gpp],
    (_t, gpp = "") =>
      withSources(async (folder) => {
        const arduino = ["-DARDUINO=10800", `-D${arch}`, "-Ihost/stream", `-Ihost/stream/${library}`];
        const port = ["destello", "line_stream", "storage_ram", "storage_library"].map((file) =>
          `firmware/src/${file}.cpp`
        );
        await run(folder, gpp, [
          ...STRICT,
          ...arduino,
          ...CORE,
          ...port,
          "host/stream/board.cpp",
          "-o",
          "board",
        ]);
        const memory = join(folder, "memory");
        await mkdir(memory);
        const uids = new Set<number>();
        for (let start = 1; start <= 3; start++) {
          await using board = new StreamBoard(join(folder, "board"), memory);
          const { identity: { uid, boot }, states: [, light] } = await board.up();
          assert.deepEqual(light, { value: 512 });
          assert.equal(boot, start);
          uids.add(uid);
          assert.deepEqual(await board.setLed(true), { kind: "confirmed", state: { on: true, periodMs: 0 } });
        }
        assert.equal(uids.size, 1);
        assert.ok(!uids.has(0) && !uids.has(0xffffffff));
      }),
  ));
}
