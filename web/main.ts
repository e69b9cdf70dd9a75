/**
 * Where the page begins: connects to the server it came from and draws what it hears.
 *
 * @module
 */
import { systemClock } from "../client/clock.ts";
import { NO_TOKEN } from "../protocol/messages.ts";
import { BrowserIdentity } from "./browser_identity.ts";
import { randomKey } from "../client/random_key.ts";
import { Session } from "../client/session.ts";
import { DOCS } from "./offline/shell.ts";
import { firstSnapshot } from "./first_snapshot.ts";
import { keepLastKnown, recallLastKnown } from "./offline/last_known.ts";
import { fetchMark, markOf, NewerPage } from "./offline/newer_page.ts";
import { forgetToken, ownToken } from "./pairing/own_token.ts";
import { Language } from "./text/language.ts";

const storage = () => localStorage;
const mark = markOf(document) ?? { token: "", script: "" };
// A document with a token comes from the server itself, which is about to tell how things are.
const memory = mark.token === "" ? recallLastKnown(storage) : null;
const address = new URL("/ws", location.href);
address.protocol = address.protocol === "https:" ? "wss:" : "ws:";

// All are under way at once: the connection, what the page is made of, and the table of another language than English.
const identity = new BrowserIdentity(storage, randomKey);
const isPaired = mark.token === NO_TOKEN;
const token = isPaired ? await ownToken(storage, location.hash) : mark.token;
const session = new Session(address.href, {
  token,
  identity: () => identity.now,
  lastKnown: memory?.snapshot ?? null,
  ahead: memory?.ahead ?? 0,
});
const [language, { createPage, PageModel, pageTitle }] = await Promise.all([
  Language.open({ browser: navigator.languages, storage }),
  import("./page.ts"),
]);
await firstSnapshot(session, systemClock);
const model = new PageModel({
  session,
  identity,
  language,
  nextFrame: (draw) => requestAnimationFrame(draw),
  lastHeard: memory?.at ?? null,
});
const newerPage = new NewerPage({ mark, serverMark: fetchMark, reload: () => location.reload() });
const noticeConnection = () => {
  const { connection } = session;
  newerPage.notice(connection);
  if (!isPaired || connection.status !== "offline" || connection.refusal?.reason !== "wrong_token") return;
  // Revoked: a new code is asked for.
  forgetToken(storage);
  location.reload();
};
session.subscribe(noticeConnection);
noticeConnection();

const keep = () => {
  if (model.lastHeard !== null) {
    keepLastKnown(storage, session.truth, { at: model.lastHeard, ahead: session.clock.ahead });
  }
};
let wasOnline = false;
session.subscribe(() => {
  const isOnline = session.connection.status === "online";
  if (isOnline !== wasOnline) keep();
  wasOnline = isOnline;
});
addEventListener("pagehide", keep);

const docs = location.pathname === DOCS ? await import("./docs/docs_page.ts") : null;
const titleOf = docs?.docsTitle ?? pageTitle;
const followModel = () => {
  document.documentElement.lang = model.words.text.language;
  const title = titleOf({ model, address: location.host });
  if (document.title !== title) document.title = title;
};
followModel();
model.subscribe(followModel);
const page = docs?.createDocs({ model, token, storage }) ?? createPage(model);
document.body.prepend(page);
// Not before it is drawn: else nothing would say that it could not be.
await page.updateComplete;
document.getElementById("not-started")?.remove();

/** Trusted Types, in browsers that have them, as far as they are used here; TypeScript does not know them. */
declare const self: {
  readonly trustedTypes?: {
    createPolicy(name: string, rules: { createScriptURL(url: string): string | null }): unknown;
  };
};

const WORKER = "/service_worker.js";
// Not everywhere, and not everybody, lets a page have a worker; the page works without, as long as its server runs.
const registerWorker = () => {
  // The only address of a script that may be a text (S7b).
  self.trustedTypes?.createPolicy("default", { createScriptURL: (url) => url === WORKER ? url : null });
  navigator.serviceWorker?.register(WORKER, { updateViaCache: "none" }).catch(() => {});
};
// It fetches every file of the page, also those of tools that nobody has opened: not before the page is drawn. And not before its
// server was heard: a worker that another program at the address makes remove itself (A7) would be called back.
let isRegistered = false;
const registerWhenHeard = () => {
  if (isRegistered || session.connection.status !== "online") return;
  isRegistered = true;
  requestAnimationFrame(() => requestAnimationFrame(registerWorker));
};
session.subscribe(registerWhenHeard);
registerWhenHeard();
