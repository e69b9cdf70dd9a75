/**
 * Commands that only say "be like this": a newer one makes an older one pointless that has not run yet (B9), and they
 * bring back what was wanted (B6).
 *
 * @module
 */
import { own } from "./own.ts";
import type { ToldChannel } from "./told.ts";

/**
 * Whether a command has arguments, and each of them names a field of the channel's state.
 *
 * @param channel The channel.
 * @param command Name of its command.
 */
export function isReplaceable(channel: Pick<ToldChannel, "state" | "commands">, command: string): boolean {
  const names = Object.keys(own(channel.commands, command) ?? {});
  return names.length > 0 && names.every((name) => Object.hasOwn(channel.state, name));
}
