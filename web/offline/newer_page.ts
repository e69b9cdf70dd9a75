/**
 * A page that has been open for longer than its server, or was opened without it, loads itself anew when the server is back with
 * another token or another version (A4).
 *
 * @module
 */
import type { ConnectionState } from "../../client/connection.ts";

/** What tells one document of the page from another. */
export interface PageMark {
  /** The server's secret; empty in a document that was kept by the browser. */
  readonly token: string;
  /** Path of its script, whose name carries its content's hash. */
  readonly script: string;
}

/** What a {@linkcode NewerPage} needs. */
export interface NewerPageOptions {
  /** The page that is open. */
  readonly mark: PageMark;
  /** Gives the mark of the document that the server has now; null if it cannot be had. */
  readonly serverMark: () => Promise<PageMark | null>;
  /** Loads the page anew. */
  readonly reload: () => void;
}

export class NewerPage {
  readonly #options: NewerPageOptions;
  #state: ConnectionState | null = null;
  #wasOnline = false;
  #isLooking = false;

  constructor(options: NewerPageOptions) {
    this.#options = options;
  }

  /**
   * The connection may have become another.
   *
   * @param state How it is now.
   */
  notice(state: ConnectionState): void {
    if (state === this.#state) return;
    this.#state = state;
    const isBack = state.status === "online" && this.#wasOnline;
    this.#wasOnline ||= state.status === "online";
    const isTurnedAway = state.status === "offline" &&
      (state.reason === "refused" || state.reason === "incompatible");
    if ((isBack || isTurnedAway) && !this.#isLooking) void this.#look();
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    const { mark, serverMark, reload } = this.#options;
    const theirs = await serverMark();
    this.#isLooking = false;
    // The same page would be turned away again; and again, for ever.
    if (theirs !== null && (theirs.token !== mark.token || theirs.script !== mark.script)) reload();
  }
}

/**
 * The mark of a document.
 *
 * @param page The document.
 * @returns Its mark; null if it is no page of Destello.
 */
export function markOf(page: Document): PageMark | null {
  const token = page.querySelector<HTMLMetaElement>('meta[name="destello-token"]')?.content;
  const script = page.querySelector('script[type="module"]')?.getAttribute("src") ?? null;
  return token === undefined || script === null ? null : { token, script };
}

/** The mark of the document that the server has now; null if it cannot be had. */
export function fetchMark(): Promise<PageMark | null> {
  // The browser parses it: no text becomes HTML in the page's own code (S7b).
  const request = new XMLHttpRequest();
  request.responseType = "document";
  request.open("GET", "/");
  return new Promise((resolve) => {
    request.onloadend = () => resolve(request.responseXML && markOf(request.responseXML));
    request.send();
  });
}
