import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { tools, withTools } from "../tool.ts";
import { Stage, TOKEN } from "./stage.ts";
import { TcpProxy } from "./tcp_proxy.ts";

const NOT_STARTED = ["Destello has not started on this page.", "Destello no ha arrancado en esta página."];
/** Nothing of an earlier page is kept. */
const NEW = { serviceWorkers: "block" } as const;

function test(name: string, body: (stage: Stage) => Promise<void>): void {
  const run = async (chromium: string) => {
    await using stage = await Stage.open(chromium);
    await body(stage);
  };
  Deno.test({
    ...withTools(name, [tools.chromium], (_t, chromium) => run(chromium)),
    sanitizeOps: false,
    sanitizeResources: false,
  });
}

async function saysWhy(page: Page): Promise<void> {
  for (const words of NOT_STARTED) await page.getByText(words).waitFor();
  await page.getByText(/deno task serve --origin https:\/\/NAME/).waitFor();
  assert.ok(await page.evaluate(() => document.body.scrollWidth <= innerWidth), "it fits");
}

test("S9, S10: behind a proxy that sets its own Host the page says why it does not start, and by --origin it does", async (stage) => {
  const { host } = new URL(stage.url);
  await using proxy = new TcpProxy(
    Number(new URL(stage.url).port),
    (head) => head.replace(/^Host: .*$/mi, `Host: ${host}`),
  );
  const { page } = await stage.visit(NEW, proxy.origin);
  await saysWhy(page);
  await stage.stop();
  stage.origins = [proxy.origin];
  stage.restart();
  await (await stage.visit(NEW, proxy.origin)).led.click();
  await stage.stop();
  stage.restart();
});

test("S9: through a tunnel with another port, and behind a proxy that tells an unknown address, a person reads what to do", async (stage) => {
  const port = Number(new URL(stage.url).port);
  await using tunnel = new TcpProxy(port);
  await using proxy = new TcpProxy(
    port,
    (head) => head.replace(/^Host: .*$/mi, `Host: 127.0.0.1:${port}\r\nX-Forwarded-Host: led.example`),
  );
  for (
    const [url, origin] of [[tunnel.origin, tunnel.origin], [proxy.origin, "https://led.example"]] as const
  ) {
    const { page } = await stage.visit(NEW, url);
    await page.getByText("Destello does not know itself by this address").waitFor();
    await page.getByText(`deno task serve --origin ${origin}`).first().waitFor();
    await page.getByText(`ssh -L ${port}:127.0.0.1:${port} MACHINE`).first().waitFor();
    assert.ok(!(await page.content()).includes(TOKEN));
  }
});

test("S10: without scripts the page says at once that it needs them, and nothing else", async (stage) => {
  const { page } = await stage.visit({ ...NEW, javaScriptEnabled: false });
  const [english, spanish] = [page.locator("noscript [lang=en]"), page.locator("noscript [lang=es]")];
  await spanish.waitFor();
  assert.match(await english.innerText(), /^Destello needs JavaScript/);
  assert.match(await spanish.innerText(), /^Destello necesita JavaScript/);
  assert.equal(
    await page.locator("#not-started").evaluate((words) => getComputedStyle(words).display),
    "none",
  );
});

const BROKEN: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  "are refused": (page) => page.route(/main-.*\.js$/, (route) => route.abort()),
  "are refused in part": (page) => page.route(/chunk-.*\.js$/, (route) => route.fulfill({ status: 403 })),
  "are too new for the browser": (page) =>
    page.route(
      /main-.*\.js$/,
      (route) => route.fulfill({ contentType: "text/javascript", body: "let = =>;" }),
    ),
  "throw": (page) => page.addInitScript(() => Reflect.deleteProperty(globalThis, "MutationObserver")),
  "throw while they draw": (page) =>
    page.addInitScript(() => {
      document.createTreeWalker = () => {
        throw new Error("An old browser");
      };
    }),
};

test(`S10: a page says why in words whose scripts ${Object.keys(BROKEN).join(", ")}`, async (stage) => {
  await Promise.all(
    Object.values(BROKEN).map(async (breakIt) => {
      const { page } = await stage.visit(NEW);
      await breakIt(page);
      await page.reload();
      await saysWhy(page);
    }),
  );
});

test("S10: nobody sees these words on a page that starts", async (stage) => {
  const page = await stage.visit(NEW);
  await page.page.addInitScript(() => {
    const seen: string[] = [];
    Reflect.set(globalThis, "seen", seen);
    const look = () => {
      const words = document.getElementById("not-started");
      if (words !== null) seen.push(getComputedStyle(words).visibility);
      requestAnimationFrame(look);
    };
    look();
  });
  await page.page.reload();
  await page.led.waitFor();
  assert.equal(await page.page.locator("#not-started").count(), 0);
  const seen = await page.page.evaluate(() => Reflect.get(globalThis, "seen"));
  assert.deepEqual(seen.filter((visibility: string) => visibility !== "hidden"), []);
});
