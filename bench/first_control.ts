/**
 * How soon after navigation the page's first control can be used, on loopback: the server as people start it, with its virtual
 * board, and a real Chromium that has never seen the page.
 *
 * @module
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser } from "playwright-core";
import { startBrowser } from "../tests/browser/browser.ts";
import { startServer } from "../tests/processes/process_house.ts";
import { installCommand, tools } from "../tests/tool.ts";

/** How many are counted. */
export const VISITS = 30;
/** The browser's first page of all is slower than the page's first visit. */
const NOT_COUNTED = 2;
/**
 * An empty tab's processes take so long to start, and a closed one's to end. Whoever types an address has had a browser before them
 * for longer than that, so it is not measured with the page.
 */
const REST_MS = 700;

/** Looks from the very beginning of a page on; a look from outside would come later by its own delay. */
function watchForControl(): void {
  const find = (root: Document | ShadowRoot): boolean =>
    root.querySelector("button[role=switch]:enabled") !== null ||
    [...root.querySelectorAll("*")].some(({ shadowRoot }) => shadowRoot !== null && find(shadowRoot));
  const usable = new Promise<number>((resolve) => {
    const look = () => {
      if (!find(document)) {
        requestAnimationFrame(look);
        return;
      }
      // The message comes when this frame is laid out and painted: before that, nobody can click.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve(performance.now());
      };
      port2.postMessage(null);
    };
    look();
  });
  Reflect.set(globalThis, "usable", usable);
}

/** Milliseconds since navigation, by the page's own clock. */
async function visit(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext();
  await context.addInitScript(watchForControl);
  const page = await context.newPage();
  await sleep(REST_MS);
  await page.goto(url, { waitUntil: "commit" });
  const ms = Number(await page.evaluate(() => Reflect.get(globalThis, "usable")));
  await context.close();
  await sleep(REST_MS);
  return ms;
}

/** A page of nothing but one control: what the browser and the machine take for themselves. */
function serveBarePage(): Deno.HttpServer<Deno.NetAddr> {
  const script = "document.body.innerHTML = '<button role=switch>LED</button>'";
  const answer = (body: string, type: string) => new Response(body, { headers: { "content-type": type } });
  return Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    (request) =>
      new URL(request.url).pathname === "/"
        ? answer('<!doctype html><body><script type="module" src="/bare.js"></script>', "text/html")
        : answer(script, "text/javascript"),
  );
}

/** What visits took, in milliseconds. */
export interface Visits {
  /** Of the page. */
  readonly page: readonly number[];
  /** Of a page of one button. */
  readonly bare: readonly number[];
}

/**
 * Visits of both pages by turns, so that what else the machine does concerns both.
 *
 * @throws {Error} where there is no Chromium.
 */
export async function visitPages(): Promise<Visits> {
  const chromium = tools.chromium.find();
  if (chromium === null) throw new Error(`Chromium is missing: ${installCommand(tools.chromium)}`);
  const browser = await startBrowser(chromium);
  const bareServer = serveBarePage();
  const dataFolder = await mkdtemp(join(tmpdir(), "destello-page-"));
  try {
    await using server = startServer(["--port", "0", "--data", dataFolder]);
    const port = await server.ready();
    const page: number[] = [];
    const bare: number[] = [];
    for (let count = 0; count < NOT_COUNTED + VISITS; count++) {
      page.push(await visit(browser, `http://127.0.0.1:${port}/`));
      bare.push(await visit(browser, `http://127.0.0.1:${bareServer.addr.port}/`));
    }
    return { page: page.slice(NOT_COUNTED), bare: bare.slice(NOT_COUNTED) };
  } finally {
    await browser.close();
    await bareServer.shutdown();
    await rm(dataFolder, { recursive: true });
  }
}
