/**
 * Which tool of each board is open, as the page's address says it: `#uno-7f3a21c4=history`.
 *
 * @module
 */

/**
 * The open tool of a board.
 *
 * @param hash The address from its `#` on; may be empty.
 * @param board Board id.
 * @returns Id of the tool; null if none is open.
 */
export function toolIn(hash: string, board: string): string | null {
  return new URLSearchParams(hash.slice(1)).get(board);
}

/**
 * The address when another tool of a board is open.
 *
 * @param hash The address from its `#` on; may be empty.
 * @param board Board id.
 * @param tool Id of the tool; null: none is open.
 * @returns The new address from its `#` on; empty if nothing is open.
 */
export function withTool(hash: string, board: string, tool: string | null): string {
  const open = new URLSearchParams(hash.slice(1));
  if (tool === null) open.delete(board);
  else open.set(board, tool);
  return open.size === 0 ? "" : `#${open}`;
}
