/**
 * Where the page begins: connects to the server it came from and draws what it hears.
 *
 * @module
 */
import { systemClock } from "./client/clock.ts";
import { Session } from "./client/session.ts";
import { createPage } from "./elements/destello_page.ts";
import { keepLastKnown, recallLastKnown } from "./offline/last_known.ts";
import { fetchMark, markOf, NewerPage } from "./offline/newer_page.ts";
import { PageModel } from "./page_model.ts";
import { Language } from "./text/language.ts";

const storage = () => localStorage;
const mark = markOf(document) ?? { token: "", script: "" };
// A document with a token comes from the server itself, which is about to tell how things are.
const memory = mark.token === "" ? recallLastKnown(storage) : null;
const address = new URL("/ws", location.href);
address.protocol = address.protocol === "https:" ? "wss:" : "ws:";

// Both are under way at once: the connection, and the table of another language than English.
const session = new Session(address.href, { token: mark.token, lastKnown: memory?.snapshot ?? null });
const language = await Language.open({ browser: navigator.languages, storage });
const model = new PageModel({
  session,
  language,
  clock: systemClock,
  nextFrame: (draw) => requestAnimationFrame(draw),
  lastHeard: memory?.at ?? null,
});
const newerPage = new NewerPage({ mark, serverMark: fetchMark, reload: () => location.reload() });
const noticeConnection = () => newerPage.notice(session.connection);
session.subscribe(noticeConnection);
noticeConnection();

const keep = () => {
  if (model.lastHeard !== null) keepLastKnown(storage, session.truth, model.lastHeard);
};
let wasOnline = false;
session.subscribe(() => {
  const isOnline = session.connection.status === "online";
  if (isOnline !== wasOnline) keep();
  wasOnline = isOnline;
});
addEventListener("pagehide", keep);

const followLanguage = () => document.documentElement.lang = model.words.text.language;
followLanguage();
model.subscribe(followLanguage);
document.body.prepend(createPage(model));

// Not everywhere, and not everybody, lets a page have a worker; the page works without, as long as its server runs.
const registerWorker = () => {
  navigator.serviceWorker?.register("/service_worker.js", { updateViaCache: "none" }).catch(() => {});
};
// While the table of another language was fetched, everything else may have been loaded.
if (document.readyState === "complete") registerWorker();
else addEventListener("load", registerWorker);
