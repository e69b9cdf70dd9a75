/**
 * Three nodes of RabbitMQ, which speak MQTT 5, and hand out retained messages only for exact topics of the same node.
 *
 * @module
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { patiently } from "../patience.ts";
import { freePort } from "../processes/process_house.ts";
import { type Cluster, listens, NodeProcess } from "./cluster.ts";
import { FORKY, forkyFile } from "./forky.ts";

const NODES = [0, 1, 2];

/** A node's name: it has to resolve without a file of hosts. */
const nameOf = (node: number) => `node${node}@127.0.0.1`;

/** Such a cluster. */
export class RabbitmqCluster implements Cluster {
  /** @inheritdoc */
  readonly version = 5;
  /** @inheritdoc */
  readonly ports = NODES.map(freePort);
  readonly #folder: string;
  readonly #distributionPorts = NODES.map(freePort);
  readonly #mapperPort = freePort();
  readonly #processes: NodeProcess[] = [];
  readonly #mapper: NodeProcess;

  private constructor(folder: string) {
    this.#folder = folder;
    // Else the first node starts one that nobody ends.
    this.#mapper = this.#inForky("/usr/bin/epmd", [
      ...["-address", "127.0.0.1"],
      ...["-port", String(this.#mapperPort)],
    ]);
  }

  /**
   * Start one, and wait until all nodes take clients.
   *
   * @throws {StartFailure} if RabbitMQ is not installed.
   */
  static async open(): Promise<RabbitmqCluster> {
    forkyFile("/usr/sbin/rabbitmq-server");
    const cluster = new RabbitmqCluster(await mkdtemp(join(FORKY, "tmp", "rabbitmq-")));
    await listens(cluster.#mapperPort);
    for (const node of NODES) await cluster.#configure(node);
    await Promise.all(NODES.map((node) => cluster.start(node)));
    return cluster;
  }

  /** @inheritdoc */
  async start(node: number): Promise<void> {
    const place = this.#inside(node);
    this.#processes[node] = this.#inForky("/usr/lib/rabbitmq/bin/rabbitmq-server", [], {
      HOME: place,
      RABBITMQ_USE_LONGNAME: "true",
      RABBITMQ_NODENAME: nameOf(node),
      RABBITMQ_DIST_PORT: String(this.#distributionPorts[node]),
      RABBITMQ_CONFIG_FILE: `${place}/rabbitmq`,
      RABBITMQ_ENABLED_PLUGINS_FILE: `${place}/plugins`,
      RABBITMQ_MNESIA_BASE: `${place}/data`,
      RABBITMQ_LOG_BASE: place,
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "-setcookie destello -kernel inet_dist_use_interface {127,0,0,1}",
    });
    await patiently(listens(this.ports[node] ?? 0), () => `Node ${node} of RabbitMQ did not listen`);
  }

  /** @inheritdoc */
  async kill(node: number): Promise<void> {
    await this.#processes[node]?.kill();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const node of NODES) await this.kill(node);
    await this.#mapper.kill();
    await rm(this.#folder, { recursive: true });
  }

  async #configure(node: number): Promise<void> {
    const folder = join(this.#folder, String(node));
    await mkdir(folder);
    await writeFile(join(folder, "plugins"), "[rabbitmq_mqtt].");
    const lines = [
      "listeners.tcp = none",
      `mqtt.listeners.tcp.default = 127.0.0.1:${this.ports[node]}`,
      "mqtt.allow_anonymous = true",
      "anonymous_login_user = guest",
      "anonymous_login_pass = guest",
      "cluster_formation.peer_discovery_backend = classic_config",
      ...NODES.map((other) => `cluster_formation.classic_config.nodes.${other + 1} = ${nameOf(other)}`),
    ];
    await writeFile(join(folder, "rabbitmq.conf"), `${lines.join("\n")}\n`);
  }

  /** A node's folder, as its processes see it. */
  #inside(node: number): string {
    return `${this.#folder.slice(FORKY.length)}/${node}`;
  }

  /** Its libraries are newer than this machine's: the folder is the root of its processes, whoever we are. */
  #inForky(
    program: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): NodeProcess {
    return new NodeProcess(
      "/usr/bin/unshare",
      ["--map-root-user", `--root=${FORKY}`, "--wd=/", program, ...args],
      {
        PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
        LANG: "C.UTF-8",
        ERL_EPMD_ADDRESS: "127.0.0.1",
        ERL_EPMD_PORT: String(this.#mapperPort),
        ...env,
      },
    );
  }
}
