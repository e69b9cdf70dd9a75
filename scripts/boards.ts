/**
 * `deno task boards`: what is connected, which boards that may be, and what to do with each.
 *
 * @module
 */
import { argv, exit, stderr, stdout } from "node:process";
import { boardName, boardProfiles } from "../server/boards/profiles.ts";
import type { BoardPort } from "../server/boards/flashing.ts";
import type { PortDetails } from "../server/serial/list_ports.ts";
import { StartFailure } from "../server/start_failure.ts";
import { portsSeen } from "./flashing/board_kind.ts";
import { dataFolder } from "./flashing/command_line.ts";
import { ServerClient } from "./flashing/server_client.ts";
import { boardsOf } from "./flashing/target.ts";

/**
 * A port for people: what is on it, and what to do.
 *
 * @param port The port.
 * @param held The board that a running server has there; undefined if none has.
 * @returns Whole lines.
 */
export function describePort(port: PortDetails, held: BoardPort | undefined): string {
  const profiles = boardProfiles(port);
  const kinds = profiles.map(({ name }) => name).join(", ") || "a board that is not known by its adapter";
  const advice = held === undefined
    ? `program it: deno task flash --port ${port.path}\n  use it:     deno task serve --board ${port.path}`
    : `the running server has it as ${held.board}; program it: deno task flash --board ${held.board}`;
  const others = profiles.slice(1).filter(({ fqbn }) => fqbn !== profiles[0]?.fqbn);
  const fqbns = others.map(({ name, fqbn }) => `  if it is: ${name}, add --fqbn ${fqbn}\n`).join("");
  return `${port.path}  ${boardName(port)}\n  may be:     ${kinds}\n  ${advice}\n${fqbns}`;
}

async function main(args: readonly string[]): Promise<number> {
  const [unknown] = args;
  if (unknown !== undefined) {
    stderr.write(`"deno task boards" takes no options, got "${unknown}"\n`);
    return 2;
  }
  const server = await ServerClient.find(dataFolder(null));
  const held = server === null ? [] : await boardsOf(server);
  server?.close();
  const seen = portsSeen();
  const listed = seen.map((port) => describePort(port, held.find((one) => one.port === port.path)));
  const unlisted = held.filter(({ port }) => !seen.some((one) => one.path === port)).map(({ board, port }) =>
    `${port}\n  the running server has it as ${board}; program it: deno task flash --board ${board}\n`
  );
  const lines = [...listed, ...unlisted];
  stdout.write(
    lines.length === 0
      ? "No board is connected: there is no USB serial port.\n" +
        'Without a board: "deno task serve --board virtual", or "deno task board" for one behind a port\n'
      : lines.join("\n"),
  );
  return 0;
}

if (import.meta.main) {
  try {
    exit(await main(argv.slice(2)));
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    stderr.write(`${error.message}\n`);
    exit(2);
  }
}
