import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { currentPage } from "../../page_build/kept_page.ts";
import { type PageAssets, PageFile } from "../../server/api/page_assets.ts";
import { tools, withTools } from "../tool.ts";
import { sentence } from "./sentence.ts";
import { Stage, TOKEN } from "./stage.ts";
import { Seen } from "./visitors.ts";

function test(name: string, body: (stage: Stage) => Promise<void>): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium);
    await body(stage);
  }));
}

/** So many frames are half a minute; what has not come by then never comes. */
const FRAMES = 2000;

/** Until something asynchronous is so in a page, looked at between its frames. */
async function until(page: Page, isSo: () => Promise<boolean>): Promise<void> {
  for (let frame = 0; frame < FRAMES; frame++) {
    if (await page.evaluate(isSo)) return;
    await page.evaluate(() => new Promise(requestAnimationFrame).then(() => {}));
  }
  assert.fail(`It never became so: ${isSo}`);
}

/** Another tab of the same person. */
async function newTab(page: Page, url: string): Promise<Seen> {
  const tab = await page.context().newPage();
  await tab.goto(url);
  return new Seen(tab);
}

/** What the browser keeps for the page. */
function everythingKept(page: Page): Promise<{ readonly paths: readonly string[]; readonly texts: string }> {
  return page.evaluate(async () => {
    const paths: string[] = [];
    const texts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const response = await cache.match(request);
        paths.push(new URL(request.url).pathname);
        texts.push(await response?.text() ?? "");
      }
    }
    return { paths, texts: texts.join("\n") };
  });
}

/** The page of another version: its script has another name. */
function anotherVersion({ html, files }: PageAssets): PageAssets {
  const script = [...files.keys()].find((path) => path.startsWith("/main-") && path.endsWith(".js")) ?? "";
  const renamed = "/main-00000000.js";
  const worker = files.get("/service_worker.js");
  assert.ok(worker);
  const source = Buffer.from(worker.body).toString().replace(script, renamed);
  const body = new TextEncoder().encode(source.replace(/version:"[0-9a-f]+"/, 'version:"0"'));
  const others = [...files].map((
    [path, file],
  ): [string, PageFile] => [path === script ? renamed : path, file]);
  return {
    html: html.replace(script, renamed),
    files: new Map([...others, ["/service_worker.js", new PageFile({ ...worker, body })]]),
  };
}

test("A2: the page is kept for those who read another language, too", async (stage) => {
  const seen = await stage.visit({ locale: "es-ES" });
  await seen.kept();
  await stage.stop();
  const tab = await newTab(seen.page, stage.url);
  await tab.page.getByRole("heading", { name: "LED" }).waitFor();
});

test("A1: the page can be installed: its manifest parses, and its icons load in the size it tells", async (stage) => {
  const seen = await stage.visit();
  const { page } = seen;
  await seen.kept();
  const session = await page.context().newCDPSession(page);
  const { errors, data } = await session.send("Page.getAppManifest");
  assert.deepEqual(errors, []);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito"), []);
  const { icons }: { icons: { src: string; sizes: string; purpose: string }[] } = JSON.parse(data ?? "");
  assert.ok(icons.some(({ sizes, purpose }) => sizes === "512x512" && purpose === "maskable"));
  for (const { src, sizes } of icons) {
    const size = await page.evaluate(async (src) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, src);
    if (sizes !== "any") assert.equal(size, sizes, src);
  }
  assert.deepEqual(stage.problems, []);
});

test("A2: what the browser keeps holds neither the token nor an answer of the interface", async (stage) => {
  const page = await stage.visit();
  await page.led.click();
  await page.kept();
  await page.page.evaluate(() => fetch("/healthz"));
  await page.page.reload();
  await page.led.waitFor();
  const { paths, texts } = await everythingKept(page.page);
  assert.match(texts, /name="destello-token" content=""/);
  assert.ok(!texts.includes(TOKEN));
  const { files } = await currentPage();
  assert.deepEqual(paths.filter((path) => path !== "/" && !files.has(path)), []);
});

