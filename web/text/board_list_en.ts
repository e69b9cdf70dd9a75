/**
 * The list of many boards in English.
 *
 * @module
 */
import type { BoardListText } from "./board_list_text.ts";

/** English. */
export const boardListEn: BoardListText = {
  label: "Boards",
  search: "Search boards",
  hint: "Name, id, project or state",
  filters: "Show only",
  trouble: "Need attention",
  others: "Other boards",
  here: "This server",
  shown: (shown, all) => `${shown} of ${all} boards`,
  none: "No board fits.",
  showAll: "Show all boards",
  back: "All boards",
  gone: (id) => `There is no board ${id} here now.`,
};
