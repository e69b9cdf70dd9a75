/**
 * A server at a broker as a person starts it, and what it answers over HTTP.
 *
 * @module
 */
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import type { Role } from "../../protocol/api/method.ts";
import type { Mosquitto } from "../mqtt/mosquitto.ts";
import { patiently } from "../patience.ts";
import { ServerProcess } from "../server/server_process.ts";

const boards = z.object({
  boards: z.array(z.object({
    id: z.string(),
    status: z.string(),
    reason: z.nullable(z.object({ code: z.string() })),
    server: z.optional(z.object({ name: z.string() })),
  })),
});
/** A board, as far as tests look at it. */
export type SeenBoard = z.output<typeof boards>["boards"][number];

/** Such a server. */
export class Served implements AsyncDisposable {
  /** The process. */
  readonly process: ServerProcess;
  /** Where it listens. */
  readonly port: number;
  readonly #token: string;

  private constructor(process: ServerProcess, port: number, token: string) {
    this.process = process;
    this.port = port;
    this.#token = token;
  }

  /** Start one, and wait until it answers. */
  static async start(folder: string, broker: Mosquitto, ...options: readonly string[]): Promise<Served> {
    const process = ServerProcess.task([
      ...["--no-open", "--port", "0", "--data", folder],
      ...["--mqtt", `mqtt://127.0.0.1:${broker.port}`, ...options],
    ]);
    const port = await process.ready();
    return new Served(process, port, (await readFile(join(folder, "token"), "utf8")).trim());
  }

  /** Ask it something; with a body by POST. */
  async ask(path: string, body?: unknown, token: string = this.#token): Promise<unknown> {
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, {
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    });
    return await response.json();
  }

  /** Why it refuses something; undefined if it does not. */
  async refusal(path: string, body: unknown, token?: string): Promise<unknown> {
    return Object(Object(await this.ask(path, body, token)).error).reason;
  }

  /** Let a device in. Gives its token. */
  async letIn(name: string, role: Role): Promise<string> {
    const { result } = Object(await this.#call("devices.add", { name, role }));
    return String(result.token);
  }

  #call(method: string, params: object, more?: object): Promise<unknown> {
    return this.ask("/rpc", { jsonrpc: "2.0", id: 1, method, params, ...more });
  }

  /** Do something to the power of a virtual board. */
  async power(board: string, action: "plug" | "unplug"): Promise<void> {
    await this.#call("virtual.power", { action }, { board });
  }

  /** Wait until its boards are as they should be. */
  boards(fits: (all: readonly SeenBoard[]) => boolean): Promise<readonly SeenBoard[]> {
    let last: readonly SeenBoard[] = [];
    let isOver = false;
    const look = async (): Promise<readonly SeenBoard[]> => {
      while (!isOver) {
        last = boards.parse(await this.ask("/api/boards")).boards;
        if (fits(last)) break;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return last;
    };
    return patiently(look(), () => {
      isOver = true;
      return `Its boards are ${JSON.stringify(last)}`;
    });
  }

  /** Wait until a board is in some way. */
  async board(id: string, status: string, reason: string | null = null): Promise<SeenBoard> {
    const is = (board: SeenBoard) =>
      board.id === id && board.status === status && (board.reason?.code ?? null) === reason;
    const found = (await this.boards((all) => all.some(is))).find(is);
    assert(found !== undefined);
    return found;
  }

  /** End it in order. */
  async end(): Promise<void> {
    this.process.signalAll("SIGTERM");
    await this.process.ended();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process[Symbol.asyncDispose]();
  }
}

/** Have the virtual board of a folder get an id: its EEPROM is on disk when its server has ended. Gives the file's name. */
export async function firstStart(folder: string, broker: Mosquitto): Promise<string> {
  await using server = await Served.start(folder, broker, "--board", "virtual");
  await server.boards(([board]) => board?.status === "online");
  await server.end();
  const eeprom = (await readdir(folder)).find((name) => name.endsWith(".eeprom"));
  assert(eeprom !== undefined);
  return eeprom;
}
