import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { currentPage } from "../../page_build/kept_page.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import { FIRST_VIEW_LIMIT } from "../../page_build/build_page.ts";
import { tools, withTools } from "../tool.ts";
import { sentence } from "./sentence.ts";
import { ScriptedBoards } from "./scripted_boards.ts";
import { Stage } from "./stage.ts";
import { gone, type Seen } from "./visitors.ts";
import { workbench } from "./workbench.ts";

function test(name: string, body: (stage: Stage) => Promise<void>): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium, new ScriptedBoards("serial"));
    await body(stage);
  }));
}

/** From before the page is loaded: every shift, also those that a person's click would excuse. */
async function watchShifts(page: Page, heard: Promise<void>): Promise<void> {
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => void heard.then(() => socket.send(message)));
  });
  await page.addInitScript(() => {
    const shifts: string[] = [];
    Reflect.set(globalThis, "shifts", shifts);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push(JSON.stringify(entry));
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.reload();
}

/** The shifts so far; entries, if any, are delivered before the second frame from now. */
function shifts(page: Page): Promise<unknown> {
  return page.evaluate(() =>
    new Promise((resolve) =>
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(Reflect.get(globalThis, "shifts"))))
    )
  );
}

/** Everything that happens to a person in a bad hour. */
async function playAll(page: Seen, stage: Stage, check: (when: string) => Promise<void>): Promise<void> {
  const { boards } = stage;
  const { board, channel, chips } = page.words.text;
  await check("connected");
  await page.led.click();
  await page.text(sentence(channel.confirmed)).waitFor();
  await check("confirmed");
  boards.hold = true;
  await page.led.click();
  await page.text(channel.slow).waitFor();
  await check("pending");
  const unanswered = new RequestFailure(
    "no_answer",
    "The board left 5 repetitions unanswered",
    "Check",
    "unknown",
  );
  boards.fail(unanswered);
  await page.text(channel.notConfirmed(page.words.text.failures.no_answer.what)).waitFor();
  await check("failed");
  await page.level.press("ArrowRight");
  await page.text(channel.slow).waitFor();
  await check("pending, with a lease");
  boards.fail(unanswered);
  await gone(page.text(channel.slow));
  await check("failed, with a lease");
  boards.release();
  // No other number of digits: a value is aligned at its end, and begins further left as it grows.
  boards.report("led", { on: false, periodMs: 0 }, "page 7");
  await gone(page.led.and(page.page.getByRole("switch", { checked: true })));
  await check("changed by another");
  boards.become("offline", { code: "line_ended", message: "The line ended", hint: "Plug it in again" });
  await page.chip("board", chips.boardStatus.offline).waitFor();
  await check("board offline");
  boards.become("connecting");
  await page.text(board.statusNote.connecting).waitFor();
  await check("connecting to the board");
  boards.restart();
  await page.text(sentence(board.restarted)).waitFor();
  await check("restarted");
  await page.page.getByRole("button", { name: board.dismiss, exact: true }).click();
  await check("dismissed");
  await stage.stop();
  await page.text(sentence(board.noServer)).waitFor();
  await check("server gone");
  stage.restart();
  await gone(page.text(sentence(board.noServer)));
  await check("server back");
}

for (const locale of ["en-GB", "es-MX"]) {
  for (const [width, height] of [[360, 740], [430, 930], [1280, 860]] as const) {
    test(`P16: no layout shift at ${width} px in ${locale}, whatever becomes of a command, the board and the server`, async (stage) => {
      const page = await stage.visit({ locale, viewport: { width, height } });
      const heard = Promise.withResolvers<void>();
      const check = async (when: string) => assert.deepEqual(await shifts(page.page), [], when);
      await watchShifts(page.page, heard.promise);
      await page.text(page.words.text.board.waiting).waitFor();
      await check("waiting for the server");
      heard.resolve();
      await page.led.waitFor();
      await playAll(page, stage, check);
    });
  }
}

test("P16, S7: not one request of a whole session goes to another origin, the worker's included", async (stage) => {
  const page = await stage.visit();
  const asked: string[] = [];
  page.page.context().on("request", (request) => asked.push(request.url()));
  page.page.on("websocket", (socket) => asked.push(socket.url()));
  await page.page.reload();
  await page.kept();
  await page.led.waitFor();
  await playAll(page, stage, () => Promise.resolve());
  for (const tool of await page.page.locator("board-tools button[aria-controls]").all()) {
    await tool.click();
    await tool.click();
  }
  const { host } = new URL(stage.url);
  assert.ok(asked.length > 5);
  assert.deepEqual(
    asked.filter((url) => !["data:", "blob:"].includes(new URL(url).protocol) && new URL(url).host !== host),
    [],
  );
});

