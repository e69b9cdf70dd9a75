/**
 * Hostile input at every door of the house (P10): messages into sessions, messages and heads over real sockets into a real server,
 * frames into the firmware's link core. Nothing crashes, nothing grows, and the LED stays as it is.
 *
 * @module
 */
import assert from "node:assert/strict";
import { definition } from "../fixtures/board/definition.ts";
import { ClientName } from "../../server/api/client_names.ts";
import { Fanout } from "../../server/api/fanout.ts";
import { createMethods } from "../../server/api/methods.ts";
import { MessageBudget, SpareCalls } from "../../server/api/message_budget.ts";
import { createRpc } from "../../server/api/rpc.ts";
import { WebSocketClient } from "../../server/api/web_socket_client.ts";
import { systemClock } from "../../protocol/clock.ts";
import { createLog } from "../../server/log.ts";
import { tools } from "../tool.ts";
import { fuzzCore } from "../tools/firmware_host.ts";
import { FakeBoards } from "../unit/api/fake_boards.ts";
import { FakeSocket } from "../unit/api/fake_socket.ts";
import { SeededRandom } from "../unit/link/seeded_random.ts";
import { hostileHead } from "./hostile_heads.ts";
import { hostileMessage } from "./hostile_messages.ts";
import { Observer } from "./observer.ts";
import { ProcessHouse } from "./process_house.ts";
import { OWNER, UNATTENDED } from "../idle_boards.ts";

/** What each door gets of the whole. */
const SHARES = { frames: 0.4, socketMessages: 0.01, heads: 0.002 } as const;
/** Messages into one session before the next is opened, and over one socket before its answers are waited for. */
const PER_SESSION = 1000;
const PER_ANSWER = 8;
/** How much a heap grows and shrinks by itself, in MiB. */
const HEAP_BREATHES_MIB = 64;

/** What to do. */
export interface HostileOptions {
  /** How many inputs altogether. */
  readonly count: number;
  /** Seed of all of them. */
  readonly seed: number;
  /** Told how many there were. */
  readonly progress?: (done: number) => void;
}

/** What came of it. */
export interface HostileFigures {
  /** Messages into sessions in this process. */
  readonly messages: number;
  /** Messages over sockets into a server of its own. */
  readonly socketMessages: number;
  /** Heads of requests into that server. */
  readonly heads: number;
  /** Stories of frames into the link core; null where there is no libFuzzer. */
  readonly frames: number | null;
  /** What the server's resident memory grew by, in MiB. */
  readonly grownMiB: number;
}

/**
 * Send it all.
 *
 * @param options How many.
 * @returns Figures.
 * @throws {assert.AssertionError} at the first that had an effect.
 */
export async function sendHostile(options: HostileOptions): Promise<HostileFigures> {
  const { count, seed, progress = () => {} } = options;
  const random = new SeededRandom(seed);
  const clang = tools.clang.find();
  const frames = clang === null ? 0 : Math.ceil(count * SHARES.frames);
  const socketMessages = Math.ceil(count * SHARES.socketMessages);
  const heads = Math.ceil(count * SHARES.heads);
  const messages = count - frames - socketMessages - heads;
  let done = 0;
  const one = () => progress(++done);
  await intoSessions(messages, random, one);
  const grownMiB = await intoServer({ socketMessages, heads, random, one });
  if (clang !== null) await fuzzCore(clang, `-runs=${frames}`, seed);
  progress(count);
  return { messages, socketMessages, heads, frames: clang === null ? null : frames, grownMiB };
}

async function intoSessions(count: number, random: SeededRandom, one: () => void): Promise<void> {
  const boards = new FakeBoards();
  const lines: string[] = [];
  const log = createLog({ write: (line) => lines.push(line), now: () => new Date() });
  const rpc = createRpc({ methods: createMethods({ ...UNATTENDED, boards }), log });
  const fanout = new Fanout(systemClock);
  const server = { version: "0", startedAt: "", schemaHash: "", findsBoards: false };
  const client = new ClientName("hostile");
  const snapshot = () => ({ boards: boards.list(), definition, server: { ...server, you: client.current } });
  let sent = 0;
  // By its clock a client takes its time, so that no message is refused unseen (S11).
  const patient = { now: () => 10 * sent };
  while (sent < count) {
    const socket = new FakeSocket();
    const session = new WebSocketClient({
      socket,
      client,
      device: OWNER,
      rpc,
      fanout,
      snapshot,
      budget: new MessageBudget(patient, new SpareCalls(patient)),
    });
    for (let inSession = 0; inSession < PER_SESSION && sent < count; inSession++, sent++) {
      const message = hostileMessage(random);
      session.received(message);
      // The answers of one burst are made one after the other.
      if (inSession % PER_ANSWER === 0) await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(boards.commands, [], `It ran a command: ${message}`);
      one();
      if (socket.closings.length > 0) break;
    }
    session.closed();
  }
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([boards.commands, lines, fanout.size], [[], [], 0]);
}

