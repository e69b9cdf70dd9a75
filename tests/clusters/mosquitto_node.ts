/**
 * One Mosquitto, as a cluster of one node: while it is dead there is no broker.
 *
 * @module
 */
import { Mosquitto } from "../mqtt/mosquitto.ts";
import type { Cluster } from "./cluster.ts";

/** Such a cluster. */
export class MosquittoNode implements Cluster {
  /** @inheritdoc */
  readonly version = 5;
  /** @inheritdoc */
  readonly ports: readonly number[];
  readonly #broker: Mosquitto;

  private constructor(broker: Mosquitto) {
    this.#broker = broker;
    this.ports = [broker.port];
  }

  /** Start one. */
  static async open(program: string): Promise<MosquittoNode> {
    return new MosquittoNode(await Mosquitto.start(program));
  }

  /** @inheritdoc */
  start(): Promise<void> {
    return this.#broker.restart();
  }

  /** @inheritdoc */
  kill(): Promise<void> {
    return this.#broker.kill();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#broker[Symbol.asyncDispose]();
  }
}
