/**
 * `destello console`: what passes on a board's line, in words (T10).
 *
 * @module
 */
import { stdout } from "node:process";
import { definitionOf } from "../client/truth.ts";
import { knownDefinition } from "../protocol/told.ts";
import { visibleLines } from "../protocol/visible_text.ts";
import { wireTable } from "../protocol/wire/codec.ts";
import { LineDescriber } from "../protocol/wire/describe.ts";
import { type DescribedFrame, isPing } from "../protocol/wire/described_frame.ts";
import { CommandLine } from "../server/program_arguments.ts";
import { BOARD_USAGE, boardMeant } from "./channels/meant_board.ts";
import { frameWords } from "./frame_words.ts";
import { lost, reachServer, SERVER_OPTIONS, SERVER_USAGE } from "./reach_server.ts";

/** What `--help` prints. */
export const USAGE: string = `Print what passes on a board's line, until Ctrl+C: > to the board, < from it.

Usage: deno task destello console [options]

  --prints      Only what the sketch prints, as it prints it
  --pings       Also the pings, which pass all the time
${BOARD_USAGE}
${SERVER_USAGE}
  --json        Print each frame as one line of JSON: {"at","direction","bytes","meaning"}
  --help        Print this
`;

/**
 * Run it.
 *
 * @param args Its command line.
 * @returns Never; a server that ends, ends it.
 * @throws {RequestFailure} if the server refuses, or the connection is lost.
 */
export async function main(args: readonly string[]): Promise<number> {
  const line = new CommandLine(args, {
    task: "destello console",
    values: [...SERVER_OPTIONS, "board"],
    flags: ["json", "prints", "pings"],
  });
  if (line.flag("help")) {
    stdout.write(USAGE);
    return 0;
  }
  if (line.flag("prints")) {
    line.refuse("--prints prints only what the sketch prints; leave out", ["json", "pings"]);
  }
  const session = await reachServer(line);
  const board = boardMeant(session.truth, line.text("board", "the id or the name of a board"), null).id;
  const describer = new LineDescriber(wireTable(knownDefinition(definitionOf(session.truth, board))));
  const refused = Promise.withResolvers<never>();
  const tell = (at: number, frame: DescribedFrame) => {
    if (line.flag("prints")) {
      if (frame.meaning.kind === "printed") stdout.write(visibleLines(frame.meaning.text));
    } else if (line.flag("pings") || !isPing(frame)) {
      stdout.write(`${line.flag("json") ? asJson(at, frame) : frameWords(at, frame)}\n`);
    }
  };
  session.watchLine(board, {
    began() {},
    missed: () => describer.gap(),
    heard({ at, direction, bytes }) {
      for (const frame of describer.push(direction, bytes)) tell(at, frame);
    },
    refused: refused.reject,
  });
  try {
    throw await Promise.race([lost(session), refused.promise]);
  } finally {
    session.close();
  }
}

function asJson(at: number, { direction, bytes, meaning }: DescribedFrame): string {
  const hex = Uint8Array.from(bytes, ({ onLine }) => onLine).toHex();
  return JSON.stringify({ at: new Date(at).toISOString(), direction, bytes: hex, meaning });
}
