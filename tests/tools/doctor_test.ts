import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FIXTURE } from "../fixture_project.ts";
import { definition } from "../fixtures/board/definition.ts";
import { definition as second } from "../fixtures/second_project/definition.ts";
import { schemaHash } from "../../protocol/schema_hash.ts";
import { wireTable } from "../../protocol/wire/codec.ts";
import { systemClock } from "../../protocol/clock.ts";
import { Pty } from "../../server/serial/pty_linux.ts";
import { ServerProcess } from "../server/server_process.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { Client } from "../thread/client.ts";
import { ModelBoard } from "../unit/link/model_board.ts";
import { BoardProcess } from "./board_process.ts";
import { PROJECT, TaskProcess } from "./task_process.ts";

const GARBAGE = Uint8Array.of(0xff, 0xfe);

/** A board behind a pseudo-terminal, which hears and says only garbage at another rate than its own. */
class RateBoard implements AsyncDisposable {
  readonly #pty: Pty;
  readonly #rate: number;

  /** What the board does with bytes; it may be told what to say at once. */
  constructor(rate: number, board: (say: (bytes: Uint8Array) => void) => (heard: Uint8Array) => void) {
    this.#rate = rate;
    const say = (bytes: Uint8Array) => this.#pty.write(this.#pty.baudRate === rate ? bytes : GARBAGE);
    const hear = board(say);
    this.#pty = new Pty(rate, {
      opened() {},
      closed() {},
      received: (bytes) => {
        if (this.#pty.baudRate === this.#rate) hear(bytes);
        else this.#pty.write(GARBAGE);
      },
    });
  }

  /** Its port. */
  get path(): string {
    return this.#pty.path;
  }

  /** Unplug it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pty.close();
  }
}

/** A board with Destello's firmware. */
function destello(rate: number, change: (model: ModelBoard) => void): RateBoard {
  return new RateBoard(rate, (out) => {
    const model = new ModelBoard({ table: wireTable(definition), clock: systemClock, out });
    change(model);
    return (bytes) => model.take(bytes);
  });
}

/** A sketch that answers whatever it hears with a line of text, so that it says something whenever it is asked. */
function talker(rate: number): RateBoard {
  return new RateBoard(
    rate,
    (say) => () => say(new TextEncoder().encode("The temperature is 21 degrees\r\n")),
  );
}

const SECOND = fileURLToPath(new URL("../fixtures/second_project", import.meta.url));

async function doctor(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  await using task = new TaskProcess(["--quiet", "doctor", ...args]);
  return await task.ended();
}

Deno.test("D1, D4: deno task doctor asks the boards themselves where no server runs, and names what is on each port", async () => {
  await inTempFolder(async (folder) => {
    const silent = new Pty(500_000, { opened() {}, closed() {}, received() {} });
    await using _ = { [Symbol.asyncDispose]: () => silent.close() };
    await using text = talker(9_600);
    await using slow = destello(115_200, () => {});
    await using other = destello(500_000, (model) => {
      model.uid = 2;
      model.claimedSchema = 0x01020304;
    });
    await using erased = destello(500_000, (model) => model.uid = 0xffffffff);
    await using good = destello(500_000, (model) => model.uid = 0x7f3a21c4);
    await using twin = destello(500_000, (model) => model.uid = 0x7f3a21c4);
    const ports = [silent, text, slow, other, erased, good, twin].map(({ path }) => path);
    const { code, stdout } = await doctor(
      ...["--data", join(folder, "none")],
      ...ports.flatMap((path) => ["--port", path]),
    );
    const hash = schemaHash(definition).toString(16).padStart(8, "0");
    for (
      const sentence of [
        `${silent.path} can be opened, but nothing comes from the board`,
        `The board at ${text.path} has another sketch: it writes text at 9600 baud`,
        `The board at ${slow.path} speaks at 115200 baud, Destello at 500000`,
        `The board at ${other.path} has the firmware of another definition (01020304); this one is ${hash}`,
        `The board at ${erased.path} has the id ffffffff`,
        `The boards at ${good.path} and ${twin.path} have the same id, 7f3a21c4`,
      ]
    ) {
      assert.ok(stdout.includes(sentence), `"${sentence}" in: ${stdout}`);
    }
    assert.match(stdout, new RegExp(`Run: deno task flash --port ${slow.path}\n`));
    assert.equal(code, 1);
  });
});

