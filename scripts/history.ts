/**
 * `destello history`: what happened on a board (T9).
 *
 * @module
 */
import { stderr, stdout } from "node:process";
import { csv } from "../client/csv.ts";
import { CSV_HEADINGS, csvRow, plainValues } from "../client/history_rows.ts";
import { type Change, isMoment, MAX_HISTORY_PAGE, query } from "../protocol/api/history.ts";
import type { StoreTrouble } from "../protocol/store_trouble.ts";
import { visibleText } from "../protocol/visible_text.ts";
import { CommandLine } from "../server/program_arguments.ts";
import { StartFailure } from "../server/start_failure.ts";
import { BOARD_USAGE, boardMeant } from "./channels/meant_board.ts";
import { reachServer, SERVER_OPTIONS, SERVER_USAGE } from "./reach_server.ts";

const KINDS = ["all", "commands", "failures", "outages"] as const;
/** As many as a person reads, unless told; a table has all of them. */
const USUAL_COUNT = 50;
const EXAMPLE_MOMENT = "2026-11-22T10:00:00Z";

/** What `--help` prints. */
export const USAGE: string = `Print what happened on a board, the newest first.

Usage: deno task destello history [options]

${BOARD_USAGE}
  --channel C   Only this channel, and the board's line
  --only KIND   ${KINDS.join(", ")}
  --from TIME   Not before this moment, as in ${EXAMPLE_MOMENT}
  --to TIME     Before this moment
  --limit N     Most entries (default ${USUAL_COUNT}; with --csv all of them)
${SERVER_USAGE}
  --csv         Print a table for spreadsheets (RFC 4180)
  --json        Print each entry as one line of JSON
  --help        Print this
`;

/**
 * Run it.
 *
 * @param args Its command line.
 * @returns Its exit code.
 * @throws {RequestFailure} if the server refuses.
 */
export async function main(args: readonly string[]): Promise<number> {
  const line = new CommandLine(args, {
    task: "destello history",
    values: [...SERVER_OPTIONS, "board", "channel", "only", "from", "to", "limit"],
    flags: ["csv", "json"],
  });
  if (line.flag("help")) {
    stdout.write(USAGE);
    return 0;
  }
  if (line.flag("csv")) line.refuse("--csv prints a table; leave out", ["json"]);
  const filter = {
    channel: line.text("channel", "the name of a channel") ?? undefined,
    only: line.oneOf("only", KINDS) ?? undefined,
    from: momentOf(line, "from"),
    to: momentOf(line, "to"),
  };
  const form = line.flag("csv") ? asCsv : line.flag("json") ? asJson : inWords;
  const limit = line.wholeNumber("limit", 1, 1_000_000);
  let left = limit ?? (line.flag("csv") ? Infinity : USUAL_COUNT);
  const session = await reachServer(line);
  try {
    const named = line.text("board", "the id or the name of a board");
    const board = boardMeant(session.truth, named, filter.channel ?? null).id;
    if (line.flag("csv")) stdout.write(csv([CSV_HEADINGS]));
    let cursor: number | null | undefined;
    let store: StoreTrouble | undefined;
    while (left > 0 && cursor !== null) {
      const page = await session.call(query, {
        ...filter,
        board,
        limit: Math.min(left, MAX_HISTORY_PAGE),
        ...(cursor === undefined ? {} : { cursor }),
      });
      stdout.write(form(page.changes));
      left -= page.changes.length;
      cursor = page.next;
      store = page.store;
    }
    if (limit === null && cursor !== null) {
      stderr.write("There are older entries: --limit N prints N of them\n");
    }
    if (store !== undefined) stderr.write(storeWords(store));
    return 0;
  } finally {
    session.close();
  }
}

function momentOf(
  line: { text(name: "from" | "to"): string | null },
  name: "from" | "to",
): string | undefined {
  const text = line.text(name);
  if (text === null || isMoment(text)) return text ?? undefined;
  throw new StartFailure(`--${name} must be a moment such as ${EXAMPLE_MOMENT}, got "${text}"`);
}

/** H13: whoever keeps the entries has to know that there are others. */
function storeWords({ reason, waiting, lost, readable }: StoreTrouble): string {
  const older = readable ? "" : "; older ones cannot be read now";
  return `The server cannot write the history (${reason}): ${waiting} changes are only in its memory, ${lost} are lost${older}\n`;
}

function asCsv(changes: readonly Change[]): string {
  return csv(changes.map(csvRow));
}

function asJson(changes: readonly Change[]): string {
  return changes.map((change) => `${JSON.stringify(change)}\n`).join("");
}

function inWords(changes: readonly Change[]): string {
  return changes.map((change) => {
    const { at, channel, outcome, reason, by, command, args, state } = change;
    const asked = command === null ? [] : [`${command} ${plainValues(args ?? {})}`.trim(), "->"];
    const told = [at, channel ?? "line", ...asked, outcome, reason, plainValues(state ?? {}), `by ${by}`];
    return `${visibleText(told.filter((word) => word !== null && word !== "").join("  "))}\n`;
  }).join("");
}
