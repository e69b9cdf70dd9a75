/**
 * Destello as a service of systemd. No test starts one: what systemd says of the unit is asked, and what the server tells systemd is read.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cString, openLibc } from "../../server/serial/libc_linux.ts";
import { ServerProcess } from "../server/server_process.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { PATIENCE_MS } from "../patience.ts";
import { tools, withTools } from "../tool.ts";
import { TaskProcess } from "./task_process.ts";

/** Run the task where nothing of this user's is touched. */
async function service(folder: string, ...args: readonly string[]): ReturnType<TaskProcess["ended"]> {
  await using task = new TaskProcess(["service", ...args], undefined, { XDG_CONFIG_HOME: folder });
  return await task.ended();
}

for (const options of [[], ["--system"]]) {
  Deno.test(withTools(
    `S42: systemd finds nothing wrong with the unit of "${
      ["install", ...options].join(" ")
    }", which is shown and not written`,
    [tools.systemd],
    (_t, analyze) =>
      inTempFolder(async (folder) => {
        const { code, stdout } = await service(
          folder,
          "install",
          "--dry-run",
          ...options,
          "--",
          "--port",
          "8123",
        );
        assert.equal(code, 0);
        const [, path = "", unit = ""] =
          /^(\/\S+\/destello\.service):\n\n(# Written.*?)\n> /ms.exec(stdout) ?? [];
        await assert.rejects(readFile(path), { code: "ENOENT" });
        assert.match(unit, /^ExecStart=.* --port 8123$/m);
        const file = join(folder, "destello.service");
        await writeFile(file, unit);
        const verified = await new Deno.Command(analyze, { args: ["verify", file] }).output();
        const said = new TextDecoder().decode(verified.stderr);
        assert.equal(verified.code, 0, said);
        // It complains of units of the machine, too.
        assert.doesNotMatch(said, /destello/);
      }),
  ));
}

Deno.test(
  withTools(
    "S42: deno task service takes options for the server only where they are kept",
    [tools.linux],
    () =>
      inTempFolder(async (folder) => {
        const wrong = async (...args: readonly string[]) => {
          const { code, stderr } = await service(folder, ...args);
          assert.equal(code, 2);
          return stderr;
        };
        assert.match(await wrong("install", "--dry-run", "--", "--prot", "1"), /did you mean "--port"\?/);
        assert.match(
          await wrong("install", "--dry-run", "--system", "--", "--data", "x"),
          /--data is not for/,
        );
        assert.match(await wrong("remove", "--", "--port", "1"), /Options of the server are for "install"/);
        assert.match(await wrong("begin"), /There is no "begin"/);
      }),
  ),
);

Deno.test(
  withTools("S42: where systemd does not run the machine, deno task service says so and what to do", [
    tools.noSystemd,
  ], () =>
    inTempFolder(async (folder) => {
      for (const action of ["install", "status", "remove"]) {
        const { code, stderr } = await service(folder, action);
        assert.equal(code, 2);
        assert.match(
          stderr,
          /^systemd does not run this machine, .* start Destello by hand: deno task serve$/m,
        );
      }
    })),
);

const SOCKET = {
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
  bind: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  poll: { parameters: ["buffer", "usize", "i32"], result: "i32", nonblocking: true },
  recv: { parameters: ["i32", "buffer", "usize", "i32"], result: "isize" },
  close: { parameters: ["i32"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

function needed<T>(value: T | null): T {
  assert.ok(value !== null);
  return value;
}

/** Loaded once; libc is not unloaded. */
const libc = Deno.build.os === "linux" ? openLibc(SOCKET) : null;

/** systemd's end of sd_notify: a socket of datagrams. */
class NotifySocket implements Disposable {
  readonly #libc = needed(libc);
  readonly #fd = this.#libc.socket(1, 2, 0);

  constructor(path: string) {
    const address = new Uint8Array([1, 0, ...cString(path)]);
    assert.equal(this.#libc.bind(this.#fd, address, address.length), 0);
  }

  async next(): Promise<string> {
    // struct pollfd: the descriptor, POLLIN.
    const polled = new Int32Array([this.#fd, 1]);
    assert.equal(await this.#libc.poll(polled, 1n, PATIENCE_MS), 1, "Nothing was told");
    const bytes = new Uint8Array(4096);
    const length = Number(this.#libc.recv(this.#fd, bytes, BigInt(bytes.length), 0));
    return new TextDecoder().decode(bytes.subarray(0, length));
  }

  [Symbol.dispose](): void {
    this.#libc.close(this.#fd);
  }
}

Deno.test(
  withTools("S42b: systemd is told when the server is ready and where, that it lives, and that it ends", [
    tools.linux,
  ], () =>
    inTempFolder(async (folder) => {
      const data = join(folder, "data");
      await mkdir(data, { mode: 0o700 });
      using socket = new NotifySocket(join(folder, "notify"));
      const options = ["--port", "0", "--data", data, "--board", "virtual", "--no-open"];
      await using server = ServerProcess.task(options, undefined, {
        NOTIFY_SOCKET: join(folder, "notify"),
        WATCHDOG_USEC: "200000",
      });
      const port = await server.ready();
      assert.equal(await socket.next(), `READY=1\nSTATUS=Ready at http://127.0.0.1:${port}`);
      assert.equal(await socket.next(), "WATCHDOG=1");
      assert.equal(await socket.next(), "WATCHDOG=1");
      server.signalAll("SIGTERM");
      let last = await socket.next();
      while (last === "WATCHDOG=1") last = await socket.next();
      assert.equal(last, "STOPPING=1\nSTATUS=Ending");
      assert.equal((await server.ended()).code, 0);
    })),
);
