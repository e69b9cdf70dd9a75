/**
 * The house as people run it: the server in a process of its own, the board in another behind a pseudo-terminal, which lives on
 * whatever becomes of the server.
 *
 * @module
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { HistoryPage } from "../../protocol/api/history.ts";
import { ServerProcess } from "../server/server_process.ts";
import { BoardProcess } from "../tools/board_process.ts";
import { PinRecord } from "./pin_record.ts";

const SERVER = fileURLToPath(new URL("../../server/main.ts", import.meta.url));
/**
 * Ports that the system does not give to those who only connect: a client that tries again and again could be given the number of
 * the server that is being restarted, and be connected to itself (RFC 9293, 3.5, simultaneous open).
 */
const PORTS = { first: 20_000, count: 12_000 } as const;

/** Where clients find a server. */
export interface ServerAddress {
  /** Its port. */
  readonly port: number;
  /** The secret. */
  readonly token: string;
}

/** What {@linkcode ProcessHouse.open} takes. */
export interface HouseOptions {
  /** Options of `deno task board`. */
  readonly board?: readonly string[];
  /** Options of the server. */
  readonly server?: readonly string[];
}

/** A board and the servers that come and go before it. */
export class ProcessHouse implements AsyncDisposable, ServerAddress {
  /** The board. */
  readonly board: BoardProcess;
  /** What its pins say. */
  readonly pins: PinRecord;
  /** The board's port. */
  readonly serialPort: string;
  /** The server's port, every time. */
  readonly port: number;
  /** The secret of its clients. */
  readonly token: string;
  /** What every server keeps. */
  readonly dataFolder: string;
  readonly #serverOptions: readonly string[];
  #server: ServerProcess;

  private constructor(
    parts:
      & Pick<ProcessHouse, "board" | "pins" | "serialPort" | "port" | "token" | "dataFolder">
      & { readonly server: ServerProcess; readonly serverOptions: readonly string[] },
  ) {
    this.board = parts.board;
    this.pins = parts.pins;
    this.serialPort = parts.serialPort;
    this.port = parts.port;
    this.token = parts.token;
    this.dataFolder = parts.dataFolder;
    this.#serverOptions = parts.serverOptions;
    this.#server = parts.server;
  }

  /** Start a board and the first server, and wait until it answers. */
  static async open(options: HouseOptions = {}): Promise<ProcessHouse> {
    const dataFolder = await mkdtemp(join(tmpdir(), "destello-house-"));
    const board = new BoardProcess("--log-pins", ...options.board ?? []);
    const serialPort = await board.ready();
    const pins = await PinRecord.of(board);
    const port = freePort();
    const serverOptions = [
      ...["--board", serialPort, "--port", String(port), "--data", dataFolder],
      ...options.server ?? [],
    ];
    const server = startServer(serverOptions);
    await server.ready();
    const token = (await readFile(join(dataFolder, "token"), "utf8")).trim();
    return new ProcessHouse({
      board,
      pins,
      serialPort,
      port,
      token,
      dataFolder,
      server,
      serverOptions,
    });
  }

  /** The server that is on, or was the last. */
  get server(): ServerProcess {
    return this.#server;
  }

  /** Start another server on the same folder and port, after the last one has ended. */
  startServer(): ServerProcess {
    this.#server = startServer(this.#serverOptions);
    return this.#server;
  }

  /** A page of the history, the newest first. */
  async history(board: string, cursor: number | null): Promise<HistoryPage> {
    const from = cursor === null ? "" : `&cursor=${cursor}`;
    return JSON.parse(await this.get(`/api/boards/${board}/history?limit=200${from}`));
  }

  /** What the server answers at a path, as text. */
  async get(path: string): Promise<string> {
    const headers = { authorization: `Bearer ${this.token}` };
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, { headers });
    return await response.text();
  }

  /** End both, and leave nothing. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
    await this.board[Symbol.asyncDispose]();
    await rm(this.dataFolder, { recursive: true });
  }
}

/** The server as `deno task serve` starts it, without a browser. */
export function startServer(options: readonly string[]): ServerProcess {
  return ServerProcess.script(SERVER, ["--no-open", ...options]);
}

/** A port for a server that is started again and again. */
export function freePort(): number {
  for (;;) {
    const [chance = 0] = crypto.getRandomValues(new Uint16Array(1));
    const port = PORTS.first + chance % PORTS.count;
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}
