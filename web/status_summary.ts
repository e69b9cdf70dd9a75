/**
 * What the three chips Page, Server and Board say: in words, with cause and remedy when something is not well.
 *
 * @module
 */
import { named } from "./text/named.ts";
import { own } from "../protocol/own.ts";
import type { BoardStatus, BoardView } from "../protocol/views.ts";
import type { ClickSummary } from "./click_times.ts";
import type { ConnectionState, DisconnectReason } from "../client/connection.ts";
import { isFound } from "./found.ts";
import { isMany } from "./many_boards.ts";
import type { PageModel } from "./page_model.ts";
import type { Diagnosis } from "./text/text.ts";
import type { Words } from "./text/words.ts";

/** How much attention a chip asks for. Shown as a shape as well as a colour. */
export type Tone = "well" | "busy" | "trouble" | "unknown";

/** What a person can do about it on the page itself. */
export type ChipAction = "try_now" | "reload";

/** One chip. */
export interface Chip {
  /** Which. */
  readonly id: "page" | "server" | "board";
  /** What it is about. */
  readonly label: string;
  /** How much attention it asks for. */
  readonly tone: Tone;
  /** How it is, in a word or two. */
  readonly state: string;
  /** Sentences: cause, since when, remedy. */
  readonly sentences: readonly string[];
  /** What else is known, by name; of a board of several, its id, so that its card can be found. */
  readonly facts: readonly (readonly [name: string, value: string, board?: string])[];
  /** What can be done here and now. */
  readonly action: ChipAction | null;
}

/** What the chips are made from. */
export interface ChipsInput {
  /** Connection, truth and time. */
  readonly model: Pick<
    PageModel,
    "connection" | "truth" | "labels" | "now" | "words" | "lastHeard" | "clickTimes"
  >;
  /** The server's address, as people type it. */
  readonly address: string;
}

const BOARD_TONES: Readonly<Record<BoardStatus, Tone>> = {
  online: "well",
  offline: "trouble",
  connecting: "busy",
  mismatch: "trouble",
  flashing: "busy",
};

/**
 * How much attention a board asks for.
 *
 * @param status How it is.
 */
export function toneOf(status: string): Tone {
  return own(BOARD_TONES, status) ?? "unknown";
}

/**
 * The three chips.
 *
 * @param input What they are made from.
 * @returns Page, Server, Board.
 */
export function chipsOf(input: ChipsInput): readonly [Chip, Chip, Chip] {
  return [pageChip(input), serverChip(input), boardChip(input)];
}

type Facts = Chip["facts"];

function sentences({ cause, remedy }: Diagnosis, between = ""): readonly string[] {
  return [cause, between, remedy].filter((sentence) => sentence !== "");
}

/**
 * Why the server lets the page not in.
 *
 * @param connection The page's connection.
 * @param words The person's language.
 * @returns Why, and what to do; null while it does not say so.
 */
export function refusalText(connection: ConnectionState, words: Words): string | null {
  if (connection.status !== "offline" || connection.refusal === undefined) return null;
  return sentences(precise(words.text.chips.pageOffline.refused, connection, words)).join(" ");
}

/** What the server itself says is better than what may be. */
function precise(
  diagnosis: Diagnosis,
  { refusal }: Extract<ConnectionState, { status: "offline" }>,
  words: Words,
): Diagnosis {
  if (refusal === undefined) return diagnosis;
  const { what, todo } = words.cause({ ...refusal, details: {} });
  return { ...diagnosis, cause: `${what.charAt(0).toUpperCase()}${what.slice(1)}.`, remedy: `${todo}.` };
}

function needsReload(reason: DisconnectReason): boolean {
  return reason === "refused" || reason === "incompatible";
}

function pageChip({ model: { connection, truth, words, clickTimes } }: ChipsInput): Chip {
  const { chips } = words.text;
  const you = truth.server?.you;
  const facts: Facts = [
    ...you === undefined ? [] : [[chips.facts.you, words.who(you, [])] as const],
    ...clickFacts(clickTimes.summary, words),
  ];
  const base = { id: "page", label: chips.page, facts, sentences: [], action: null } as const;
  if (connection.status === "online") return { ...base, tone: "well", state: chips.pageOnline };
  if (connection.status !== "offline") return { ...base, tone: "busy", state: chips.pageConnecting };
  const diagnosis = precise(chips.pageOffline[connection.reason], connection, words);
  const stuck = needsReload(connection.reason);
  return {
    ...base,
    tone: stuck ? "trouble" : "busy",
    state: diagnosis.state,
    sentences: sentences(diagnosis),
    action: stuck ? "reload" : "try_now",
  };
}

