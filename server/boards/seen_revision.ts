/**
 * Whether a client that depends on a revision has seen a channel as it is (C11).
 *
 * @module
 */
import type { Twin } from "./twin.ts";

/**
 * A revision that the board has not come to is none that anybody has seen.
 *
 * @param twin The board's twin.
 * @param channel Name of the channel.
 * @param ifRev The revision that the client names.
 * @returns Whether the channel has not changed since.
 */
export function hasSeen(twin: Twin, channel: string, ifRev: number): boolean {
  const { rev } = twin.view(channel);
  return rev !== null && rev <= ifRev && ifRev <= twin.rev;
}
