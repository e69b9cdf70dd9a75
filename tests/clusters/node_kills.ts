/**
 * Each node of a cluster is killed once, under load. Real servers, each with a real image on an emulated chip in a process of its own,
 * are commanded by clients of all nodes; what the clients were told is held against the boards' pins.
 *
 * @module
 */
import assert from "node:assert/strict";
import { MqttTestClient } from "../mqtt/mqtt_client.ts";
import { patiently } from "../patience.ts";
import { LAMP } from "../processes/pin_record.ts";
import { ProcessHouse } from "../processes/process_house.ts";
import { Balancer } from "./balancer.ts";
import type { Cluster } from "./cluster.ts";
import { type Asked, Commander } from "./commander.ts";

/** How often each client asks: all of them together ask less than a server takes of a client (S11). */
const ASK_EVERY_MS = 250;

/** What to do. */
export interface NodeKillOptions {
  /** The cluster. */
  readonly cluster: Cluster;
  /** How many servers, each with a board. */
  readonly servers: number;
  /** How many clients. */
  readonly clients: number;
  /** How many commands are asked for each node that is killed. */
  readonly commands: number;
  /** Told what happens. */
  readonly progress?: (what: string) => void;
}

/** What came of it. */
export interface NodeKillFigures {
  /** Commands that were asked for. */
  readonly asked: number;
  /** Of these, those that clients were told as confirmed. */
  readonly confirmed: number;
  /** Those that failed, and surely did not run, by their reasons. */
  readonly failed: Readonly<Record<string, number>>;
  /** Those of which their clients could not tell. */
  readonly unknown: number;
  /** Of the unknown, those that had run when they were asked for again or ran then; the others were refused. */
  readonly settled: number;
  /** Edges of all LEDs. */
  readonly edges: number;
  /** The longest time without any confirmation, in milliseconds. */
  readonly silenceMs: number;
}

/**
 * Kill each node once.
 *
 * @param options The cluster, and how much load.
 * @returns Figures.
 * @throws {assert.AssertionError} at the first broken promise.
 */
export async function killNodes(options: NodeKillOptions): Promise<NodeKillFigures> {
  const { cluster, progress = () => {} } = options;
  const { ports } = cluster;
  await using stack = new AsyncDisposableStack();
  const houses = await Promise.all(Array.from({ length: options.servers }, async (_, index) => {
    const balancer = stack.use(new Balancer(rotated(ports, index)));
    const server = ["--mqtt", `mqtt://127.0.0.1:${balancer.port}`, "--log-level", "error"];
    return stack.use(await ProcessHouse.open({ server }));
  }));
  const boards = await Promise.all(houses.map(onlineBoard));
  const commanders = await Promise.all(Array.from({ length: options.clients }, async (_, index) =>
    stack.use(
      await Commander.connect(rotated(ports, index), cluster.version, `client${index}`),
    )));
  await usableAt(cluster, boards);
  const load = new Load(commanders, boards);
  for (const node of ports.keys()) {
    progress(`node ${node + 1} of ${ports.length}`);
    const third = options.commands / 3;
    await load.ask(third);
    const [asked] = [load.ask(third), await cluster.kill(node)];
    await asked;
    const [rest] = [load.ask(third), await cluster.start(node)];
    await rest;
    // Keys are kept for a minute (C12b).
    await load.settleUnknown();
  }
  await Promise.all(houses.map((house, index) => pinsAgree(house, load.ranOn(boards[index] ?? ""))));
  return load.figures();
}

/** The same, beginning with another one. */
function rotated(ports: readonly number[], by: number): readonly number[] {
  const first = by % ports.length;
  return [...ports.slice(first), ...ports.slice(0, first)];
}

