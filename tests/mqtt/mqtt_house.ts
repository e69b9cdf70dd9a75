/**
 * The whole house with a broker: server, virtual Uno with the committed image, a real Mosquitto, and the bridge between them.
 *
 * @module
 */
import type { Clock } from "../../protocol/clock.ts";
import { systemClock } from "../../protocol/clock.ts";
import { type Bridge, type BridgeOptions, MQTT_DEVICE, openBridge } from "../../server/mqtt/bridge.ts";
import { FIRST_WAIT_MS, TAKEN_OVER_MS } from "../../server/mqtt/broker.ts";
import { Topics } from "../../server/mqtt/topics.ts";
import { createLog } from "../../server/log.ts";
import { patiently } from "../patience.ts";
import { type House, openHouse } from "../thread/house.ts";
import { Mosquitto, type MosquittoOptions } from "./mosquitto.ts";
import { MqttTestClient } from "./mqtt_client.ts";
import { Network, type OldBroker } from "./network.ts";

/** The server's id at the broker. */
export const SERVER = "0badcafe";
const LED_PIN = 13;

/** Time, in which the wait for the next try lasts as long as the test says, if it says so. */
class HeldClock implements Clock {
  /** Whether such a wait lasts until {@linkcode endWait}. */
  hold = false;
  #held: { readonly ms: number; readonly fire: () => void } | null = null;
  #began = Promise.withResolvers<void>();

  now(): number {
    return systemClock.now();
  }

  after(ms: number, fire: () => void): { cancel(): void } {
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

/** What {@linkcode openMqttHouse} takes. */
export interface MqttHouseOptions {
  /** How the broker starts. */
  readonly broker?: MosquittoOptions;
  /** Whether it knows no MQTT 5. */
  readonly old?: OldBroker;
  /** How the bridge sees the boards; as they are unless told. */
  readonly seen?: (boards: BridgeOptions["boards"]) => BridgeOptions["boards"];
  /** Done before the bridge is opened. */
  readonly before?: (other: MqttTestClient, topics: Topics) => Promise<unknown>;
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
  await options.before?.(other, topics);
  const bridge = openBridge({
    access: {
      host: "127.0.0.1",
      port: network.port,
      isSecure: false,
      user: null,
      password: null,
      root: "destello",
      ca: null,
    },
    server: SERVER,
    boards: options.seen?.(house.boards) ?? house.boards,
    client: house.enter("MQTT", MQTT_DEVICE),
    version: "test",
    log: createLog({
      write(line) {
        log.push(line);
        wrote.resolve();
        wrote = Promise.withResolvers();
      },
      now: () => new Date(),
    }),
    clock,
    keepalive: 1,
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
