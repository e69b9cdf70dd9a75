/**
 * `destello watch`: what boards report, as they report it (T8).
 *
 * @module
 */
import { stdout } from "node:process";
import { plainValues } from "../client/history_rows.ts";
import type { StateChanged } from "../protocol/api/board.ts";
import { own } from "../protocol/own.ts";
import type { BoardView } from "../protocol/views.ts";
import { visibleText } from "../protocol/visible_text.ts";
import { CommandLine } from "../server/program_arguments.ts";
import { boardMeant, boardsMeant, boardUsage } from "./channels/meant_board.ts";
import { lost, reachServer, SERVER_OPTIONS, SERVER_USAGE } from "./reach_server.ts";

/** What `--help` prints. */
export const USAGE: string =
  `Print what boards report, one line each: first what is known, then every change, until Ctrl+C.

Usage: deno task destello watch [CHANNEL...] [options]

${boardUsage("all of them")}
${SERVER_USAGE}
  --json        Print each line as JSON: {"at","board","channel","state","by","boot","rev"} for a channel,
                {"board","status"} for a board that comes, goes or becomes another status
  --help        Print this
`;

/**
 * Run it.
 *
 * @param args Its command line.
 * @returns Never; a server that ends, ends it.
 * @throws {RequestFailure} when the connection is lost.
 */
export async function main(args: readonly string[]): Promise<number> {
  const line = new CommandLine(args, {
    task: "destello watch",
    values: [...SERVER_OPTIONS, "board"],
    flags: ["json"],
    names: "any",
  });
  if (line.flag("help")) {
    stdout.write(USAGE);
    return 0;
  }
  const session = await reachServer(line);
  const named = line.text("board", "the id or the name of a board");
  const only = named === null ? null : boardMeant(session.truth, named, null).id;
  for (const channel of line.names) boardsMeant(session.truth, only, channel);
  const isWanted = (event: Event) =>
    (only === null || event.board === only) &&
    ("status" in event || line.names.length === 0 || line.names.includes(event.channel));
  const shown = line.flag("json") ? (event: Event) => JSON.stringify(event) : inWords;
  const told = new Map<string, BoardView>();
  const tell = (id: string, now: BoardView | undefined) => {
    const events = now === undefined ? [{ board: id, status: "gone" }] : eventsBetween(told.get(id), now);
    if (now === undefined) told.delete(id);
    else told.set(id, now);
    stdout.write(events.filter(isWanted).map((event) => `${shown(event)}\n`).join(""));
  };
  const tellAll = () => {
    const { boards } = session.truth;
    for (const id of [...told.keys()].filter((id) => !boards.has(id))) tell(id, undefined);
    for (const [id, view] of boards) tell(id, view);
  };
  tellAll();
  session.subscribe((changed) => changed === null ? tellAll() : tell(changed.id, changed));
  throw await lost(session);
}

/** What is printed. */
type Event = Omit<StateChanged, "boot"> & { readonly boot: number | null } | {
  readonly board: string;
  readonly status: string;
};

/** What is another than before: of the truth, however it came to be known. */
function eventsBetween(before: BoardView | undefined, now: BoardView): readonly Event[] {
  const { id: board, status, boot } = now;
  const reports = Object.entries(now.channels).flatMap(([channel, { reported: state, by, at, rev }]) => {
    const known = own(before?.channels ?? {}, channel);
    const isNew = known?.rev !== rev || known.at !== at;
    return !isNew || state === null || at === null || by === null || rev === null
      ? []
      : [{ at, board, channel, state, by, boot, rev }];
  });
  return before?.status === status ? reports : [{ board, status }, ...reports];
}

function inWords(event: Event): string {
  if ("status" in event) return `${event.board}  ${event.status}`;
  const { board, channel, state, at, by } = event;
  return visibleText(`${board}  ${channel}  ${plainValues(state)}  ${at}  by ${by}`);
}
