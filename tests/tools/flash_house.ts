/**
 * A real chain for programming: the virtual Uno behind a pseudo-terminal with its bootloader, and a server that has its port.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FlashProgress } from "../../protocol/api/flash.ts";
import { Client } from "../thread/client.ts";
import { FIXTURE } from "../fixture_project.ts";
import { TaskProcess } from "./task_process.ts";

/** An edge of an output, as the chip saw it. */
export interface Edge {
  /** Seconds of the board's time. */
  readonly t: number;
  /** Arduino's number. */
  readonly pin: number;
  /** 0 or 1. */
  readonly level: number;
}

/** A board, a folder, and what is started with them. */
export class FlashHouse implements AsyncDisposable {
  /** The board's port. */
  readonly port: string;
  /** The data folder. */
  readonly data: string;
  readonly #folder: string;
  readonly #board: TaskProcess;
  readonly #tasks: TaskProcess[] = [];
  readonly #clients: Client[] = [];
  #server: TaskProcess | null = null;
  /** Where the server listens, once it was started. */
  url = "";
  /** More environment variables for what is started. */
  env: Readonly<Record<string, string>> = {};

  private constructor(folder: string, options: readonly string[]) {
    this.#folder = folder;
    this.port = join(folder, "uno");
    this.data = join(folder, "data");
    this.#board = new TaskProcess(["board", "--link", this.port, "--log-pins", ...options]);
  }

  /** Plug a board in. */
  static async open(options: readonly string[]): Promise<FlashHouse> {
    const house = new FlashHouse(await mkdtemp(join(tmpdir(), "destello-flash-test-")), options);
    await house.#board.said(/\n/);
    return house;
  }

  /** Every edge of a pin so far. */
  edges(pin: number): readonly Edge[] {
    const lines = this.#board.stdout.split("\n").slice(0, -1).filter((line) => line.startsWith("{"));
    return lines.map((line): Edge => JSON.parse(line)).filter((edge) => edge.pin === pin);
  }

  /** Wait until a pin has had more edges than so many. */
  async sawMore(pin: number, count: number): Promise<void> {
    await this.#board.showed(() => this.edges(pin).length > count);
  }

  /** Switch the board off: all its edges have been told then. */
  async switchOff(): Promise<void> {
    this.#board.signalAll("SIGTERM");
    await this.#board.ended();
  }

  /** Start a task. */
  start(args: readonly string[]): TaskProcess {
    const task = new TaskProcess(args, undefined, this.env);
    this.#tasks.push(task);
    return task;
  }

  /** `deno task flash`, to its end. */
  async flash(args: readonly string[]): ReturnType<TaskProcess["ended"]> {
    return await this.start(["flash", "--data", this.data, ...args]).ended();
  }

  /** `deno task serve` on the board's port, and a client of it; the tests' own project unless another folder is named. */
  async serve(project = FIXTURE): Promise<Client> {
    const args = [
      "--project",
      project,
      "--port",
      "0",
      "--data",
      this.data,
      "--board",
      this.port,
      "--no-open",
    ];
    const server = this.start(["serve", ...args]);
    this.#server = server;
    const [, url = ""] = await server.said(/^Destello ready at (\S+)$/m);
    this.url = url;
    const client = await Client.connect(url, await readFile(join(this.data, "token"), "utf8"));
    this.#clients.push(client);
    return client;
  }

  /** Have the server end, as a terminal does. */
  async stopServer(): ReturnType<TaskProcess["ended"]> {
    assert.ok(this.#server !== null);
    this.#server.signalAll("SIGTERM");
    return await this.#server.ended();
  }

  /** End everything. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) await client.close();
    for (const task of this.#tasks) await task[Symbol.asyncDispose]();
    await this.#board[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true });
  }
}

/** What a client was told of one programming, from its first phase to its last. */
export async function progressOf(client: Client): Promise<readonly FlashProgress[]> {
  const told: FlashProgress[] = [];
  for (;;) {
    const progress = await client.notified("flash.progress");
    told.push(progress);
    if (progress.phase === "done" || progress.phase === "failed") return told;
  }
}
