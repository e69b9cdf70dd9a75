/**
 * `destello get`: what boards last reported (T7).
 *
 * @module
 */
import { stderr, stdout } from "node:process";
import { plainValues } from "../client/history_rows.ts";
import { own } from "../protocol/own.ts";
import { type BoardView, type ChannelView, UNKNOWN_CHANNEL } from "../protocol/views.ts";
import { visibleLines, visibleText } from "../protocol/visible_text.ts";
import { CommandLine } from "../server/program_arguments.ts";
import { StartFailure } from "../server/start_failure.ts";
import { boardMeant, boardUsage } from "./channels/meant_board.ts";
import { definitionOf, type Truth } from "../client/truth.ts";
import { reachServer, SERVER_OPTIONS, SERVER_USAGE } from "./reach_server.ts";

/** Nobody can tell: the board has not reported it, or is not there to say. */
const UNKNOWN = 3;

/** What `--help` prints. */
export const USAGE: string = `Say what boards last reported.

Usage: deno task destello get [options]                    every channel of every board
       deno task destello get CHANNEL [FIELD] [options]    one channel, or one value of it

${boardUsage("all of them; with CHANNEL the only one that has it")}
${SERVER_USAGE}
  --json        Print each channel as one line of JSON, or the value alone
  --help        Print this

Exit code: 0, 2 if something has to be changed first, 3 if a board that is asked for is not online: what is printed of it is the
last that was known.
`;

/**
 * Run it.
 *
 * @param args Its command line.
 * @returns Its exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  const line = new CommandLine(args, {
    task: "destello get",
    values: [...SERVER_OPTIONS, "board"],
    flags: ["json"],
    names: "any",
  });
  if (line.flag("help")) {
    stdout.write(USAGE);
    return 0;
  }
  const [channel, field, ...others] = line.names;
  if (others.length > 0) {
    throw new StartFailure(`One channel and one field at a time; got ${line.names.join(" ")}`);
  }
  const named = line.text("board", "the id or the name of a board");
  const session = await reachServer(line);
  session.close();
  const { truth } = session;
  const isJson = line.flag("json");
  const boards = named === null && channel === undefined
    ? [...truth.boards.values()]
    : [boardMeant(truth, named, channel ?? null)];
  const rows = boards.flatMap((board) => {
    const channels = Object.keys(definitionOf(truth, board.id).channels);
    return (channel === undefined ? channels : [channel]).map((channel) => ({ board, channel }));
  });
  for (const row of rows) {
    stdout.write(field === undefined ? shown(row, isJson) : valueOf(truth, row, field, isJson));
  }
  const away = boards.filter(({ status }) => status !== "online");
  for (const { id, name, status } of away) {
    stderr.write(
      visibleLines(`Board ${id} (${name}) is ${status}: what is printed of it is the last known\n`),
    );
  }
  const isKnown = rows.every(({ board, channel }) => viewOf(board, channel).reported !== null);
  return away.length === 0 && isKnown ? 0 : UNKNOWN;
}

/** A channel of a board. */
interface Row {
  readonly board: BoardView;
  readonly channel: string;
}

function valueOf(truth: Truth, { board, channel }: Row, field: string, isJson: boolean): string {
  const { state: fields } = own(definitionOf(truth, board.id).channels, channel) ?? { state: {} };
  if (own(fields, field) === undefined) {
    throw new StartFailure(`"${channel}" has no field "${field}"; it has ${Object.keys(fields).join(", ")}`);
  }
  const value = own(viewOf(board, channel).reported ?? {}, field) ?? null;
  return `${isJson ? JSON.stringify(value) : visibleText(String(value ?? "unknown"))}\n`;
}

function viewOf({ channels }: BoardView, channel: string): ChannelView {
  return own(channels, channel) ?? UNKNOWN_CHANNEL;
}

function shown({ board, channel }: Row, isJson: boolean): string {
  const { id, name, status } = board;
  const { reported: state, at, by, rev } = viewOf(board, channel);
  if (isJson) return `${JSON.stringify({ board: id, name, status, channel, state, at, by, rev })}\n`;
  const said = state === null ? "unknown" : plainValues(state);
  const row = `${id}  ${channel}  ${said}${status === "online" ? "" : `  (${status}: last known)`}`;
  return `${visibleText(row)}\n`;
}
