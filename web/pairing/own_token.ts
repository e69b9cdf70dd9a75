/**
 * The token of this browser (S23): a page whose document has none uses the one that the browser keeps, and without one asks the
 * person for a code.
 *
 * @module
 */
import { PAIR_FRAGMENT } from "../../protocol/api/devices.ts";

/** Where it is kept in the browser. */
const KEY = "destello.token";

/** Gives the browser's memory for this page; it may throw, and so may what it gives. */
type TokenStorage = () => Pick<Storage, "getItem" | "setItem" | "removeItem">;

/**
 * The browser's token, or the one that it gets for a code.
 *
 * @param storage Where it is kept.
 * @param fragment The address's own: a code that a link brings along is used, whatever is kept.
 */
export async function ownToken(storage: TokenStorage, fragment: string): Promise<string> {
  const code = fragment.startsWith(PAIR_FRAGMENT) ? fragment.slice(PAIR_FRAGMENT.length) : null;
  const kept = keptToken(storage);
  if (code === null && kept !== null) return kept;
  const { askForCode } = await import("./pairing_form.ts");
  const token = await askForCode(code ?? "");
  // Used up: a reload would ask again.
  history.replaceState(null, "", location.pathname);
  try {
    storage().setItem(KEY, token);
  } catch {
    // A browser that keeps nothing for pages throws: the token lasts as long as the page.
  }
  return token;
}

/**
 * It was revoked.
 *
 * @param storage Where it is kept.
 */
export function forgetToken(storage: TokenStorage): void {
  try {
    storage().removeItem(KEY);
  } catch {
    // A browser that keeps nothing for pages throws.
  }
}

function keptToken(storage: TokenStorage): string | null {
  try {
    return storage().getItem(KEY);
  } catch {
    return null;
  }
}
