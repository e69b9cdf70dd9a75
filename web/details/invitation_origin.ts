/**
 * Where another device opens the page (S26d).
 *
 * @module
 */

/**
 * The origin that a link for another device begins with.
 *
 * @param page The address of this page.
 * @param network Where the server says that others open it; null if it is in no network.
 * @returns The network's, for a page that is on the server's own machine, or has a name that not every phone finds. Else the page's
 * own, which others can have too, through a proxy for example. Null if this machine alone can open the page.
 */
export function invitationOrigin(
  { origin, hostname }: Pick<Location, "origin" | "hostname">,
  network: string | null,
): string | null {
  const isHere = ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
  if (isHere || hostname.endsWith(".local")) return network ?? (isHere ? null : origin);
  return origin;
}
