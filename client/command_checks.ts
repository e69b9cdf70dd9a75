/**
 * Whether a board's definition allows a command, told before anything is sent.
 *
 * @module
 */
import type { AnyValues } from "../protocol/dsl.ts";
import { RequestFailure } from "../protocol/failures.ts";
import { argumentsCheck, type Checked } from "../protocol/messages.ts";
import { knownFields, type ToldDefinition, type ToldFields } from "../protocol/told.ts";

/** See the module. */
export class CommandChecks {
  readonly #checks: ReadonlyMap<string, (args: AnyValues) => Checked<AnyValues>>;

  /**
   * The checks of every command.
   *
   * @param definition The board's.
   */
  constructor(definition: ToldDefinition) {
    this.#checks = new Map(
      Object.entries(definition.channels).flatMap(([channel, { commands }]) =>
        Object.entries(commands).map((
          [command, args],
        ) => [`${channel}.${command}`, checkOf(args)] as const)
      ),
    );
  }

  /**
   * Check a command.
   *
   * @param channel Channel name.
   * @param command Command name.
   * @param args Its arguments.
   * @throws {RequestFailure} "unknown_method" or "invalid_params".
   */
  check(channel: string, command: string, args: AnyValues): void {
    const method = `${channel}.${command}`;
    const check = this.#checks.get(method);
    if (check === undefined) {
      throw new RequestFailure(
        "unknown_method",
        `There is no command "${method}"`,
        "Ask for a command of the board's definition",
      );
    }
    const checked = check(args);
    if (!checked.ok) {
      throw new RequestFailure("invalid_params", `${method}: ${checked.problem}`, "Ask for a value in range");
    }
  }
}

/** What a newer server takes is its own to check. */
function checkOf(args: ToldFields): (args: AnyValues) => Checked<AnyValues> {
  const known = knownFields(args);
  return known === null ? (value) => ({ ok: true, value }) : argumentsCheck(known);
}
