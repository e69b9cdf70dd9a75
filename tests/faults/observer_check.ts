/**
 * Nobody ever observes (boot, rev) going back, also across restarts of the server (B3): looked at in the messages themselves, not only
 * in what a page makes of them.
 *
 * @module
 */

interface Moment {
  readonly boot: number | null;
  readonly rev: number;
}

/** What one observer has seen. */
export class Observer {
  readonly #name: string;
  readonly #seen = new Map<string, Moment>();

  /** @param name Of the page. */
  constructor(name: string) {
    this.#name = name;
  }

  /** A message of the server; answers may rightly be older than what was told meanwhile. Gives what is wrong, if anything is. */
  told(text: string): string | null {
    const changed = CHANGED.exec(text);
    if (changed !== null) {
      const [, board = "", boot, rev] = changed;
      return this.#see(board, { boot: Number(boot), rev: Number(rev) });
    }
    if (!WHOLE.test(text)) return null;
    for (const [, board = "", boot, rev] of text.matchAll(VIEW)) {
      const problem = this.#see(board, { boot: boot === "null" ? null : Number(boot), rev: Number(rev) });
      if (problem !== null) return problem;
    }
    return null;
  }

  #see(board: string, { boot, rev }: Moment): string | null {
    const known = this.#seen.get(board) ?? { boot: null, rev: 0 };
    this.#seen.set(board, { boot: boot ?? known.boot, rev });
    // A server that has just started knows the revisions of a board that it has not met, but not its boot counter.
    const isOlder = rev < known.rev || (boot !== null && known.boot !== null && boot < known.boot);
    return isOlder
      ? `${this.#name} was told (boot ${boot}, rev ${rev}) of ${board} after (boot ${known.boot}, rev ${known.rev})`
      : null;
  }
}

const CHANGED =
  /^\{"jsonrpc":"2\.0","method":"state\.changed","params":\{"board":"([^"]*)".*"boot":(\d+),"rev":(\d+)/;
const WHOLE = /^\{"jsonrpc":"2\.0","method":"(?:snapshot|board\.changed)"/;
const VIEW = /"id":"([^"]*)","name":[^{}]*(?:"reason":\{[^{}]*\},)?"boot":(null|\d+),"rev":(\d+)/g;
