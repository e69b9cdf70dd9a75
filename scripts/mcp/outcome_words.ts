/**
 * What became of a call, as an assistant reads it: confirmed, surely not run, or not known. What people and boards call things
 * stands in quotes, in one line (X6c).
 *
 * @module
 */
import type { AnyValues } from "../../protocol/dsl.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import type { Confirmed } from "../../protocol/api/board.ts";
import type { BoardView } from "../../protocol/views.ts";
import { visibleText } from "../../protocol/visible_text.ts";

/**
 * A command that the board confirmed.
 *
 * @param result What it answered.
 */
export function confirmedWords({ board, channel, state, timing }: Confirmed): string {
  return `Confirmed by the board "${board}" in ${timing.totalMs.toFixed(1)} ms. ` +
    `Its ${channel} says, read back from the hardware: ${valuesWords(state)}.`;
}

/**
 * A method that was done.
 *
 * @param method What was called.
 * @param result What the server answered.
 */
export function doneWords(method: string, result: object): string {
  return `Done: ${method}. The server answered: ${visibleText(JSON.stringify(result))}`;
}

/**
 * A call that failed.
 *
 * @param method What was called.
 * @param error Why.
 */
export function failureWords(method: string, error: unknown): string {
  if (!(error instanceof RequestFailure)) {
    return `Nobody can tell whether ${method} ran: ${visibleText(String(error))}.`;
  }
  const { message, hint, outcome, reason } = error;
  const effect = outcome === "not_run"
    ? `${method} failed, and was not run`
    : `Nobody can tell whether ${method} ran: look at the state before asking again`;
  return `${effect} (${reason}). ${sentence(visibleText(message))} ${sentence(visibleText(hint))}`;
}

/**
 * A board and its states.
 *
 * @param board The board.
 * @param isKnown Whether the server tells of it now; false: this is what it told last.
 */
export function boardWords({ id, name, status, reason, channels }: BoardView, isKnown: boolean): string {
  const how = reason === null ? status : `${status}: ${visibleText(reason.message)}`;
  const states = Object.entries(channels).map(([channel, { reported }]) =>
    `  ${channel}: ${reported === null ? "not known" : valuesWords(reported)}`
  );
  const age = (isKnown && status === "online") || states.length === 0
    ? []
    : ["  (as last reported; it may be another by now)"];
  const said = isKnown ? `is ${how}` : `was ${how}, when the server was last heard; it does not answer now`;
  return [`${JSON.stringify(visibleText(name))} (${id}) ${said}`, ...states, ...age].join("\n");
}

function valuesWords(values: AnyValues): string {
  return Object.entries(values).map(([name, value]) => `${name} = ${visibleText(JSON.stringify(value))}`)
    .join(", ");
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