function clickFacts(clicks: ClickSummary | null, words: Words): Facts {
  if (clicks === null) return [];
  const { facts } = words.text.chips;
  const { p50, p99, serverP50, count } = clicks;
  return [
    [facts.clicks, facts.ofClicks(words.duration(p50), words.duration(p99), words.number(count))],
    [facts.inServer, `p50 ${words.duration(serverP50)}`],
  ];
}

function serverChip({ model, address }: ChipsInput): Chip {
  const { connection, truth, now, words, lastHeard } = model;
  const { server } = truth;
  const { chips } = words.text;
  const where: Facts = [[chips.facts.address, address]];
  const base = { id: "server", label: chips.server, facts: where, sentences: [], action: null } as const;
  if (connection.status === "online") {
    const known: Facts = server === null ? [] : [
      [chips.facts.version, server.version],
      [chips.facts.running, words.age(now - Date.parse(server.startedAt))],
      [chips.facts.definition, [...truth.definitions.keys()].join(", ")],
    ];
    return { ...base, tone: "well", state: chips.serverOnline, facts: [...where, ...known] };
  }
  if (connection.status !== "offline") return { ...base, tone: "busy", state: chips.serverConnecting };
  const diagnosis = precise(chips.serverOffline[connection.reason], connection, words);
  const stuck = needsReload(connection.reason);
  const since = lastHeard === null
    ? chips.noticed(words.age(now - connection.since))
    : chips.lastHeard(words.moment(lastHeard, now), words.age(now - lastHeard));
  return {
    ...base,
    tone: stuck ? "well" : "trouble",
    state: diagnosis.state,
    sentences: sentences(diagnosis, since),
    action: stuck ? "reload" : "try_now",
  };
}

function boardChip({ model: { connection, truth, labels, words } }: ChipsInput): Chip {
  const { chips } = words.text;
  const listed = [...truth.boards.values()];
  // A port that something is plugged into is no board that is missing, as long as there is another.
  const boards = (listed.every(isFound) ? listed : listed.filter((board) => !isFound(board)))
    // Its status is that of its line, which the programmer has not taken yet, or has just given back.
    .map((board) =>
      truth.programming.has(board.id) ? { ...board, status: "flashing" as const, reason: null } : board
    );
  const base = { id: "board", label: chips.board, facts: [], sentences: [], action: null } as const;
  if (connection.status !== "online") {
    const known = isMany(boards)
      ? ""
      : boards.map(({ status }) => chips.lastKnown(named(chips.boardStatus, status))).join(" ");
    const { state } = chips.boardUnknown;
    return { ...base, tone: "unknown", state, sentences: sentences(chips.boardUnknown, known) };
  }
  const [only, ...others] = boards;
  const label = (id: string) => labels.get(id) ?? id;
  if (only === undefined) {
    const { state } = chips.boardNone;
    return { ...base, tone: "trouble", state, sentences: sentences(chips.boardNone) };
  }
  if (others.length === 0) {
    return {
      ...base,
      tone: toneOf(only.status),
      state: named(chips.boardStatus, only.status),
      sentences: boardTrouble(only, words),
      facts: boardFacts(only, words),
    };
  }
  const online = boards.filter(({ status }) => status === "online").length;
  const counted = {
    ...base,
    tone: online === boards.length ? "well" : "trouble",
    state: chips.boardCount(words.number(online), words.number(boards.length)),
  } as const;
  // The list has each of them.
  if (isMany(boards)) return counted;
  return {
    ...counted,
    sentences: boards.flatMap((board) =>
      boardTrouble(board, words).map((sentence) => `${label(board.id)}: ${sentence}`)
    ),
    facts: boards.map((board) => [label(board.id), named(chips.boardStatus, board.status), board.id]),
  };
}

function boardTrouble({ reason }: BoardView, words: Words): readonly string[] {
  if (reason === null) return [];
  const { what, todo } = words.reason(reason);
  return [`${what}.`, `${todo}.`];
}

function boardFacts(board: BoardView, words: Words): Facts {
  const { facts } = words.text.chips;
  const known: Facts = [[facts.board, board.id], [
    facts.connectedBy,
    named(facts.kinds, board.kind),
  ]];
  return board.boot === null ? known : [...known, [facts.boot, words.number(board.boot)]];
}
