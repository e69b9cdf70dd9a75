/**
 * Which of many boards are shown, in which order, and in which groups: those that are not well first, the others by the server and the
 * project that they are of.
 *
 * @module
 */
import type { BoardView } from "../../protocol/views.ts";
import type { Truth } from "../../client/truth.ts";
import { boardLabels } from "../../protocol/board_labels.ts";
import { isFound } from "../found.ts";
import { named } from "../text/named.ts";
import type { BoardListText } from "../text/board_list_text.ts";
import type { Words } from "../text/words.ts";

/** As much of an id as somebody types who means it: shorter pieces are in most ids. */
const SHORTEST_ID = 4;

/** What is to be shown. */
export interface Wish {
  /** What was typed. */
  readonly search: string;
  /** The status that is shown alone; null: every one. */
  readonly status: string | null;
}

/** Where boards belong. */
export interface Home {
  /** Names it in the browser's memory. */
  readonly key: string;
  /** Its server and project, as far as there are several; empty where all boards are of one. */
  readonly title: string;
}

/** A board of the list. */
export interface ListedBoard {
  /** Board id. */
  readonly id: string;
  /** What it is called. */
  readonly label: string;
  /** How it is; while it is being programmed, that. */
  readonly status: BoardView["status"];
  /** The group it is of while it is well. */
  readonly home: Home;
  /** What it is found by, as {@linkcode folded}. */
  readonly haystack: string;
  /** Its id, as {@linkcode folded}. */
  readonly foldedId: string;
}

/** Boards under one heading. */
export interface BoardGroup {
  /** Names it in the browser's memory; empty for those that are not well. */
  readonly key: string;
  /** Its heading; null for those that are not well, wherever they are. */
  readonly title: string | null;
  /** In their order. */
  readonly boards: readonly ListedBoard[];
}

/** What the list shows. */
export interface Arrangement {
  /** Those with boards, in their order. */
  readonly groups: readonly BoardGroup[];
  /** Each status that there is, what is not well first: how many boards that fit the search have it, and how many do at all. */
  readonly statuses: readonly (readonly [status: BoardView["status"], found: number, all: number])[];
  /** How many are shown. */
  readonly shown: number;
}

/** What the order is made from. */
export interface KnownBoards {
  /** What is known. */
  readonly truth: Pick<Truth, "boards" | "programming">;
  /** What each is called. */
  readonly labels: ReadonlyMap<string, string>;
  /** The page's language. */
  readonly words: Words;
  /** Words of the list. */
  readonly text: Pick<BoardListText, "here" | "others">;
}

/** In this order; what a newer server names comes before them, since nobody knows that it is well. */
const WELL: readonly string[] = ["flashing", "connecting", "online"];

function isTrouble(status: string): boolean {
  return !WELL.includes(status);
}

/**
 * Letters as people type them in a hurry.
 *
 * @param text Any text.
 * @returns In small letters, without accents.
 */
export function folded(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{Mark}/gu, "").toLowerCase();
}

/**
 * Every board that more is known of than its port, in the order of groups and names.
 *
 * @param known What is known.
 * @returns It; to be made anew when a board comes, goes, or is told of otherwise.
 */
export function listBoards({ truth, labels, words, text }: KnownBoards): readonly ListedBoard[] {
  const views = [...truth.boards.values()].filter((view) => !isFound(view));
  const homeOf = homesOf(views, text);
  const { compare } = new Intl.Collator(words.locale, { numeric: true });
  return views.map((view) => {
    const { id, name, project, server, port } = view;
    const label = labels.get(id) ?? id;
    const status = truth.programming.has(id) ? "flashing" : view.status;
    const said = named(words.text.chips.boardStatus, status);
    const found = [label, name, project, server?.name, server?.id, port?.path, said, status];
    return {
      id,
      label,
      status,
      home: homeOf(view),
      haystack: folded(found.filter((one) => typeof one === "string").join("\n")),
      foldedId: folded(id),
    };
  }).toSorted((a, b) => compare(a.home.title, b.home.title) || compare(a.label, b.label));
}

/** Only what tells groups apart is said. */
function homesOf(views: readonly BoardView[], text: KnownBoards["text"]): (view: BoardView) => Home {
  const servers = new Map(views.map(({ server }) => [server?.id ?? "", server?.name ?? text.here]));
  // Machines are often called alike.
  const names = boardLabels([...servers].map(([id, name]) => ({ id, name })));
  const projects = new Set(views.map(({ project }) => project ?? ""));
  return ({ server, project }) => {
    const id = server?.id ?? "";
    const title = [
      ...servers.size > 1 ? [names.get(id) ?? id] : [],
      ...projects.size > 1 ? [project ?? text.others] : [],
    ].join(" · ");
    return { key: JSON.stringify([id, project ?? ""]), title };
  };
}

/**
 * What fits a wish.
 *
 * @param boards As {@linkcode listBoards} gives them.
 * @param wish What is to be shown.
 * @returns Groups, and how many there are of each status.
 */
export function arrange(boards: readonly ListedBoard[], wish: Wish): Arrangement {
  const words = folded(wish.search).split(/\s+/).filter((word) => word !== "");
  const found = boards.filter((board) => words.every((word) => isFoundBy(word, board)));
  const counts = countStatuses(found);
  const shown = wish.status === null ? found : found.filter(({ status }) => status === wish.status);
  const trouble: ListedBoard[] = [];
  const homes = new Map<string, { title: string; boards: ListedBoard[] }>();
  for (const board of shown) {
    const { key, title } = board.home;
    const home = homes.get(key) ?? { title, boards: [] };
    if (!isTrouble(board.status)) homes.set(key, home);
    (isTrouble(board.status) ? trouble : home.boards).push(board);
  }
  return {
    groups: [
      ...trouble.length === 0 ? [] : [{ key: "", title: null, boards: trouble }],
      ...[...homes].map(([key, home]) => ({ key, ...home })),
    ],
    // Those that none of the found boards has stay, with 0: while somebody types, no button comes or goes.
    statuses: [...countStatuses(boards)]
      .map(([status, all]) => [status, counts.get(status) ?? 0, all] as const)
      .toSorted(([a], [b]) => WELL.indexOf(a) - WELL.indexOf(b)),
    shown: shown.length,
  };
}

function countStatuses(boards: readonly ListedBoard[]): ReadonlyMap<BoardView["status"], number> {
  const counts = new Map<BoardView["status"], number>();
  for (const { status } of boards) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts;
}

/** "bench 7" is not bench 17 or 71, and not every board with a 7 in its id. */
function isFoundBy(word: string, { haystack, foldedId }: ListedBoard): boolean {
  if (word.length >= SHORTEST_ID && foldedId.includes(word)) return true;
  for (let at = haystack.indexOf(word); at >= 0; at = haystack.indexOf(word, at + 1)) {
    const isWithinNumber = /^\d/.test(word) && /\d/.test(haystack.charAt(at - 1));
    const goesOn = /\d$/.test(word) && /[\p{Letter}\d]/u.test(haystack.charAt(at + word.length));
    if (!isWithinNumber && !goesOn) return true;
  }
  return false;
}
