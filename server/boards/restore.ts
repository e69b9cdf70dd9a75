/**
 * What to ask of a board so that a channel is as it was wanted before the board restarted.
 *
 * @module
 */
import type { AnyValues, Channel } from "../../protocol/dsl.ts";

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
  const commands: RestoreCommand[] = [];
  for (const [command, fields] of Object.entries(channel.commands)) {
    const args: Record<string, boolean | number> = {};
    for (const field of Object.keys(fields)) {
      const value = desired[field];
      if (value !== undefined) args[field] = value;
    }
    const names = Object.keys(fields);
    if (names.length > 0 && names.every((name) => name in args)) commands.push({ command, args });
  }
  return commands;
}
