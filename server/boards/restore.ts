/**
 * What to ask of a board so that a channel is as it was wanted before the board restarted.
 *
 * @module
 */
import type { AnyValues, Channel } from "../../protocol/dsl.ts";
import { isReplaceable } from "../../protocol/replaceable.ts";

/** A command with its arguments. */
export interface RestoreCommand {
  /** Command name. */
  readonly command: string;
  /** Its arguments. */
  readonly args: AnyValues;
}

/**
 * The commands that set state fields by name, in definition order: `led` gets `set` and then `blink`.
 *
 * @param channel The channel.
 * @param desired What was wanted of it.
 * @returns Commands to send, in order; none if no command sets its state.
 */
export function restoreCommands(channel: Channel, desired: AnyValues): RestoreCommand[] {
  return Object.entries(channel.commands)
    .filter(([command]) => isReplaceable(channel, command))
    .map(([command, fields]) => ({
      command,
      args: Object.fromEntries(Object.entries(desired).filter(([name]) => Object.hasOwn(fields, name))),
    }));
}
