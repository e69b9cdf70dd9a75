/**
 * Values of fields and whole states, as people read them.
 *
 * @module
 */
import type { AnyValues } from "../../protocol/dsl.ts";
import type { Value } from "../../protocol/fields/kind.ts";
import { own } from "../../protocol/own.ts";
import type { ToldChannel, ToldField } from "../../protocol/told.ts";
import type { Words } from "../text/words.ts";
import type { FieldWords } from "./field_view.ts";
import { viewOf } from "./kinds.ts";

/**
 * The value of a field.
 *
 * @param words Speaks.
 * @param name The field's name.
 * @param field The field.
 * @param value Its value; undefined or null where it is not known.
 * @returns For example "On", "500 ms", "Slow".
 */
export function valueInWords(
  words: FieldWords,
  name: string,
  field: ToldField,
  value: Value | null | undefined,
): string {
  if (value === undefined || value === null) return words.text.channel.unknown;
  return field.kind === "unknown" ? String(value) : viewOf(field).said(field, value, name, words);
}

/**
 * A channel's whole state in one line.
 *
 * @param general Speaks.
 * @param channel The channel, whose own words go first.
 * @param state Its state; null where it is not known.
 * @returns For example "On, Period 500 ms".
 */
export function stateInWords(general: Words, channel: ToldChannel, state: AnyValues | null): string {
  const words = general.of(channel);
  if (state === null) return words.text.channel.unknown;
  return Object.entries(channel.state).map(([name, field], index) => {
    const value = valueInWords(words, name, field, own(state, name));
    return index === 0 ? value : `${words.term(name)} ${value}`;
  }).join(", ");
}