/** The id of a house's board, as soon as it is online. */
async function onlineBoard(house: ProcessHouse): Promise<string> {
  for (;;) {
    const { boards } = JSON.parse(await house.get("/api/boards"));
    const [board] = boards;
    if (board?.status === "online") return board.id;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Wait until every board is told of at every node: not by what is retained, which not every broker hands out. */
async function usableAt({ ports, version }: Cluster, boards: readonly string[]): Promise<void> {
  for (const port of ports) {
    await using client = await MqttTestClient.connect(port, { protocolVersion: version });
    for (const board of boards) {
      await client.publish("destello/who", "");
      await client.message(`destello/${board}/availability`, (value) => value === "online");
    }
  }
}

/** All that was asked for. */
class Load {
  readonly #commanders: readonly Commander[];
  readonly #boards: readonly string[];
  readonly #asked: Asked[] = [];
  readonly #ran = new Map<string, number>();
  #count = 0;
  #outstanding = 0;
  #settled = 0;
  #unsettled: Asked[] = [];
  #lastConfirmed = performance.now();
  #silenceMs = 0;

  constructor(commanders: readonly Commander[], boards: readonly string[]) {
    this.#commanders = commanders;
    this.#boards = boards;
  }

  /** Ask for so many more, one client after the other, and wait for what becomes of them. */
  async ask(count: number): Promise<void> {
    const wait = ASK_EVERY_MS / this.#commanders.length;
    const answers: Promise<void>[] = [];
    for (let index = 0; index < count; index++) {
      const number = this.#count++;
      const commander = this.#commanders[number % this.#commanders.length];
      const board = this.#boards[Math.floor(number / this.#commanders.length) % this.#boards.length];
      assert(commander !== undefined && board !== undefined);
      answers.push(this.#ask(commander, board));
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
    await Promise.all(answers);
  }

  /** Find out what became of those that are unknown. */
  async settleUnknown(): Promise<void> {
    const settle = async (asked: Asked, index: number) => {
      const commander = this.#commanders[index % this.#commanders.length];
      if (await commander?.settle(asked) !== true) return;
      this.#settled++;
      this.#hasRun(asked.board);
    };
    await patiently(
      Promise.all(this.#unsettled.splice(0).map(settle)),
      () => `Of what was unknown only ${this.#settled} were settled`,
    );
  }

  /** How many commands ran on a board. */
  ranOn(board: string): number {
    return this.#ran.get(board) ?? 0;
  }

  figures(): NodeKillFigures {
    assert.equal(this.#outstanding, 0);
    const of = (kind: string) => this.#asked.filter(({ outcome }) => outcome.kind === kind);
    const [confirmed, unknown] = [of("confirmed").length, of("unknown").length];
    const failed: Record<string, number> = {};
    for (const { outcome } of this.#asked) {
      if (outcome.kind === "failed") failed[outcome.reason] = (failed[outcome.reason] ?? 0) + 1;
    }
    const sum = confirmed + unknown + Object.values(failed).reduce((a, b) => a + b, 0);
    assert.equal(sum, this.#count, "Every command that was asked for has one outcome");
    const edges = [...this.#ran.values()].reduce((a, b) => a + b, 0);
    return {
      asked: this.#count,
      confirmed,
      failed,
      unknown,
      settled: this.#settled,
      edges,
      silenceMs: this.#silenceMs,
    };
  }

  async #ask(commander: Commander, board: string): Promise<void> {
    this.#outstanding++;
    const asked = await commander.toggle(board);
    this.#outstanding--;
    this.#asked.push(asked);
    if (asked.outcome.kind === "unknown") this.#unsettled.push(asked);
    if (asked.outcome.kind !== "confirmed") return;
    this.#hasRun(board);
    const now = performance.now();
    this.#silenceMs = Math.max(this.#silenceMs, now - this.#lastConfirmed);
    this.#lastConfirmed = now;
  }

  #hasRun(board: string): void {
    this.#ran.set(board, this.ranOn(board) + 1);
  }
}

/** The LED has as many edges as commands ran, in the whole time: none ran twice, and none that was confirmed did not run. */
async function pinsAgree(house: ProcessHouse, ran: number): Promise<void> {
  // Behind it in the log is nothing that was asked before.
  const headers = { authorization: `Bearer ${house.token}`, "content-type": "application/json" };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "lamp.set", params: { level: 255 } });
  const response = await fetch(`http://127.0.0.1:${house.port}/rpc`, { method: "POST", headers, body });
  await response.body?.cancel();
  await house.pins.until("its lamp is lit", () => house.pins.isHigh(LAMP) || null);
  const runs = [...house.pins.runs, ...house.pins.current === null ? [] : [house.pins.current]];
  const edges = runs.reduce((sum, { led }) => sum + led.length, 0);
  assert.equal(edges, ran, "Edges of the LED, and commands that ran");
}