test(
  "A3, A4, A5: a page that is opened while the server is gone says so, since when and what was last known, and comes back by itself",
  async (stage) => {
    const first = await stage.visit();
    await first.led.click();
    await first.drawing(/LED On/).waitFor();
    await first.kept();
    await stage.stop();
    await first.chip("server", "Unreachable").waitFor();
    const tab = await newTab(first.page, stage.url);
    await tab.chip("server", "Unreachable").click();
    await tab.text(sentence(tab.words.text.chips.lastHeard)).waitFor();
    await tab.text(sentence(tab.words.text.board.noServer)).waitFor();
    await tab.drawing(/last known: LED On/).waitFor();
    await tab.text(sentence(tab.words.text.channel.lastConfirmed)).waitFor();
    assert.ok(await tab.led.isDisabled());
    stage.boards.report("led", { on: false, periodMs: 0 }, "page 9");
    stage.restart("another0another0another0another0");
    await tab.chip("page", "Live").waitFor();
    await tab.drawing(/: LED Off/).waitFor();
    await tab.led.click();
    await tab.drawing(/: LED On/).waitFor();
  },
);

test("A3: without anything known, a page that is opened without its server says that", async (stage) => {
  const first = await stage.visit();
  await first.kept();
  await first.page.evaluate(() => {
    // Nothing shall be kept when this page is left.
    Storage.prototype.setItem = () => {};
    localStorage.clear();
  });
  await stage.stop();
  await first.page.reload();
  await first.text(first.words.text.board.neverHeard).waitFor();
  await first.chip("server", "Unreachable").waitFor();
});

test(
  "A4, A6: a new version replaces the old one: an open page by itself, a new tab at once, and nothing of the old is kept",
  async (stage) => {
    const open = await stage.visit();
    await open.led.waitFor();
    await open.kept();
    const page = await currentPage();
    await stage.stop();
    await open.chip("server", "Unreachable").waitFor();
    stage.restart(TOKEN, anotherVersion(page));
    const isNew = () => document.querySelector('script[src="/main-00000000.js"]') !== null;
    const tab = await newTab(open.page, stage.url);
    assert.ok(await tab.page.evaluate(isNew), "the very first load");
    await open.page.waitForFunction(isNew);
    await open.chip("page", "Live").waitFor();
    await until(tab.page, async () => {
      // Looked for in all of them: one that is opened by name while the worker gives it up is there again.
      return (await caches.keys()).length === 1 && await caches.match("/main-00000000.js") !== undefined;
    });
    await stage.stop();
    await tab.page.reload();
    assert.ok(await tab.page.evaluate(isNew), "from what is kept");
  },
);

test("A7: where another program has the address now, nothing of Destello stays", async (stage) => {
  const seen = await stage.visit();
  const { page } = seen;
  await seen.kept();
  const other = { html: "<!doctype html><title>Something else</title>", files: new Map() };
  await stage.stop();
  stage.restart(TOKEN, other);
  await page.reload();
  assert.equal(await page.title(), "Something else");
  await until(page, async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    return registration === undefined && (await caches.keys()).length === 0;
  });
});

test("A3, A7: another program that is slow to answer is hidden by what is kept once, and not for ever", async (stage) => {
  const seen = await stage.visit();
  const { page } = seen;
  await seen.kept();
  const answer = Promise.withResolvers<void>();
  const port = Number(new URL(stage.url).port);
  await stage.stop();
  const other = Deno.serve({ hostname: "127.0.0.1", port, onListen: () => {} }, async ({ url }) => {
    if (new URL(url).pathname !== "/") return new Response(null, { status: 404 });
    await answer.promise;
    return new Response("<!doctype html><title>Something else</title>", {
      headers: { "content-type": "text/html" },
    });
  });
  await page.reload();
  assert.match(await page.title(), /Destello/);
  answer.resolve();
  await until(page, async () => await navigator.serviceWorker.getRegistration() === undefined);
  await page.reload();
  assert.equal(await page.title(), "Something else");
  await other.shutdown();
  stage.restart();
});

test("a language whose words cannot be fetched is not said to be spoken until they can, and the page says so", async (stage) => {
  const seen = await stage.visit({ serviceWorkers: "block" });
  const { page } = seen;
  await seen.led.waitFor();
  await stage.stop();
  await seen.button("Page: Retrying").waitFor();
  const language = page.getByRole("combobox", { name: "Language" });
  await language.selectOption("es");
  await seen.text("Español: This could not be loaded.").waitFor();
  assert.equal(await language.inputValue(), "en");
  stage.restart();
  await seen.button("Página: En vivo").waitFor();
  assert.equal(await seen.text("This could not be loaded.").count(), 0);
});