Deno.test("D1: deno task doctor ends with 0 where a good board is alone, and names who else has its port open", async () => {
  await inTempFolder(async (folder) => {
    const data = join(folder, "none");
    await using board = new BoardProcess();
    const path = await board.ready();
    const well = await doctor("--data", data, "--port", path);
    assert.match(well.stdout, /\nAll is well\n$/);
    assert.equal(well.code, 0, well.stdout);
    // It says that it has opened the port, and waits for input that does not come.
    const script = `exec 9<${path}; echo ready; exec cat`;
    const holder = new Deno.Command("sh", { args: ["-c", script], stdin: "piped", stdout: "piped" }).spawn();
    const said = holder.stdout.getReader();
    try {
      await said.read();
      const held = await doctor("--data", data, "--port", path);
      assert.match(held.stdout, new RegExp(`The program cat \\(process ${holder.pid}\\) has ${path} open`));
      assert.match(held.stdout, new RegExp(`Run: kill ${holder.pid}\n`));
      assert.equal(held.code, 1);
    } finally {
      await holder.stdin.close();
      await said.cancel();
      await holder.status;
    }
  });
});

Deno.test("D4a: deno task doctor takes a board of any of the projects that are named for one that is as it should be", async () => {
  await inTempFolder(async (folder) => {
    await using one = destello(500_000, (model) => model.uid = 1);
    await using other = destello(500_000, (model) => {
      model.uid = 2;
      model.claimedSchema = schemaHash(second);
    });
    const ports = [one, other].flatMap(({ path }) => ["--port", path]);
    const asked = (...projects: readonly string[]) =>
      doctor(
        "--data",
        join(folder, "none"),
        ...ports,
        ...projects.flatMap((project) => ["--project", project]),
      );
    assert.match(
      (await asked(FIXTURE)).stdout,
      new RegExp(`${other.path} has the firmware of another definition`),
    );
    const { code, stdout } = await asked(FIXTURE, SECOND);
    assert.match(stdout, /\nAll is well\n$/);
    assert.equal(code, 0);
  });
});

Deno.test("D1: deno task doctor names a data folder that others may enter, and files that come from the future", async () => {
  await inTempFolder(async (folder) => {
    const data = join(folder, "data");
    await Deno.mkdir(data, { mode: 0o755 });
    const file = join(data, "destello.sqlite");
    await Deno.writeTextFile(file, "");
    const tomorrow = Date.now() / 1000 + 86_400;
    await Deno.utime(file, tomorrow, tomorrow);
    const { code, stdout } = await doctor("--data", data);
    assert.match(
      stdout,
      /can get at the data folder ".*\/data" \(mode 0755\)\n {3}Run: chmod 700 [^']+\/data\n/,
    );
    assert.match(stdout, /The clock is behind: ".*\/destello.sqlite" was written 86[34]\d\d s after now\n/);
    assert.match(stdout, /\n2 things are not well:\n/);
    assert.equal(code, 1);
  });
});

Deno.test("D1, D4: deno task doctor asks a running server for its boards, and names one that hangs", async () => {
  await inTempFolder(async (folder) => {
    const data = join(folder, "data");
    await using server = ServerProcess.task([
      "--board",
      "virtual",
      "--port",
      "0",
      "--data",
      data,
      "--no-open",
    ], PROJECT);
    const port = await server.ready();
    const token = await Deno.readTextFile(join(data, "token"));
    const client = await Client.connect(`http://127.0.0.1:${port}`, token);
    await client.found(({ status }) => status === "online");
    await client.close();
    const running = await doctor("--data", data);
    assert.match(running.stdout, new RegExp(`Server    http://127.0.0.1:${port}\n`));
    assert.match(running.stdout, /Boards {4}Uno \(uno-[0-9a-f]{8}\): online\n/);
    assert.equal(running.code, 0, running.stdout);
    server.signalAll("SIGSTOP");
    try {
      const { code, stdout } = await doctor("--data", data);
      assert.match(stdout, new RegExp(`The server on port ${port} \\(process \\d+\\) does not answer`));
      assert.match(stdout, /Run: kill -9 \d+\n$/);
      assert.equal(code, 1);
    } finally {
      server.signalAll("SIGCONT");
    }
    server.signalAll("SIGTERM");
    assert.equal((await server.ended()).code, 0);
  });
});

Deno.test("D1: deno task doctor takes a mistyped option for what is meant, and ends with 2", async () => {
  const { code, stderr } = await doctor("--prot", "/dev/ttyACM0");
  assert.match(stderr, /Unknown option "--prot": did you mean "--port"\?/);
  assert.equal(code, 2);
  const help = await doctor("--help");
  assert.match(help.stdout, /^Look for what keeps Destello from working/);
  assert.equal(help.code, 0);
});
