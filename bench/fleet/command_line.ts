/**
 * What `deno task bench fleet` takes.
 *
 * @module
 */
import { CommandLine } from "../../server/program_arguments.ts";

/** How large a fleet is. */
export interface FleetSize {
  /** Simulated boards. */
  readonly boards: number;
  /** Server processes, which share the boards. */
  readonly servers: number;
  /** Gateway processes. */
  readonly gateways: number;
  /** Pages, which share the gateways. */
  readonly pages: number;
}

/** The size unless told. */
export const USUAL_SIZE: FleetSize = { boards: 1000, servers: 10, gateways: 3, pages: 100 };

/** What `--help` prints. */
export const USAGE = `Measure a fleet: servers with simulated boards, one Mosquitto, gateways, and pages.

Usage: deno task bench fleet [options]

  --boards N    Boards in all (default ${USUAL_SIZE.boards})
  --servers N   Server processes, which share the boards (default ${USUAL_SIZE.servers})
  --gateways N  Gateway processes (default ${USUAL_SIZE.gateways})
  --pages N     Pages, which share the gateways (default ${USUAL_SIZE.pages})
  --help        Print this

Takes less than five minutes. Needs Linux and Mosquitto. docs/SCALE.md says what the figures mean.
`;

/** As many as a machine has ports and files for. */
const MOST = 10_000;

/**
 * Read the command line.
 *
 * @param args Its words.
 * @returns The size; "help" if only the usage is wanted.
 * @throws {StartFailure} if there is a word in it that is not understood.
 */
export function parseFleetOptions(args: readonly string[]): FleetSize | "help" {
  const line = new CommandLine(args, {
    task: "bench fleet",
    values: ["boards", "servers", "gateways", "pages"],
  });
  if (line.flag("help")) return "help";
  const number = (name: keyof FleetSize) => line.wholeNumber(name, 1, MOST) ?? USUAL_SIZE[name];
  return {
    boards: number("boards"),
    servers: number("servers"),
    gateways: number("gateways"),
    pages: number("pages"),
  };
}
