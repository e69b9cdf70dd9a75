/**
 * Where the page begins: connects to the server it came from and draws what it hears.
 *
 * @module
 */
import { systemClock } from "./client/clock.ts";
import { Session } from "./client/session.ts";
import { createPage } from "./elements/destello_page.ts";
import { PageModel } from "./page_model.ts";
import { Language } from "./text/language.ts";

const token = document.querySelector<HTMLMetaElement>('meta[name="destello-token"]')?.content ?? "";
const address = new URL("/ws", location.href);
address.protocol = address.protocol === "https:" ? "wss:" : "ws:";

const session = new Session(address.href, { token });
const model = new PageModel({
  session,
  language: new Language({ browser: navigator.languages, storage: () => localStorage }),
  clock: systemClock,
  nextFrame: (draw) => requestAnimationFrame(draw),
});
const followLanguage = () => document.documentElement.lang = model.words.text.language;
followLanguage();
model.subscribe(followLanguage);
document.body.prepend(createPage(model));
