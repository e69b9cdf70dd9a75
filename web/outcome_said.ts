/**
 * What became of a request, in words that are said aloud.
 *
 * @module
 */
import { own } from "../protocol/own.ts";
import { definitionOf, type Truth } from "../client/truth.ts";
import { isFound, labelsOf } from "./found.ts";
import type { Ask, Stage } from "./requests.ts";
import type { Words } from "./text/words.ts";
import { stateInWords } from "./fields/in_words.ts";

/**
 * Say what became of a request.
 *
 * @param stage How far it has come.
 * @param truth What is known.
 * @param words Speaks.
 * @returns The sentence; null while nothing need be said.
 */
export function outcomeSaid(stage: Stage, truth: Truth, words: Words): string | null {
  const text = words.text.channel;
  switch (stage.stage) {
    case "confirmed":
      return `${described(stage.ask, truth, words)}. ${text.confirmed(words.duration(stage.tookMs))}`;
    case "failed": {
      const { what, todo } = words.failure(stage.failure);
      return `${titled(stage.ask, truth, words)}: ${what}. ${todo}`;
    }
    case "cancelled":
      return `${titled(stage.ask, truth, words)}: ${text.cancelled}`;
    case "pending":
      return stage.slow ? `${titled(stage.ask, truth, words)}: ${text.slow}` : null;
    case "idle":
      return null;
  }
}

/** The channel; of several boards whose it is, too. */
function titled({ board, channel }: Ask, truth: Truth, words: Words): string {
  const told = own(definitionOf(truth, board).channels, channel);
  const title = words.title(told, channel);
  const isOnly = [...truth.boards.values()].filter((one) => !isFound(one)).length <= 1;
  return isOnly ? title : `${labelsOf(truth, words).get(board) ?? board}: ${title}`;
}

function described(ask: Ask, truth: Truth, words: Words): string {
  const channel = own(definitionOf(truth, ask.board).channels, ask.channel);
  const reported = own(truth.boards.get(ask.board)?.channels ?? {}, ask.channel)?.reported ?? null;
  const state = channel === undefined ? "" : stateInWords(words, channel, reported);
  return words.text.channel.reports(titled(ask, truth, words), state);
}
