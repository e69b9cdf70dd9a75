/**
 * A refusal as a person sees it who opened an address in a browser: in words, without any script, and without the token (S9).
 *
 * @module
 */
import type { Refusal, Ways } from "./gate.ts";
import { COMMON_HEADERS } from "./responses.ts";

/** One language's words; `code` is what may be typed or opened. */
interface Words {
  readonly language: "en" | "es";
  readonly elsewhere: (ways: Ways) => readonly string[];
  readonly forPrograms: readonly string[];
}

const ENGLISH: Words = {
  language: "en",
  elsewhere: ({ open, tunnel, serve }) => [
    "Destello does not know itself by this address, so it keeps its page back: it would not work here.",
    ...tunnel === null ? [`Open ${code(open)}.`] : [
      `On the machine where it runs, open ${code(open)}.`,
      `From another machine, type there ${code(tunnel)}, with the same port on both sides, and open ${
        code(open)
      }.`,
    ],
    `Behind a proxy, or by a name of its own, start it with the address exactly as the browser shows it, ` +
    `http:// or https:// included: ${code(serve)}.`,
  ],
  forPrograms: [
    "This address is for programs, which show Destello's token.",
    'The page is at <a href="/">/</a>.',
  ],
};

const SPANISH: Words = {
  language: "es",
  elsewhere: ({ open, tunnel, serve }) => [
    "Destello no se reconoce en esta dirección y por eso no entrega su página: aquí no funcionaría.",
    ...tunnel === null ? [`Abre ${code(open)}.`] : [
      `En la máquina donde se ejecuta, abre ${code(open)}.`,
      `Desde otra máquina, escribe allí ${code(tunnel)}, con el mismo puerto en los dos lados, y abre ${
        code(open)
      }.`,
    ],
    `Detrás de un proxy, o con un nombre propio, inícialo con la dirección tal como la muestra el navegador, ` +
    `con http:// o https://: ${code(serve)}.`,
  ],
  forPrograms: [
    "Esta dirección es para programas, que muestran la clave de Destello.",
    'La página está en <a href="/">/</a>.',
  ],
};

/**
 * The page that says why there is no other.
 *
 * @param refusal Why a request is not let in.
 */
export function refusalPage(refusal: Refusal): Response {
  const { status, reason } = refusal;
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="destello-refusal" content="${reason}">
<title>Destello: ${status}</title>
<h1>Destello</h1>
${[ENGLISH, SPANISH].map((words) => section(words, refusal)).join("\n")}
<p><small lang="en">${escaped(refusal.message)} (${reason}).</small></p>
</html>
`;
  return new Response(html, {
    status,
    headers: {
      ...COMMON_HEADERS,
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      ...(status === 401 ? { "www-authenticate": "Bearer" } : {}),
    },
  });
}

function section({ language, elsewhere, forPrograms }: Words, { ways }: Refusal): string {
  const sentences = ways === undefined ? forPrograms : elsewhere(ways);
  return `<section lang="${language}">${sentences.map((text) => `<p>${text}</p>`).join("")}</section>`;
}

function code(text: string): string {
  return `<code translate="no">${escaped(text)}</code>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
