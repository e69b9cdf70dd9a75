/**
 * The whole house with a broker: server, virtual Uno with the committed image, a real Mosquitto, and the bridge between them.
 *
 * @module
 */
import type { Clock } from "../../protocol/clock.ts";
import { systemClock } from "../../protocol/clock.ts";
import {
  type Bridge,
  type BridgeOptions,
  MOST_CALLS,
  MQTT_DEVICE,
  openBridge,
} from "../../server/mqtt/bridge.ts";
import { TAKEN_OVER_MS } from "../../server/mqtt/broker.ts";
import { Topics } from "../../server/mqtt/topics.ts";
import { FIRST_WAIT_MS } from "../../server/mqtt/waits.ts";
import { createLog } from "../../server/log.ts";
import { patiently } from "../patience.ts";
import { type House, openHouse } from "../thread/house.ts";
import type { BrokerAccess } from "../../server/network/mqtt_option.ts";
import { Mosquitto, type MosquittoOptions } from "./mosquitto.ts";
import { MqttTestClient } from "./mqtt_client.ts";
import { Network, type OldBroker } from "./network.ts";

/** The server's id at the broker. */
export const SERVER = "0badcafe";
const LED_PIN = 13;

/** Time, in which the wait for the next try, and others, last as long as the test says, if it says so. */
class HeldClock implements Clock {
  /** Whether such a wait lasts until {@linkcode endWait}. */
  hold = false;
  readonly #kept = new Map<number, Set<() => void>>();
  #held: { readonly ms: number; readonly fire: () => void } | null = null;
  #began = Promise.withResolvers<void>();

  now(): number {
    return systemClock.now();
  }

  /** Waits of so many milliseconds last until {@linkcode end}. */
  keep(ms: number): void {
    this.#kept.set(ms, new Set());
  }

  /**
   * Those waits end, and others last as long as they do.
   *
   * @returns How many there were: those that were not cancelled.
   */
  end(ms: number): number {
    const kept = this.#kept.get(ms) ?? new Set();
    this.#kept.delete(ms);
    for (const fire of kept) fire();
    return kept.size;
  }

  after(ms: number, fire: () => void): { cancel(): void } {
    const kept = this.#kept.get(ms);
    if (kept !== undefined) {
      kept.add(fire);
      return { cancel: () => kept.delete(fire) };
    }
    if (!this.hold || ms !== TAKEN_OVER_MS && ms !== FIRST_WAIT_MS) return systemClock.after(ms, fire);
    this.#held = { ms, fire };
    this.#began.resolve();
    return { cancel: () => this.#held = null };
  }

  /**
   * Wait until the wait has begun, and end it.
   *
   * @returns How long it would have been.
   */
  async endWait(): Promise<number> {
    await patiently(this.#began.promise, () => "Nothing waited");
    const held = this.#held;
    this.hold = false;
    this.#held = null;
    held?.fire();
    return held?.ms ?? 0;
  }
}

/** A broker of this machine that lets everybody in. */
export function accessTo(port: number, root: string): BrokerAccess {
  return { host: "127.0.0.1", port, isSecure: false, user: null, password: null, root, ca: null };
}

function bound(boards: BridgeOptions["boards"]): BridgeOptions["boards"] {
  return {
    projects: boards.projects,
    projectOf: (id) => boards.projectOf(id),
    rivalled: (id, rival) => boards.rivalled(id, rival),
    view: (id) => boards.view(id),
    list: () => boards.list(),
    subscribe: (listener) => boards.subscribe(listener),
    observeProjects: (observer) => boards.observeProjects(observer),
  };
}

/** What {@linkcode openMqttHouse} takes. */
export interface MqttHouseOptions {
  /** How the broker starts. */
  readonly broker?: MosquittoOptions;
  /** Whether it knows no MQTT 5. */
  readonly old?: OldBroker;
  /** Seconds between signs of life, where a broker that gives none is what a test is about. */
  readonly keepalive?: number;
  /** What the bridge takes for chance. */
  readonly random32?: () => number;
  /** What of the boards the bridge sees otherwise; nothing unless told. */
  readonly seen?: (boards: BridgeOptions["boards"]) => Partial<BridgeOptions["boards"]>;
  /** Done before the bridge is opened. */
  readonly before?: (other: MqttTestClient, topics: Topics, clock: HeldClock) => Promise<unknown>;
}

/** A house with a bridge. */
export interface MqttHouse extends AsyncDisposable {
  readonly house: House;
  readonly broker: Mosquitto;
  /** Between bridge and broker. */
  readonly network: Network;
  readonly bridge: Bridge;
  /** Somebody else at the broker. */
  readonly other: MqttTestClient;
  /** The board's id. */
  readonly board: string;
  readonly topics: Topics;
  readonly clock: HeldClock;
  /** What the bridge has logged. */
  readonly log: readonly string[];
  /** Where a command of the board goes. */
  cmd(channel: string, command: string): string;
  /** Levels of the LED's pin since the start. */
  led(): readonly number[];
  /** Wait until the bridge has logged so many lines of a form. */
  logged(pattern: RegExp, count?: number): Promise<void>;
}

/**
 * Open everything, and wait until the board is online at the broker.
 *
 * @param mosquitto The program.
 * @param options What is special about it.
 */
export async function openMqttHouse(mosquitto: string, options: MqttHouseOptions = {}): Promise<MqttHouse> {
  const [house, broker] = await Promise.all([openHouse(), Mosquitto.start(mosquitto, options.broker)]);
  const other = await MqttTestClient.connect(broker.port);
  const network = new Network(broker.port, options.old);
  const topics = new Topics("destello");
  const clock = new HeldClock();
  const log: string[] = [];
  let wrote = Promise.withResolvers<void>();
  await options.before?.(other, topics, clock);
  const bridge = openBridge({
    access: accessTo(network.port, "destello"),
    server: SERVER,
    boards: { ...bound(house.boards), ...options.seen?.(house.boards) },
    name: "kitchen-pi",
    client: house.enter("MQTT", MQTT_DEVICE),
    servers: house.enter("Other servers", MQTT_DEVICE, MOST_CALLS),
    version: "test",
    homeAssistant: { prefix: "homeassistant", url: null },
    log: createLog({
      write(line) {
        log.push(line);
        wrote.resolve();
        wrote = Promise.withResolvers();
      },
      now: () => new Date(),
    }),
    clock,
    ...(options.keepalive === undefined ? {} : { keepalive: options.keepalive }),
    ...(options.random32 === undefined ? {} : { random32: options.random32 }),
  });
  const board = house.boards.list()[0]?.id ?? "";
  await other.message(topics.availability(board), (value) => value === "online");
  return {
    house,
    broker,
    network,
    bridge,
    other,
    board,
    topics,
    clock,
    log,
    cmd: (channel, command) => `destello/${board}/cmd/${channel}/${command}`,
    led: () => house.edges.filter(({ pin }) => pin === LED_PIN).map(({ level }) => level),
    async logged(pattern, count = 1) {
      while (log.filter((line) => pattern.test(line)).length < count) {
        await patiently(wrote.promise, () => `The log did not say ${pattern}, only ${log.join("\n")}`);
      }
    },
    async [Symbol.asyncDispose]() {
      await bridge.close();
      await other[Symbol.asyncDispose]();
      await network[Symbol.asyncDispose]();
      await broker[Symbol.asyncDispose]();
      await house[Symbol.asyncDispose]();
    },
  };
}
