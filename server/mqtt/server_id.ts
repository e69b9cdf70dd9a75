/**
 * Who a server is at a broker.
 *
 * @module
 */
import { createHash } from "node:crypto";

/**
 * What a server is called at a broker: the same at every start on its data folder.
 *
 * @param token The data folder's own, of which nothing can be found out by the id.
 */
export function serverId(token: string): string {
  return createHash("sha256").update(`mqtt ${token}`).digest("hex").slice(0, 8);
}
