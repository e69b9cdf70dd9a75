/**
 * `deno task boards`: what is connected, which boards that may be, and what to do with each.
 *
 * @module
 */
import "../server/tell_in_words.ts";
import { argv, exit, stdout } from "node:process";
import { boardName, likelyModels } from "../server/programming/board_kind.ts";
import { type PortNature, portNature } from "../server/programming/usb_ids.ts";
import type { BoardPort } from "../protocol/api/flash.ts";
import { denoFiles } from "../server/serial/device_files.ts";
import { isSameDevice } from "../server/serial/device_path.ts";
import { type PortDetails, portsSeen } from "../server/serial/list_ports.ts";
import { CommandLine } from "../server/program_arguments.ts";
import { dataFolder } from "./flashing/command_line.ts";
import { findServer } from "./flashing/find_server.ts";
import { boardsOf } from "./flashing/target.ts";

/** Why the server opens a port only if it is named. */
const NATURES: Readonly<Record<Exclude<PortNature, "board">, string>> = {
  modem: "it looks like a modem",
  gps: "it looks like a GPS receiver",
  radio: "it looks like a stick for Zigbee, Z-Wave or the like",
  unknown: "its USB id is no known board's or adapter's",
};

const USAGE = `Say what is connected, which boards that may be, and what to do with each.

Usage: deno task boards [options]

  --data DIR  Data folder of the server (default: in your state folder)
  --help      Print this
`;

/**
 * A port for people: what is on it, and what to do.
 *
 * @param port The port.
 * @param held The board that a running server has there; undefined if none has.
 * @returns Whole lines.
 */
function describePort(port: PortDetails, held: BoardPort | undefined): string {
  const models = likelyModels(port);
  const nature = portNature(port);
  if (held === undefined && nature !== "board") {
    return `${port.path}  ${boardName(port)}\n  left alone: ${NATURES[nature]}\n` +
      `  try it:     deno task serve --board ${port.path}\n`;
  }
  const kinds = models.map(({ title }) => title).join(", ") || "a board that is not known by its adapter";
  const advice = held === undefined
    ? `program it: deno task flash --port ${port.path}\n  use it:     deno task serve --board ${port.path}`
    : `the running server has it as ${held.board}; program it: deno task flash --board ${held.board}`;
  const others = models.slice(1).map(({ title, name }) => `  if it is: ${title}, add --board ${name}\n`).join(
    "",
  );
  return `${port.path}  ${boardName(port)}\n  may be:     ${kinds}\n  ${advice}\n${others}`;
}

async function main(args: readonly string[]): Promise<number> {
  const line = new CommandLine(args, { task: "boards", values: ["data"] });
  if (line.flag("help")) {
    stdout.write(USAGE);
    return 0;
  }
  const server = await findServer(dataFolder(line.text("data", "the name of a folder")));
  const held = server === null ? [] : await boardsOf(server);
  server?.close();
  const seen = portsSeen();
  const listed = seen.map((port) =>
    describePort(port, held.find((one) => isSameDevice(one.port, port.path, denoFiles)))
  );
  const unlisted = held.filter(({ port }) => !seen.some((one) => isSameDevice(one.path, port, denoFiles)))
    .map((
      { board, port },
    ) => `${port}\n  the running server has it as ${board}; program it: deno task flash --board ${board}\n`);
  const lines = [...listed, ...unlisted];
  stdout.write(
    lines.length === 0
      ? "No board is connected: there is no USB serial port.\n" +
        'Without a board: "deno task serve --board virtual", or "deno task board" for one behind a port\n'
      : lines.join("\n"),
  );
  return 0;
}

exit(await main(argv.slice(2)));
