/**
 * What is kept of the page in the browser, so that it opens without its server (A2, A3): its files, whose names carry their
 * content's hash, and its document without the token. It knows caches and requests, but no worker.
 *
 * @module
 */

import type { Clock } from "../../client/clock.ts";

/** The page of one version of Destello. */
export interface Shell {
  /** Another for every other page. */
  readonly version: string;
  /** Paths of its files. */
  readonly files: readonly string[];
}

/** What a {@linkcode ShellKeeper} needs of the browser. */
export interface ShellEnvironment {
  /** Everything kept for this origin. */
  readonly caches: Pick<CacheStorage, "open" | "match" | "keys" | "delete">;
  /** The network. */
  readonly fetch: (request: Request | string, init?: RequestInit) => Promise<Response>;
  /** Time. */
  readonly clock: Pick<Clock, "after">;
  /** Another program is at this address now: the worker has no business there any more. */
  readonly retire: () => Promise<unknown>;
}

/** Keeps the worker running until something is done. */
export type Lasting = (done: Promise<unknown>) => void;

const DOCUMENT = "/";
/** The same document, which shows what programs can ask (X5). */
export const DOCS = "/docs";
const PREFIX = "destello-page-";
/** A server that does not give the document for so long has hung. */
const DOCUMENT_MS = 4000;
const TOKEN = /(<meta name="destello-token" content=")[^"]*/;
/** How the server says no to a person: `server/api/refusal_page.ts`. */
const REFUSAL_PAGE = /<meta name="destello-refusal"/;
/** And to a program: `problem()` of `server/api/responses.ts`. */
const REFUSAL = /^\{"error":\{"reason":"\w+","message":".*","hint":".*","outcome":"\w+"/;
const SCRIPT = /<script type="module" src="([^"]+)"/;

export class ShellKeeper {
  readonly #name: string;
  readonly #files: ReadonlySet<string>;
  readonly #environment: ShellEnvironment;

  constructor(shell: Shell, environment: ShellEnvironment) {
    this.#name = PREFIX + shell.version;
    this.#files = new Set(shell.files);
    this.#environment = environment;
  }

  /**
   * Fetch and keep everything.
   *
   * @throws {TypeError} if something cannot be had whole; then the former version stays.
   */
  async keep(): Promise<void> {
    const { caches, fetch } = this.#environment;
    const cache = await caches.open(this.#name);
    const [page] = await Promise.all([
      fetch(DOCUMENT, { cache: "no-store" }),
      cache.addAll([...this.#files]),
    ]);
    const html = await page.text();
    if (!page.ok || !TOKEN.test(html) || !this.#files.has(SCRIPT.exec(html)?.[1] ?? "")) {
      throw new TypeError("The server's document belongs to another version than this worker");
    }
    const { headers } = page;
    await cache.put(DOCUMENT, new Response(html.replace(TOKEN, "$1"), { headers }));
  }

  /** Give up what other versions have kept. */
  async clean(): Promise<void> {
    await this.#forget((name) => name !== this.#name);
  }

  /**
   * Answer a request of the page.
   *
   * @param request It.
   * @param lasts Told of what is not over when the answer is given.
   * @returns The answer; null for what is the network's affair alone.
   */
  answer(request: Request, lasts: Lasting): Promise<Response> | null {
    if (request.method !== "GET") return null;
    const { pathname, search } = new URL(request.url);
    if (request.mode === "navigate") {
      return pathname === DOCUMENT || pathname === DOCS ? this.#document(request, lasts) : null;
    }
    return search === "" && this.#files.has(pathname) ? this.#file(request) : null;
  }

  async #file(request: Request): Promise<Response> {
    return await this.#kept(new URL(request.url).pathname) ?? await this.#environment.fetch(request);
  }

  /**
   * The server's word counts if it comes in time; what was kept never stands in for that. It is looked at whenever it comes: a
   * slow program has the address just as well as a quick one (A7).
   */
  async #document(request: Request, lasts: Lasting): Promise<Response> {
    const { fetch, clock } = this.#environment;
    const answer = fetch(request);
    lasts(answer.then((theirs) => this.#retireIfForeign(theirs), () => {}));
    const tooLate = Promise.withResolvers<null>();
    const timer = clock.after(DOCUMENT_MS, () => tooLate.resolve(null));
    const inTime = await Promise.race([answer, tooLate.promise]).catch(() => null);
    timer.cancel();
    return inTime ?? await this.#kept(DOCUMENT) ?? await answer;
  }

  /** Not by opening the cache, which would make it again where a newer version has just given it up (A6). */
  #kept(path: string): Promise<Response | undefined> {
    return this.#environment.caches.match(path, { cacheName: this.#name });
  }

  /** Programs take turns at a port of a developer's machine. */
  async #retireIfForeign(answer: Response): Promise<void> {
    if (!await isForeign(answer)) return;
    await this.#forget(() => true);
    await this.#environment.retire();
  }

  async #forget(isOver: (name: string) => boolean): Promise<void> {
    const { caches } = this.#environment;
    const over = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && isOver(name));
    await Promise.all(over.map((name) => caches.delete(name)));
  }
}

/** Of an answer at `/`: whether it is surely not Destello's, which gives the page, or says in JSON why it does not (C9). */
async function isForeign(answer: Response): Promise<boolean> {
  const { status, headers } = answer;
  // A proxy in front of it has faults too, while it restarts.
  if (status >= 500) return false;
  const type = headers.get("content-type");
  // The HTTP library itself refuses what it cannot read, such as too many cookies of other programs at this host.
  if (type === null && (status === 400 || status === 431)) return false;
  // Destello never sends elsewhere, which a worker is shown as status 0.
  const says = type?.startsWith("text/html")
    ? answer.ok ? TOKEN : REFUSAL_PAGE
    : status >= 400 && type?.startsWith("application/json")
    ? REFUSAL
    : null;
  if (says === null) return true;
  const text = await answer.clone().text().catch(() => null);
  return text !== null && !says.test(text);
}
