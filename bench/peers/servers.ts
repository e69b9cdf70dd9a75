/**
 * The servers that are measured beside one another, each a process of its own with an ideal board of its own.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from "../../protocol/messages.ts";
import { type Peers, PEERS_FOLDER } from "./installed.ts";
import type { Program, Programs } from "./program.ts";

const MAIN = fileURLToPath(new URL("../../server/main.ts", import.meta.url));

/** A server under measurement. */
export interface MeasuredServer {
  /** What the table calls it. */
  readonly name: string;
  /** Number of its process. */
  readonly pid: number;
  /** Its port on this machine. */
  readonly port: number;
  /** Sub-protocols that a page offers. */
  readonly protocols: readonly string[];
  /** The message that a click sends. */
  click(id: number): string;
  /** Whether a message says that the click was done. */
  isDone(message: string): boolean;
  /** A request that needs no board, and whether a message answers it. */
  readonly other: { readonly ask: (id: number) => string; readonly isAnswer: (message: string) => boolean };
  /** What stands before the sensor's value in a message. */
  readonly mark: string;
}

/** A server with an ideal board. */
export interface WithBoard {
  /** Its board, which takes lines as `ideal_board.cpp` says. */
  readonly board: Program;
}

/** Destello, and what its clients over HTTP show. */
export interface DestelloServer extends MeasuredServer {
  /** The token. */
  readonly token: string;
}

/** Peers that pass lines on, by what the tables call them. */
export type PeerName = "Python, blocking" | "Python, asyncio" | "Node" | "bare Deno";

/** Every peer. */
export const PEER_NAMES: readonly PeerName[] = ["Python, blocking", "Python, asyncio", "Node", "bare Deno"];

/**
 * Ours with an ideal board, ready and with its board online.
 *
 * @param programs Ends it.
 * @param peers Where the board is.
 * @param options More words of its command line.
 * @param delayMs The board's answers leave so much later.
 */
export async function startDestello(
  programs: Programs,
  peers: Peers,
  options: readonly string[] = [],
  delayMs = 0,
): Promise<DestelloServer & WithBoard> {
  const { board, path } = await startBoard(programs, peers, "link", delayMs);
  return { ...await serveBoard(programs, peers, path, options), board };
}

/**
 * Ours, as `deno task serve` starts it but without its type check, which has no part in what is measured; ready and with its board
 * online.
 *
 * @param programs Ends it.
 * @param peers Where its data folder is.
 * @param board What `--board` takes.
 * @param options More words of its command line.
 */
export async function serveBoard(
  programs: Programs,
  peers: Peers,
  board: string,
  options: readonly string[] = [],
): Promise<DestelloServer> {
  const data = await peers.dataFolder();
  const program = programs.start(Deno.execPath(), [
    ...["run", "-A", "--no-check", MAIN, "--no-open", "--port", "0", "--log-level", "error"],
    ...["--data", data, "--board", board, ...options],
  ]);
  const port = Number(/:(\d+)$/.exec(await program.line())?.[1]);
  const token = (await Deno.readTextFile(join(data, "token"))).trim();
  const server: DestelloServer = {
    name: "Destello",
    pid: program.pid,
    port,
    token,
    protocols: [SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX + token],
    click: (id) => JSON.stringify({ jsonrpc: "2.0", id, method: "led.toggle", params: {} }),
    isDone: (message) => message.startsWith('{"jsonrpc":"2.0","method":"state.changed"'),
    other: {
      ask: (id) => JSON.stringify({ jsonrpc: "2.0", id: `other-${id}`, method: "ports.list", params: {} }),
      isAnswer: (message) => message.includes('"id":"other-'),
    },
    mark: '"light","state":{"value":',
  };
  await boardOnline(server);
  return server;
}

/**
 * A peer, ready.
 *
 * @param programs Ends it.
 * @param peers Where it is.
 * @param name Which one.
 * @param delayMs Its board's answers leave so much later.
 */
export async function startPeer(
  programs: Programs,
  peers: Peers,
  name: PeerName,
  delayMs = 0,
): Promise<MeasuredServer & WithBoard> {
  const { board, path } = await startBoard(programs, peers, "echo", delayMs);
  const program = programs.start(...await commandOf(peers, name, path));
  return {
    name,
    board,
    pid: program.pid,
    port: Number(await program.line()),
    protocols: [],
    click: (id) => `toggle ${id}`,
    isDone: (message) => message.startsWith("toggle"),
    other: { ask: () => "ping", isAnswer: (message) => message === "pong" },
    mark: "light ",
  };
}

type Command = readonly [command: string, args: readonly string[], env?: Readonly<Record<string, string>>];

async function commandOf(peers: Peers, name: PeerName, board: string): Promise<Command> {
  switch (name) {
    case "Python, blocking":
      return ["python3", [join(PEERS_FOLDER, "python_blocking.py"), board], await peers.pythonEnvironment()];
    case "Python, asyncio":
      return ["python3", [join(PEERS_FOLDER, "python_asyncio.py"), board], await peers.pythonEnvironment()];
    case "Node":
      return ["node", [(await peers.nodeScripts()).server, board]];
    case "bare Deno":
      return [Deno.execPath(), ["run", "-A", join(PEERS_FOLDER, "bare_deno.ts"), board]];
  }
}

/** An ideal board, and the path of its port. */
export async function startBoard(
  programs: Programs,
  peers: Peers,
  mode: "link" | "echo",
  delayMs = 0,
): Promise<{ readonly board: Program; readonly path: string }> {
  const board = programs.start(await peers.idealBoard(), [mode, `${delayMs}`]);
  return { board, path: await board.line() };
}

/** Waits until its board can be asked. */
async function boardOnline({ port, protocols }: MeasuredServer): Promise<void> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, [...protocols]);
  await new Promise<void>((resolve, reject) => {
    socket.onmessage = ({ data }) => {
      if (data.includes('"status":"online"')) resolve();
    };
    socket.onclose = () => reject(new Error("Destello closed a page before its board was online"));
  });
  socket.onclose = null;
  socket.close();
}
