/**
 * `deno task clusters [NAME...]`: kill each node of a cluster of brokers under load.
 *
 * @module
 */
import "../../server/tell_in_words.ts";
import process from "node:process";
import { CommandLine } from "../../server/program_arguments.ts";
import { StartFailure } from "../../server/start_failure.ts";
import { installCommand, tools } from "../tool.ts";
import type { Cluster } from "./cluster.ts";
import { MosquittoNode } from "./mosquitto_node.ts";
import { NatsCluster } from "./nats_cluster.ts";
import { killNodes } from "./node_kills.ts";
import { RabbitmqCluster } from "./rabbitmq_cluster.ts";

/** Servers, clients, and the commands for each node that is killed. */
const LOAD = { servers: 3, clients: 6, commands: 600 } as const;

/** A kind of cluster. */
interface Kind {
  readonly what: string;
  readonly open: () => Promise<Cluster>;
}

const CLUSTERS: ReadonlyMap<string, Kind> = new Map([
  ["mosquitto", { what: "one Mosquitto, MQTT 5", open: openMosquitto }],
  ["rabbitmq", { what: "three nodes of RabbitMQ, MQTT 5", open: () => RabbitmqCluster.open() }],
  ["nats", { what: "three nodes of NATS, MQTT 3.1.1", open: () => NatsCluster.open() }],
]);

const USAGE =
  `Kill each node of a cluster of brokers once, under load, and start it again: every command is confirmed,
fails by a name that says that it did not run, or is unknown; none runs twice, by the boards' pins.

Usage: deno task clusters [NAME...]

${[...CLUSTERS].map(([name, { what }]) => `  ${name.padEnd(10)} ${what}`).join("\n")}
             (default: all of them)
  --commands N  So many for each node that is killed (default ${LOAD.commands})
  --help        Print this

A cluster that is not installed is named with the command that installs it. Needs Linux. Exit code: 0 all
promises were kept, 1 one was broken, 2 something has to be installed or the command line be changed.
`;

async function openMosquitto(): Promise<Cluster> {
  const program = tools.mosquitto.find();
  if (program !== null) return await MosquittoNode.open(program);
  throw new StartFailure(`Mosquitto is missing: ${installCommand(tools.mosquitto)}`);
}

async function killNodesOf(name: string, { open }: Kind, commands: number): Promise<void> {
  const begin = performance.now();
  await using cluster = await open();
  const figures = await killNodes({
    ...LOAD,
    cluster,
    commands,
    progress: (what) => process.stderr.write(`${name}: ${what}\n`),
  });
  const { asked, confirmed, failed, unknown, settled, edges, silenceMs } = figures;
  const reasons = Object.entries(failed).map(([reason, count]) => `${count} ${reason}`).join(", ") || "none";
  const seconds = (performance.now() - begin) / 1000;
  process.stdout.write(
    `${name}: kept. ${asked} asked = ${confirmed} confirmed + ${asked - confirmed - unknown} failed ` +
      `(${reasons}) + ${unknown} unknown, ${settled} of which ran once when they were settled; ` +
      `${edges} edges of the LEDs; longest silence ${(silenceMs / 1000).toFixed(2)} s; ${
        seconds.toFixed(0)
      } s\n`,
  );
}

async function main(args: readonly string[]): Promise<number> {
  try {
    const line = new CommandLine(args, {
      task: "clusters",
      values: ["commands"],
      names: [...CLUSTERS.keys()],
    });
    if (line.flag("help")) {
      process.stdout.write(USAGE);
      return 0;
    }
    const commands = line.wholeNumber("commands", 3, 1200) ?? LOAD.commands;
    for (const [name, kind] of CLUSTERS) {
      if (line.names.length > 0 && !line.names.includes(name)) continue;
      await killNodesOf(name, kind, commands);
    }
    return 0;
  } catch (error) {
    process.stderr.write(
      `${error instanceof StartFailure ? error.message : error instanceof Error ? error.stack : error}\n`,
    );
    return error instanceof StartFailure ? 2 : 1;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
