/**
 * What a page of another origin tries at a server, inside a browser that can reach it. It is run by the page, so it uses nothing from
 * outside.
 *
 * @module
 */

/** What it knows. */
export interface Target {
  /** The server's origin. */
  readonly origin: string;
  /** A board. */
  readonly board: string;
  /** A token that counts, as if it were stolen. */
  readonly token: string;
}

/**
 * Try everything that a page can send without being asked.
 *
 * @param target The server.
 * @returns What came of each: "nothing", or what the page got.
 */
export async function attack({ origin, board, token }: Target): Promise<Readonly<Record<string, string>>> {
  const command = `${origin}/api/boards/${board}/led/set`;
  const body = '{"on":true}';

  function socket(...protocols: readonly string[]): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>();
    const socket = new WebSocket(`${origin.replace("http", "ws")}/ws`, [...protocols]);
    socket.onopen = () => resolve("a socket");
    socket.onerror = () => resolve("nothing");
    return promise;
  }

  async function fetched(init: RequestInit, url = command): Promise<string> {
    try {
      const answer = await fetch(url, init);
      return answer.type === "opaque" ? "nothing" : await answer.text();
    } catch {
      return "nothing";
    }
  }

  /** Resolves in either case, because it says nothing of what came. */
  function loaded<Kind extends "img" | "script" | "iframe">(kind: Kind, url: string): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>();
    const element = document.createElement(kind);
    element.onload = () => resolve(kind === "iframe" ? contentOf(element) : "loaded");
    element.onerror = () => resolve("nothing");
    element.src = url;
    document.body.append(element);
    return promise;
  }

  function contentOf(frame: HTMLElement): string {
    const { contentDocument } = frame instanceof HTMLIFrameElement ? frame : { contentDocument: null };
    return contentDocument === null ? "nothing" : contentDocument.documentElement.outerHTML;
  }

  function form(): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>();
    const frame = document.createElement("iframe");
    frame.name = "answer";
    const form = document.createElement("form");
    Object.assign(form, { action: command, method: "post", enctype: "text/plain", target: "answer" });
    const field = document.createElement("input");
    Object.assign(field, { name: '{"on":true,"x":"', value: '"}' });
    form.append(field);
    document.body.append(frame, form);
    frame.onload = () => resolve(contentOf(frame));
    form.submit();
    return promise;
  }

  const authorization = `Bearer ${token}`;
  return {
    "a socket": await socket("destello.v1"),
    "a socket with a token": await socket("destello.v1", `destello.token.${token}`),
    "a command": await fetched({
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body,
    }),
    "a command that is not asked about": await fetched({
      method: "POST",
      mode: "no-cors",
      headers: { "content-type": "text/plain" },
      body,
    }),
    "the document": await fetched({}, `${origin}/`),
    "a list with a token": await fetched({ headers: { authorization } }, `${origin}/api/boards`),
    "whether it is there": await fetched({}, `${origin}/healthz`),
    "a beacon": navigator.sendBeacon(command, body) ? "nothing" : "it was not sent",
    "a form": await form(),
    "a frame": await loaded("iframe", `${origin}/`),
    "a picture": await loaded("img", `${origin}/icon.svg`),
    "a script": await loaded("script", `${origin}/service_worker.js`),
  };
}
