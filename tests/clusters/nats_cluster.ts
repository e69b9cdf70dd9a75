/**
 * Three nodes of NATS, which speaks MQTT 3.1.1, with everything kept on each of them (JetStream, R3).
 *
 * @module
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { patiently } from "../patience.ts";
import { freePort } from "../processes/process_house.ts";
import { type Cluster, NodeProcess } from "./cluster.ts";
import { forkyFile } from "./forky.ts";

const NODES = [0, 1, 2];

/** Such a cluster. */
export class NatsCluster implements Cluster {
  /** @inheritdoc */
  readonly version = 4;
  /** @inheritdoc */
  readonly ports: readonly number[];
  readonly #program: string;
  readonly #folder: string;
  readonly #healthPorts: readonly number[];
  readonly #processes: NodeProcess[] = [];

  private constructor(
    program: string,
    folder: string,
    ports: readonly number[],
    healthPorts: readonly number[],
  ) {
    this.#program = program;
    this.#folder = folder;
    this.ports = ports;
    this.#healthPorts = healthPorts;
  }

  /**
   * Start one, and wait until all nodes take clients.
   *
   * @throws {StartFailure} if NATS is not installed.
   */
  static async open(): Promise<NatsCluster> {
    const program = forkyFile("/usr/sbin/nats-server");
    const folder = await mkdtemp(join(tmpdir(), "destello-nats-"));
    const [ports, routes, health] = [NODES.map(freePort), NODES.map(freePort), NODES.map(freePort)];
    for (const node of NODES) {
      await writeFile(
        join(folder, `${node}.conf`),
        [
          `server_name: node${node}`,
          "host: 127.0.0.1",
          "port: -1",
          `http: 127.0.0.1:${health[node]}`,
          `jetstream { store_dir: ${JSON.stringify(join(folder, `store${node}`))} }`,
          `mqtt { host: 127.0.0.1, port: ${ports[node]} }`,
          `cluster { name: destello, listen: "127.0.0.1:${routes[node]}", routes: [${
            routes.map((port) => `"nats://127.0.0.1:${port}"`).join(", ")
          }] }`,
        ].join("\n"),
      );
    }
    const cluster = new NatsCluster(program, folder, ports, health);
    await Promise.all(NODES.map((node) => cluster.start(node)));
    return cluster;
  }

  /** @inheritdoc */
  async start(node: number): Promise<void> {
    this.#processes[node] = new NodeProcess(this.#program, ["-c", join(this.#folder, `${node}.conf`)]);
    await patiently(this.#isHealthy(node), () => `Node ${node} of NATS was not ready`);
  }

  /** @inheritdoc */
  async kill(node: number): Promise<void> {
    await this.#processes[node]?.kill();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const node of NODES) await this.kill(node);
    await rm(this.#folder, { recursive: true });
  }

  /** It listens before it has found the others, and takes no client until then. */
  async #isHealthy(node: number): Promise<void> {
    for (;;) {
      const response = await fetch(`http://127.0.0.1:${this.#healthPorts[node]}/healthz`).catch(() => null);
      await response?.body?.cancel();
      if (response?.status === 200) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
