/**
 * What the page's address says of the list: `?search=bench+7`, `?status=offline`, and the board that is shown in full,
 * `?board=uno-7f3a21c4`. A bookmark of them opens the page so.
 *
 * @module
 */
import type { Wish } from "./arrangement.ts";

/** What the list shows, or the board that takes its place. */
export interface ListPlace extends Wish {
  /** Board id; null: the list is shown. */
  readonly board: string | null;
}

/**
 * What an address says.
 *
 * @param url The address.
 * @param isBoard Whether there is a board with an id: an open tool names its board, too (L3a).
 * @returns What is to be shown.
 */
export function placeIn(url: Pick<URL, "search" | "hash">, isBoard: (id: string) => boolean): ListPlace {
  const asked = new URLSearchParams(url.search);
  const withTool = [...new URLSearchParams(url.hash.slice(1)).keys()].find(isBoard);
  return {
    search: asked.get("search") ?? "",
    status: asked.get("status"),
    board: asked.get("board") ?? withTool ?? null,
  };
}

/**
 * The address of a place.
 *
 * @param url The present one.
 * @param place What is to be shown.
 * @returns The new one, without its origin; of other things it says what the present one says, but for the tools of a board that is left.
 */
export function addressOf(url: Pick<URL, "pathname" | "search" | "hash">, place: ListPlace): string {
  const asked = new URLSearchParams(url.search);
  for (const name of ["search", "status", "board"] as const) {
    const value = place[name];
    if (value === null || value === "") asked.delete(name);
    else asked.set(name, value);
  }
  const hash = place.board === null ? "" : url.hash;
  return `${url.pathname}${asked.size === 0 ? "" : `?${asked}`}${hash}`;
}