test("P16: scripts and styles of the first view come over the wire in at most 60 KB", async (stage) => {
  const page = await stage.visit();
  await page.led.waitFor();
  const { html } = await currentPage();
  const fetched = await page.page.evaluate(() =>
    performance.getEntriesByType("resource").filter((entry) => entry instanceof PerformanceResourceTiming)
      .map(({ name, encodedBodySize, decodedBodySize }) => ({
        path: new URL(name).pathname,
        encodedBodySize,
        decodedBodySize,
      }))
  );
  const first = fetched.filter(({ path }) => /\.(js|css)$/.test(path) && html.includes(`"${path}"`));
  const sum = (sizes: readonly number[]) => sizes.reduce((sum, size) => sum + size, 0);
  const bytes = sum(first.map(({ encodedBodySize }) => encodedBodySize));
  assert.ok(first.length >= 3 && bytes <= FIRST_VIEW_LIMIT, `${bytes} bytes: ${JSON.stringify(first)}`);
  assert.ok(bytes < sum(first.map(({ decodedBodySize }) => decodedBodySize)) / 2, "they come compressed");
});

test("P16: the first control needs three round trips: the document, what the document names, and the snapshot", async (stage) => {
  const { html, files } = await currentPage();
  const page = await stage.visit({ serviceWorkers: "block" });
  const later: string[] = [];
  const held = Promise.withResolvers<void>();
  const isLater = ({ pathname }: URL) =>
    pathname.startsWith("/api/") || (/\.(js|css)$/.test(pathname) && !html.includes(`"${pathname}"`));
  await page.page.route(isLater, async (route) => {
    later.push(new URL(route.request().url()).pathname);
    await held.promise;
    await route.continue();
  });
  await page.page.reload();
  await page.led.click();
  await page.text(sentence(page.words.text.channel.confirmed)).waitFor();
  held.resolve();
  await page.drawing(/LED On/).waitFor();
  assert.ok(later.length > 0 && later.every((path) => files.has(path)), later.join());
});

/** Of a page whose definition needs controls that are not in the first view: they come when the test lets them. */
async function holdControls({ page }: Seen): Promise<() => void> {
  const held = Promise.withResolvers<void>();
  await page.route(/_control-/, async (route) => {
    await held.promise;
    await route.continue();
  });
  return held.resolve;
}

for (const width of [360, 1280]) {
  Deno.test(withTools(
    `P16: nothing moves when the controls come that only some definitions need, at ${width} px`,
    [tools.chromium],
    async (_t, chromium) => {
      await using stage = await Stage.open(chromium, workbench());
      const page = await stage.visit({ serviceWorkers: "block", viewport: { width, height: 860 } });
      const letCome = await holdControls(page);
      // However long this machine takes, the page waits as if a second was not over.
      await page.page.addInitScript(() => {
        const real = globalThis.setTimeout;
        Reflect.set(
          globalThis,
          "setTimeout",
          (then: () => void, ms: number) => ms === 1000 ? 0 : real(then, ms),
        );
      });
      await watchShifts(page.page, Promise.resolve());
      await page.text(page.words.text.tools.loading).waitFor();
      assert.equal(await page.page.getByRole("switch").count(), 0);
      letCome();
      await page.page.getByRole("switch", { name: "Relay" }).waitFor();
      const strip = page.page.getByRole("heading", { name: "Strip" });
      const before = await strip.boundingBox();
      await page.page.getByRole("radiogroup", { name: "Fan: Speed" }).waitFor();
      await page.page.getByRole("slider", { name: "Arm: x" }).waitFor();
      await page.page.getByRole("img").first().waitFor();
      assert.deepEqual(await strip.boundingBox(), before);
      assert.deepEqual(await shifts(page.page), []);
    },
  ));
}

Deno.test(withTools(
  "P16: a control whose code does not come keeps no board back, and is there when it comes",
  [tools.chromium],
  async (_t, chromium) => {
    await using stage = await Stage.open(chromium, workbench());
    const page = await stage.visit({ serviceWorkers: "block" });
    const letCome = await holdControls(page);
    await page.page.reload();
    const fan = page.page.getByRole("radiogroup", { name: "Fan: Speed" });
    await page.page.getByRole("switch", { name: "Relay" }).waitFor();
    assert.equal(await fan.count(), 0);
    letCome();
    await fan.waitFor();
  },
));

test("P16: a drawing that could not be fetched is asked for again", async (stage) => {
  const page = await stage.visit({ serviceWorkers: "block" });
  // Else its own question would be counted.
  await page.drawing(/LED Off/).waitFor();
  const { files } = await currentPage();
  const [drawing = ""] = [...files.keys()].filter((path) => path.startsWith("/drawing-"));
  let asked = 0;
  await page.page.context().route(`**${drawing}`, async (route) => {
    asked++;
    await (asked === 1 ? route.abort() : route.continue());
  });
  const again = await page.page.context().newPage();
  await again.goto(stage.url);
  await again.getByRole("img", { name: /LED Off/ }).waitFor();
  assert.equal(asked, 2);
});
