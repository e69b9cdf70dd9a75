/**
 * What stops a part that moves by itself (U5).
 *
 * @module
 */
import type { Value } from "./fields/kind.ts";
import { type Fields, valueProblem } from "./fields/kinds.ts";
import { own } from "./own.ts";

/**
 * What lets a field rest that moves because of another one: the command whose only argument is that other field, with the value
 * at which nothing moves.
 *
 * @param commands The channel's commands.
 * @param by The field that makes the other one move.
 * @returns The command and its arguments; null if the channel has none.
 */
export function restCommand(
  commands: Readonly<Record<string, Fields>>,
  by: string,
): { readonly command: string; readonly args: Readonly<Record<string, Value>> } | null {
  for (const [command, args] of Object.entries(commands)) {
    const field = own(args, by);
    if (field === undefined || Object.keys(args).length > 1) continue;
    const rest = [false, 0].find((value) => valueProblem(field, value) === null);
    if (rest !== undefined) return { command, args: { [by]: rest } };
  }
  return null;
}
