/**
 * What is on disk when the server has ended, whatever happened to it before (P13).
 *
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
import * as z from "zod/mini";
import type { BoardView } from "../../protocol/views.ts";
import type { CommandRecord } from "./command_log.ts";

const changeRow = z.object({ channel: z.string(), rev: z.number(), command: z.nullable(z.string()) });
const desiredRow = z.object({ board: z.string(), channel: z.string(), state: z.string() });

/**
 * Look whether everything that was confirmed to a page is in the history, and what is wanted is what pages were told.
 *
 * @param database The file.
 * @param commands Every command.
 * @param boards What the server told of its boards in the end.
 * @returns What is missing, in words.
 */
export function storeProblems(
  database: DatabaseSync,
  commands: readonly CommandRecord[],
  boards: readonly BoardView[],
): string[] {
  const rows = database.prepare("select channel, rev, command from change where outcome = 'confirmed'").all();
  const kept = new Set(rows.map((row) => {
    const { channel, rev, command } = changeRow.parse(row);
    return `${channel}.${command} ${rev}`;
  }));
  const lost = commands.filter(({ end, channel, command }) =>
    end?.kind === "confirmed" && !kept.has(`${channel}.${command} ${end.result.rev}`)
  );
  const wanted = database.prepare("select board, channel, state from desired").all();
  const shown = new Map(
    boards.flatMap(({ id, channels }) =>
      Object.entries(channels).map(([channel, { desired }]) => [`${id} ${channel}`, JSON.stringify(desired)])
    ),
  );
  return [
    ...lost.map(({ number, channel, command }) =>
      `${channel}.${command} #${number} was confirmed, and is not in the history`
    ),
    ...wanted.flatMap((row) => {
      const { board, channel, state } = desiredRow.parse(row);
      const told = shown.get(`${board} ${channel}`);
      return told === undefined || told === state
        ? []
        : [`of ${channel} the store wants ${state}, and the server told ${told}`];
    }),
  ];
}
