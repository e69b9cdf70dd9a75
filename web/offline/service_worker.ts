/**
 * The service worker: between the page and its server, so that the page opens while the server does not run. What it keeps and
 * when it answers is in `shell.ts`.
 *
 * @module
 */
import { systemClock } from "../../client/clock.ts";
import { type Shell, ShellKeeper } from "./shell.ts";

/** What the build writes here: the page that this worker belongs to. */
declare const SHELL: Shell;

/** Something that is not over before a promise is. */
interface LastingEvent extends Event {
  waitUntil(done: Promise<unknown>): void;
}

/** A request that the worker may answer. */
interface RequestEvent extends LastingEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

/** What a service worker sees of the browser (Service Workers, 4.1), as far as it is used here. */
interface WorkerScope {
  readonly caches: CacheStorage;
  readonly clients: { claim(): Promise<void> };
  readonly registration: { unregister(): Promise<boolean> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: LastingEvent) => void): void;
  addEventListener(type: "fetch", listener: (event: RequestEvent) => void): void;
}
declare const self: WorkerScope;

const keeper = new ShellKeeper(SHELL, {
  caches: self.caches,
  fetch: (request, init) => fetch(request, init),
  clock: systemClock,
  retire: () => self.registration.unregister(),
});

self.addEventListener("install", (event) => {
  // No waiting until every page of the former version is closed: the document comes from the server anyway.
  event.waitUntil(keeper.keep().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(keeper.clean().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const answer = keeper.answer(event.request, (done) => event.waitUntil(done));
  if (answer !== null) event.respondWith(answer);
});
