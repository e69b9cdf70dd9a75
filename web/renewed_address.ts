/**
 * The page's address after a board got another id (L11a): it shows the same board, and the same tool of it.
 *
 * @module
 */
import { toolIn, withTool } from "./open_tools.ts";
import type { Renewal } from "./page_model.ts";

/**
 * The address with a board's new id.
 *
 * @param url The present one.
 * @param renewal The board's former id, and its new one.
 * @returns The new one, without its origin; the present one if that does not name the board.
 */
export function renewedAddress(
  { pathname, search, hash }: Pick<URL, "pathname" | "search" | "hash">,
  { from, to }: Renewal,
): string {
  const asked = new URLSearchParams(search);
  if (asked.get("board") === from) asked.set("board", to);
  const tool = toolIn(hash, from);
  const tools = tool === null ? hash : withTool(withTool(hash, from, null), to, tool);
  return `${pathname}${asked.size === 0 ? "" : `?${asked}`}${tools}`;
}
