/**
 * Who a server is at a broker.
 *
 * @module
 */
import { createHash } from "node:crypto";

/**
 * Whether a text can be a server's id; of another make it may be longer than ours.
 *
 * @param text What somebody wrote at the broker.
 */
export function isServerId(text: string): boolean {
  return /^[0-9A-Za-z-]{1,32}$/.test(text);
}

/**
 * What a server is called at a broker: the same at every start on its data folder.
 *
 * @param token The data folder's own, of which nothing can be found out by the id.
 */
export function serverId(token: string): string {
  return createHash("sha256").update(`mqtt ${token}`).digest("hex").slice(0, 8);
}
