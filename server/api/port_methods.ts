/**
 * `ports.list` and `ports.try`: the serial ports that are left alone, and looking for a board on one all the same (B16). A client names
 * one by the id that it was told, not by a path (S6).
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";
import { argumentsCheck } from "../../protocol/messages.ts";
import { checkTryPort } from "../../protocol/try_port_message.ts";
import type { Boards } from "../boards/boards.ts";

/** A method. */
export type PortMethod = (call: { readonly params: unknown }) => unknown;

const takesNothing = argumentsCheck({});

/**
 * The methods.
 *
 * @param boards The boards.
 * @returns Each with its name; none where ports are not looked for.
 */
export function portMethods(boards: Boards): readonly [string, PortMethod][] {
  const leftAlone = boards.leftAlone?.bind(boards);
  const tryPort = boards.tryPort?.bind(boards);
  if (leftAlone === undefined || tryPort === undefined) return [];
  return [
    ["ports.list", ({ params }) => {
      const checked = takesNothing(params);
      if (!checked.ok) throw new RequestFailure("invalid_params", checked.problem, "Send {}");
      return { leftAlone: leftAlone() };
    }],
    ["ports.try", ({ params }) => {
      const checked = checkTryPort(params);
      if (checked.ok) return tryPort(checked.value.port);
      throw new RequestFailure(
        "invalid_params",
        checked.problem,
        'Send {"port": "..."}, an id of "ports.list"',
      );
    }],
  ];
}
