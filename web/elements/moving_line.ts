/**
 * What a channel's card says of a value that the board changes by itself, and the button that stops it (U5).
 *
 * @module
 */
import { html, nothing, type TemplateResult } from "lit";
import { isYesNo, unitOf } from "../../protocol/fields/kinds.ts";
import { restCommand } from "../../protocol/rest_command.ts";
import { own } from "../../protocol/own.ts";
import { knownCommands } from "../../protocol/told.ts";
import type { ChannelProperties } from "../channel_elements.ts";
import { movedBy } from "../movement.ts";
import { type Moving, WishEvent } from "./ask.ts";
import type { Line } from "./stage_lines.ts";
import { unbroken } from "./unbroken.ts";
import { valueInWords } from "../fields/in_words.ts";

/**
 * What the board does with a field by itself.
 *
 * @param properties The channel.
 * @param field Name of the field.
 * @returns What it does and what stops that; null while it does nothing.
 */
export function movingOf(properties: ChannelProperties, field: string): Moving | null {
  const { model, board, name, channel, view } = properties;
  const words = model.words.of(channel);
  const text = words.text.channel;
  const reported = view?.reported ?? null;
  const by = movedBy(channel, field, reported);
  if (by === null) {
    // Where the definition says what moves, it says also when that is over.
    const isSeen = own(channel.moves, field) === undefined && model.moves(board, name, field);
    return isSeen ? { what: text.byItself, stop: null, stopping: false } : null;
  }
  const [moved, cause] = [own(channel.state, field), own(channel.state, by)];
  const value = cause === undefined ? "" : valueInWords(words, by, cause, own(reported ?? {}, by));
  const isBlinking = isYesNo(moved) && cause !== undefined && unitOf(cause) === "ms";
  const rest = restCommand(knownCommands(channel.commands), by);
  const stage = model.stage(board, name);
  return {
    what: isBlinking ? text.blinking(value) : `${text.byItself}, ${words.term(by)} ${value}`,
    stop: rest,
    stopping: stage.stage === "pending" && stage.ask.command === rest?.command,
  };
}

/**
 * The same in a line beside a control that stays where it is. The line's place is kept while nothing moves.
 *
 * @param properties The channel.
 * @param field Name of the field.
 * @returns The line; nothing for a field that never moves by itself.
 */
export function movingLine(properties: ChannelProperties, field: string): Line {
  const { model, channel, name, usable } = properties;
  const words = model.words.of(channel);
  if (own(channel.moves, field) === undefined) return nothing;
  const moving = movingOf(properties, field);
  return html`<div class="moving"><span>${unbroken(moving?.what ?? "")}</span>${
    moving === null
      ? nothing
      : stopButton(moving, words.title(channel, name), words.text.channel.stop, usable)
  }</div>`;
}

function stopButton(
  { stop, stopping }: Moving,
  title: string,
  word: string,
  usable: boolean,
): TemplateResult {
  const ask = ({ currentTarget }: Event) => {
    if (stop !== null) currentTarget?.dispatchEvent(new WishEvent(stop));
  };
  return html`
    <button
      class="plain"
      aria-label=${`${title}: ${word}`}
      aria-busy=${stopping}
      ?disabled=${!usable || stop === null}
      @click=${ask}
    >${word}</button>
  `;
}
