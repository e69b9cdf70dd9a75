/**
 * The history as a file.
 *
 * @module
 */
import { type HistoryAsked, type HistoryPage, MAX_HISTORY_PAGE } from "../../../protocol/api/history.ts";
import { type Cell, csv } from "../../../client/csv.ts";
import { CSV_HEADINGS, csvRow } from "../../../client/history_rows.ts";
import { type HistoryFilter, paramsOf } from "./history_log.ts";
import { saveFile } from "../save_file.ts";

/** More entries than that go into several files, a shorter time each. */
const MOST_SAVED = 20_000;

/** What {@linkcode saveHistory} needs. */
export interface HistoryExport {
  /** Board id, for the file's name. */
  readonly board: string;
  /** Which entries. */
  readonly filter: HistoryFilter;
  /** Asks the server. */
  readonly query: (params: HistoryAsked) => Promise<HistoryPage>;
  /** Told how many entries there are so far. */
  readonly progress: (count: number) => void;
}

/** What was saved. */
export interface SavedHistory {
  /** How many entries. */
  readonly count: number;
  /** Whether that is all that the filter lets through. */
  readonly isWhole: boolean;
}

/**
 * Save every entry that a filter lets through, the newest first.
 *
 * @param options Which, and from where.
 * @returns What was saved.
 * @throws {RequestFailure} if the server does not answer; then nothing is saved.
 */
export async function saveHistory(options: HistoryExport): Promise<SavedHistory> {
  const { board, filter, query, progress } = options;
  const rows: (readonly Cell[])[] = [];
  let next: number | null = null;
  do {
    const place: HistoryAsked = next === null ? {} : { cursor: next };
    const page: HistoryPage = await query({ ...paramsOf(filter), limit: MAX_HISTORY_PAGE, ...place });
    for (const change of page.changes) rows.push(csvRow(change));
    next = page.next;
    progress(rows.length);
  } while (next !== null && rows.length < MOST_SAVED);
  saveFile(`${board}-history.csv`, "text/csv", csv([CSV_HEADINGS, ...rows]));
  return { count: rows.length, isWhole: next === null };
}
