/**
 * The page's title, by which tabs are told apart (U13).
 *
 * @module
 */
import { type ChipsInput, chipsOf } from "./status_summary.ts";
import { isFound } from "./found.ts";
import { isMany } from "./many_boards.ts";

/**
 * What the tab is called: what is not well, the boards, and the server.
 *
 * @param input What is known, and the server's address.
 * @returns For example "Board: Offline · Uno · Destello 127.0.0.1:8000".
 */
export function pageTitle(input: ChipsInput): string {
  const { model: { connection, truth, words, labels }, address } = input;
  const [, server, board] = chipsOf(input);
  const told = connection.status === "offline" ? server : connection.status === "online" ? board : null;
  const trouble = told === null || told.tone === "well" ? [] : [`${told.label}: ${told.state}`];
  const boards = [...truth.boards.values()].filter((one) => !isFound(one));
  const named = boards.length === 0
    ? []
    : isMany(boards)
    ? [words.text.chips.boards(words.number(boards.length))]
    : [boards.map(({ id }) => labels.get(id) ?? id).join(", ")];
  return [...trouble, ...named, `Destello ${address}`].join(" · ");
}
