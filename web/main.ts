/**
 * Where the page begins: connects to the server it came from and draws what it hears.
 *
 * @module
 */
import { systemClock } from "./client/clock.ts";
import { Session } from "./client/session.ts";
import { createPage } from "./elements/destello_page.ts";
import { PageModel } from "./page_model.ts";
import { chooseText } from "./text/choose.ts";
import { Words } from "./text/words.ts";

const token = document.querySelector<HTMLMetaElement>('meta[name="destello-token"]')?.content ?? "";
const address = new URL("/ws", location.href);
address.protocol = address.protocol === "https:" ? "wss:" : "ws:";

const words = new Words(chooseText(navigator.languages));
document.documentElement.lang = words.text.language;

const session = new Session(address.href, { token });
const model = new PageModel({
  session,
  words,
  clock: systemClock,
  nextFrame: (draw) => requestAnimationFrame(draw),
});
document.body.prepend(createPage(model));
