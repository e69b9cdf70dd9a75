/**
 * `deno task boards`: what is connected, which boards that may be, and what to do with each.
 *
 * @module
 */
import { stdout } from "node:process";
import { boardName, likelyModels } from "../server/programming/board_kind.ts";
import { type PortNature, portNature } from "../server/programming/usb_ids.ts";
import type { BoardPort } from "../protocol/api/flash.ts";
import type { BoardView } from "../protocol/views.ts";
import { denoFiles } from "../server/serial/device_files.ts";
import { isSameDevice } from "../server/serial/device_path.ts";
import { type PortDetails, portsSeen } from "../server/serial/list_ports.ts";
import { visibleText } from "../protocol/visible_text.ts";
import { CommandLine } from "../server/program_arguments.ts";
import { reachServerIfAny, SERVER_OPTIONS, SERVER_USAGE } from "./reach_server.ts";
import { shellWord } from "../protocol/shell_word.ts";

/** Why the server opens a port only if it is named. */
const NATURES: Readonly<Record<Exclude<PortNature, "board">, string>> = {
  modem: "it looks like a modem",
  gps: "it looks like a GPS receiver",
  radio: "it looks like a stick for Zigbee, Z-Wave or the like",
  unknown: "its USB id is no known board's or adapter's",
};

/** What `--help` prints. */
export const USAGE: string =
  `Say which boards the running server has, what else is connected, and what to do with each.

Usage: deno task boards [options]

${SERVER_USAGE}
  --json        Print each board of the server as one line of JSON: {"board","name","status","kind","project","port"},
                on a gateway with "server", the name of the one that has it; each other port as {"port","adapter","nature"}
  --help        Print this
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
      `  try it:     deno task serve --board ${shellWord(port.path)}\n`;
  }
  const path = shellWord(port.path);
  const kinds = models.map(({ title }) => title).join(", ") || "a board that is not known by its adapter";
  const advice = held === undefined
    ? `program it: deno task flash --port ${path}\n  use it:     deno task serve --board ${path}`
    : `the running server has it as ${held.board}; program it: deno task flash --board ${
      shellWord(held.board)
    }`;
  const others = models.slice(1).map(({ title, name }) => `  if it is: ${title}, add --board ${name}\n`).join(
    "",
  );
  return `${port.path}  ${boardName(port)}\n  may be:     ${kinds}\n  ${advice}\n${others}`;
}

/** A board, as far as it is shown. */
type ShownBoard = Pick<BoardView, "id" | "name" | "status" | "kind" | "project" | "port" | "server">;

/**
 * A board of the server in words.
 *
 * @param board The board.
 * @returns Two lines: who it is, and how and where (T7a).
 */
export function describeBoard({ id, name, status, kind, project, port, server }: ShownBoard): string {
  const of = project === null || project === undefined ? "" : `, project "${project}"`;
  const place = port === null ? kind : `at ${port.path}`;
  const where = server === undefined ? place : `${place}, of the server ${server.name}`;
  return `${visibleText(`${id}  ${name}`)}\n  ${visibleText(`${status}${of}, ${where}`)}\n`;
}

/**
 * Run it.
 *
 * @param args Its command line.
 * @returns Its exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  const line = new CommandLine(args, { task: "boards", values: [...SERVER_OPTIONS], flags: ["json"] });
  if (line.flag("help")) {
    stdout.write(USAGE);
    return 0;
  }
  const isHere = line.text("server") === null;
  const server = await reachServerIfAny(line);
  const boards = [...server?.truth.boards.values() ?? []];
  server?.close();
  const held = boards.flatMap(({ id: board, port }) => port === null ? [] : [{ board, port: port.path }]);
  // What is connected to another machine cannot be seen from here.
  const seen = isHere ? portsSeen() : [];
  const holderOf = (port: PortDetails) => held.find((one) => isSameDevice(one.port, port.path, denoFiles));
  if (line.flag("json")) {
    const lines = [
      ...boards.map(({ id: board, name, status, kind, project, port, server }) => ({
        board,
        name,
        status,
        kind,
        project,
        port,
        ...(server === undefined ? {} : { server: server.name }),
      })),
      ...seen.filter((port) => holderOf(port) === undefined).map((port) => ({
        port: port.path,
        adapter: boardName(port),
        nature: portNature(port),
      })),
    ];
    stdout.write(lines.map((one) => `${JSON.stringify(one)}\n`).join(""));
    return 0;
  }
  const listed = [...boards.map(describeBoard), ...seen.map((port) => describePort(port, holderOf(port)))];
  stdout.write(
    listed.length === 0
      ? "No board is connected: there is no USB serial port.\n" +
        'Without a board: "deno task serve --board virtual", or "deno task board" for one behind a port\n'
      : listed.join("\n"),
  );
  return 0;
}
