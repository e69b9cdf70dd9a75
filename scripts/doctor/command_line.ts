/**
 * What `deno task doctor` takes.
 *
 * @module
 */
import { env } from "node:process";
import {
  BROKER_OPTIONS,
  BROKER_USAGE,
  type BrokerAccess,
  brokerOption,
} from "../../server/network/mqtt_option.ts";
import { PROJECT_NEEDED, PROJECT_USAGE } from "../../server/projects/project_option.ts";
import { CommandLine } from "../../server/program_arguments.ts";
import { SERVER_OPTIONS, SERVER_USAGE } from "../reach_server.ts";

/** What to look at. */
export interface DoctorOptions {
  /** The address of a server that is to look; null for a look from here. */
  readonly server: string | null;
  /** Whether programs read what is found. */
  readonly isJson: boolean;
  /** The server's data folder; null for the one in the user's state folder. */
  readonly data: string | null;
  /** The projects whose boards are expected, as the person named them; none for the shipped one. */
  readonly projects: readonly string[];
  /** An MQTT broker that is measured; null for none. */
  readonly mqtt: BrokerAccess | null;
  /** Ports that boards are on, beside those that USB tells of. */
  readonly ports: readonly string[];
}

/** What `--help` prints. */
export const USAGE: string = `Look for what keeps Destello from working, and name the command that solves it.

It looks at the serial ports (who may open them, who has them open), the boards, the tools, the data folder and
the clock. If a server runs, it asks that server about the boards. If none runs, it asks the boards themselves,
which restarts them.

Usage: deno task doctor [options]

  --project DIR ${PROJECT_USAGE};
                may be given several times: a board of any of them is as it should be
  --port P      A serial port to look at as well; may be given several times
  --mqtt URL    Measure an MQTT broker as well: mqtt://host:port, or mqtts://user@host
${BROKER_USAGE}
${SERVER_USAGE}
                With --server that server looks, at its own machine
  --json        Print each thing that is not well as one line of JSON: {"message","command"}
  --help        Print this

Exit code: 0 if all is well, 1 if something is not, 2 if something has to be changed first.
`;

/**
 * Read the command line.
 *
 * @param args Its words.
 * @returns What to do; "help" if only the usage is wanted.
 * @throws {StartFailure} if there is a word in it that is not understood.
 */
export function parseDoctorOptions(args: readonly string[]): DoctorOptions | "help" {
  const line = new CommandLine(args, {
    task: "doctor",
    values: [...SERVER_OPTIONS, ...BROKER_OPTIONS],
    lists: ["project", "port"],
    flags: ["json"],
  });
  if (line.flag("help")) return "help";
  const server = line.text("server");
  if (server !== null) {
    const why = "With --server that server looks, by its own options; leave out";
    line.refuse(why, ["project", "port", ...BROKER_OPTIONS]);
  }
  return {
    server,
    isJson: line.flag("json"),
    projects: line.texts("project", PROJECT_NEEDED),
    data: line.text("data", "a value"),
    mqtt: brokerOption(line, (name) => env[name]),
    ports: line.texts("port", "a serial port"),
  };
}