interface ServerShare {
  readonly socketMessages: number;
  readonly heads: number;
  readonly random: SeededRandom;
  readonly one: () => void;
}

/** Into a server whose board's pins are watched. Gives what its memory grew by, in MiB. */
async function intoServer({ socketMessages, heads, random, one }: ServerShare): Promise<number> {
  await using house = await ProcessHouse.open({ server: ["--log-level", "error"] });
  const { pins, server } = house;
  const set = [true, false];
  const witness = new Observer({
    ...house,
    inFlight: 1,
    next: () => {
      const on = set.shift();
      return on === undefined ? null : { method: "led.set", params: { on } };
    },
  });
  while (witness.confirmed.length < 2) await witness.changed();
  await pins.until("the LED was switched on and off", () => pins.current?.led.length === 2 || null);
  const edges = () => pins.current?.led.length;
  const before = residentMiB(server.pid);
  for (let sent = 0; sent < heads; sent++) {
    await answered(house.port, hostileHead(house, random));
    one();
  }
  for (let sent = 0; sent < socketMessages;) {
    sent += await overOneSocket(house, socketMessages - sent, random, one);
  }
  const grown = residentMiB(server.pid) - before;
  assert.ok(grown <= HEAP_BREATHES_MIB, `The server's memory has grown by ${grown} MiB`);
  assert.equal(edges(), 2, "Edges of the LED");
  set.push(true);
  witness.ask();
  while (witness.confirmed.length < 3) await witness.changed();
  await pins.until("the LED is lit by a good command", () => edges() === 3 || null);
  await witness.close();
  assert.deepEqual(witness.problems, []);
  server.signalAll("SIGTERM");
  const { code, stderr } = await server.ended();
  assert.deepEqual([code, stderr], [0, ""]);
  return grown;
}

/** Send a head, say that nothing follows, and read to the end of the connection. */
async function answered(port: number, head: Uint8Array): Promise<void> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  let text = "";
  try {
    for (let at = 0; at < head.length;) at += await connection.write(head.subarray(at));
    await connection.closeWrite();
    const decoder = new TextDecoder();
    const buffer = new Uint8Array(65536);
    for (;;) {
      const length = await connection.read(buffer);
      if (length === null) break;
      text += decoder.decode(buffer.subarray(0, length), { stream: true });
    }
  } catch (error) {
    // A server that has read enough of it may close before the rest has come.
    const { ConnectionReset, BrokenPipe, NotConnected } = Deno.errors;
    if (![ConnectionReset, BrokenPipe, NotConnected].some((kind) => error instanceof kind)) throw error;
  }
  assert.doesNotMatch(text, /^HTTP\/1\.[01] 101/, "It was let in");
}

/** Send messages over a socket until it is closed or there are no more; gives how many. */
async function overOneSocket(
  house: ProcessHouse,
  count: number,
  random: SeededRandom,
  one: () => void,
): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${house.port}/ws`, [
    "destello.v1",
    `destello.token.${house.token}`,
  ]);
  const closed = new Promise<"closed">((resolve) => socket.onclose = () => resolve("closed"));
  await new Promise((resolve) => socket.onopen = resolve);
  let sent = 0;
  while (sent < count) {
    for (let burst = 0; burst < PER_ANSWER && sent < count; burst++, sent++) {
      socket.send(hostileMessage(random));
      one();
    }
    const answer = new Promise<"answered">((resolve) => {
      socket.onmessage = ({ data }) => {
        if (JSON.parse(data).id === "asked last") resolve("answered");
      };
    });
    socket.send(JSON.stringify({ jsonrpc: "2.0", id: "asked last", method: "boards.list" }));
    if (await Promise.race([answer, closed]) === "closed") return sent;
  }
  socket.close();
  await closed;
  return sent;
}

function residentMiB(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+)/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`)) ?? [];
  return Math.round(Number(kib) / 1024);
}
