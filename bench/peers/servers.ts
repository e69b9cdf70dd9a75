/**
 * The servers that are measured beside one another, each a process of its own with an ideal board of its own. Peers are installed by
 * their ordinary packages into a temporary folder.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { NODE_SERVER } from "./node_server.ts";
import { ServerProcess } from "../../tests/server/server_process.ts";
import { SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from "../../protocol/messages.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const NODE_PACKAGES = ["ws@8.23.0", "serialport@13.0.0"];
const PYTHON_PACKAGES = ["websockets==17.4", "pyserial==3.5"];

/** A server under measurement. */
export interface MeasuredServer {
  /** What the table calls it. */
  readonly name: string;
  /** Number of its process. */
  readonly pid: number;
  /** Open a page's socket. */
  connect(): WebSocket;
  /** The message that a click sends. */
  click(id: number): string;
  /** Whether a message says that the click was done. */
  isDone(message: string): boolean;
  /** A request that needs no board, and whether a message answers it. */
  readonly other: { readonly ask: (id: number) => string; readonly isAnswer: (message: string) => boolean };
}

/** Programs that are gone at the end of the measurement. */
export class Programs implements AsyncDisposable {
  readonly #folder: string;
  readonly #children: Deno.ChildProcess[] = [];
  readonly #servers: ServerProcess[] = [];

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Install the peers and compile the board. */
  static async install(): Promise<Programs> {
    const folder = await Deno.makeTempDir({ prefix: "destello-peers-" });
    await run("npm", ["install", "--no-audit", "--no-fund", "--prefix", folder, ...NODE_PACKAGES]);
    const python = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    await run("python3", [...python, "--target", join(folder, "python"), ...PYTHON_PACKAGES]);
    await Deno.writeTextFile(join(folder, "node_server.mjs"), NODE_SERVER);
    await run("g++", [
      ...["-std=gnu++11", "-O2", join(HERE, "ideal_board.cpp")],
      ...["link.cpp", "frame_writer.cpp"].map((file) => join(PROJECT, "firmware/src", file)),
      ...["-o", join(folder, "ideal_board")],
    ]);
    return new Programs(folder);
  }

  /** Ours, as `deno task serve` starts it. */
  async destello(delayMs: number): Promise<MeasuredServer> {
    const data = join(this.#folder, `data-${this.#servers.length}`);
    const board = await this.#board("link", delayMs);
    const main = join(PROJECT, "server/main.ts");
    const server = ServerProcess.script(main, ["--no-open", "--port", "0", "--data", data, "--board", board]);
    this.#servers.push(server);
    const port = await server.ready();
    const token = (await readFile(join(data, "token"), "utf8")).trim();
    return {
      name: "Destello",
      pid: server.pid,
      connect: () =>
        new WebSocket(`ws://127.0.0.1:${port}/ws`, [SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX + token]),
      click: (id) => JSON.stringify({ jsonrpc: "2.0", id, method: "led.toggle", params: {} }),
      isDone: (message) => message.startsWith('{"jsonrpc":"2.0","method":"state.changed"'),
      other: {
        ask: (id) =>
          JSON.stringify({ jsonrpc: "2.0", id: `other-${id}`, method: "history.query", params: {} }),
        isAnswer: (message) => message.includes('"id":"other-'),
      },
    };
  }

  /** Every peer. */
  async peers(delayMs: number): Promise<readonly MeasuredServer[]> {
    const env = { PYTHONPATH: join(this.#folder, "python") };
    const python = (file: string) => ({ command: "python3", args: [join(HERE, file)], env });
    const programs = {
      "Python, blocking": python("python_blocking.py"),
      "Python, asyncio": python("python_asyncio.py"),
      "Node": { command: "node", args: [join(this.#folder, "node_server.mjs")], env: {} },
      "bare Deno": { command: Deno.execPath(), args: ["run", "-A", join(HERE, "bare_deno.ts")], env: {} },
    };
    return await Promise.all(
      Object.entries(programs).map(async ([name, { command, args, env }]) => {
        const { pid, line: port } = await this.#start(
          command,
          [...args, await this.#board("echo", delayMs)],
          env,
        );
        return {
          name,
          pid,
          connect: () => new WebSocket(`ws://127.0.0.1:${port}/`),
          click: (id: number) => `toggle ${id}`,
          isDone: (message: string) => message.startsWith("toggle"),
          other: { ask: () => "ping", isAnswer: (message: string) => message === "pong" },
        };
      }),
    );
  }

  /** End them all, and leave nothing. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of this.#servers) await server[Symbol.asyncDispose]();
    // Its board is older than each server: one that reads a line without a board complains.
    for (const child of this.#children.toReversed()) {
      child.kill();
      await child.status;
    }
    await Deno.remove(this.#folder, { recursive: true });
  }

  async #board(mode: "link" | "echo", delayMs: number): Promise<string> {
    return (await this.#start(join(this.#folder, "ideal_board"), [mode, `${delayMs}`], {})).line;
  }

  /** Start a program and wait for its first line. */
  async #start(
    command: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<{ readonly pid: number; readonly line: string }> {
    const child = new Deno.Command(command, { args: [...args], env, stdin: "null", stdout: "piped" }).spawn();
    this.#children.push(child);
    let text = "";
    for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (text.includes("\n")) return { pid: child.pid, line: text.slice(0, text.indexOf("\n")) };
    }
    throw new Error(`${command} ${args.join(" ")} ended before it was ready`);
  }
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args: [...args] }).output();
  const decoder = new TextDecoder();
  if (!success) {
    throw new Error(
      `${command} ${args.join(" ")} failed: ${decoder.decode(stdout)}${decoder.decode(stderr)}`,
    );
  }
}

/** Processor time of all of a process's threads so far, in milliseconds. Linux. */
export async function processorMs(pid: number): Promise<number> {
  const folder = `/proc/${pid}/task`;
  let nanoseconds = 0;
  for await (const { name } of Deno.readDir(folder)) {
    const [time] = (await Deno.readTextFile(`${folder}/${name}/schedstat`)).split(" ");
    nanoseconds += Number(time);
  }
  return nanoseconds / 1e6;
}
