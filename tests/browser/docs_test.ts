import assert from "node:assert/strict";
import type { BrowserContextOptions, Locator, Page } from "playwright-core";
import { RequestFailure } from "../../protocol/failures.ts";
import type { Role } from "../../protocol/api/method.ts";
import { en } from "../../web/text/en.ts";
import { docsEn } from "../../web/text/docs_en.ts";
import { docsEs } from "../../web/text/docs_es.ts";
import { tools, withTools } from "../tool.ts";
import { accessProblems, contrastOf } from "./accessibility.ts";
import { ManyBoards } from "./many_boards.ts";
import { Stage } from "./stage.ts";
import { gone } from "./visitors.ts";

function test(name: string, body: (stage: Stage) => Promise<void>, boards?: () => ManyBoards): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium, boards?.());
    await body(stage);
  }));
}

async function open(stage: Stage, options: BrowserContextOptions = {}): Promise<Page> {
  const { page } = await stage.visit(options, `${stage.url}/docs`);
  return page;
}

/** A method or a notification, opened. */
async function opened(page: Page, name: string): Promise<Locator> {
  const entry = page.getByRole("group").filter({
    has: page.locator("summary code", { hasText: new RegExp(`^${name}$`) }),
  });
  await entry.locator("summary").click();
  return entry;
}

test("X5: /docs shows each method of the board that is there, and a command is tried and answered", async (stage) => {
  const page = await open(stage);
  await page.getByRole("heading", { name: docsEn.title }).waitFor();
  await page.getByText("Have the server program a board: with its own", { exact: false }).first().waitFor();
  const others = page.getByRole("region", { name: docsEn.methods }).locator("summary code");
  await others.first().waitFor();
  const names = await others.allInnerTexts();
  assert.deepEqual(names, names.toSorted());
  const fade = await opened(page, "lamp.fade");
  await fade.getByText("POST /api/boards/{board}/lamp/fade").waitFor();
  await fade.getByText("level: integer 0..255", { exact: true }).first().waitFor();
  await fade.getByText("control", { exact: false }).first().waitFor();
  await fade.getByRole("spinbutton", { name: "level" }).fill("200");
  await fade.getByRole("spinbutton", { name: "ms" }).fill("10");
  await fade.getByRole("button", { name: `${docsEn.call} lamp.fade` }).click();
  const answer = fade.getByRole("region", { name: docsEn.answered });
  await answer.getByText('"channel": "lamp"').waitFor();
  assert.ok(await answer.evaluate((section) => section.matches(":focus")));
  const [asked] = stage.boards.commands;
  assert.deepEqual([asked?.channel, asked?.command, asked?.args], ["lamp", "fade", { level: 200, ms: 10 }]);
  const pending = await opened(page, "command\\.pending");
  await pending.getByText("The newest outstanding command.").waitFor();
  assert.deepEqual(await accessProblems(page), []);
  await page.getByRole("link", { name: docsEn.back }).click();
  await page.getByRole("heading", { name: "LED" }).waitFor();
  assert.deepEqual(stage.problems, []);
});

test("X5: the chip Server leads to it, in the person's language, and not without the server", async (stage) => {
  const seen = await stage.visit({ locale: "es-ES" });
  const { chips } = seen.words.text;
  const link = seen.page.getByRole("link", { name: chips.docs });
  await seen.chip("server", chips.serverOnline).click();
  await stage.stop();
  await gone(link);
  stage.restart();
  await link.click();
  await seen.page.getByRole("heading", { name: docsEs.title }).waitFor();
});

test("L4a, X5c: a failure is told with its name, and whether it ran", async (stage) => {
  const page = await open(stage);
  stage.boards.hold = true;
  const set = await opened(page, "led.set");
  await set.getByRole("button", { name: `${docsEn.call} led.set` }).click();
  const calling = set.getByRole("button", { name: docsEn.calling });
  await calling.waitFor();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    assert.ok(await contrastOf(calling) >= 4.5, colorScheme);
  }
  stage.boards.fail(new RequestFailure("no_answer", "It did not answer", "Look at its cable", "unknown"));
  await set.getByRole("heading", { name: docsEn.failed.unknown }).waitFor();
  await set.getByText(/^no_answer: It did not answer/).waitFor();
  assert.deepEqual(stage.problems, []);
});

test("X5c: whoever may only look reads all of it, and can call what only looks", async (stage) => {
  stage.isOwner = false;
  const role: Role = "view";
  const { token } = await stage.devices.add("Looker", role);
  const { page } = await stage.visit({
    storageState: {
      cookies: [],
      origins: [{ origin: stage.url, localStorage: [{ name: "destello.token", value: token }] }],
    },
  }, `${stage.url}/docs`);
  await page.getByText(docsEn.role.view).waitFor();
  const set = await opened(page, "led.set");
  assert.ok(await set.getByRole("button", { name: `${docsEn.call} led.set` }).isDisabled());
  await set.getByText(docsEn.needs("control")).waitFor();
  const list = await opened(page, "boards.list");
  await list.getByRole("button", { name: `${docsEn.call} boards.list` }).click();
  await list.getByText('"boards": [').waitFor();
});

/** "Bench 3" is of another project than the first two. */
const twoProjects = () => new ManyBoards(3);

function board(page: Page): Locator {
  return page.getByRole("combobox", { name: docsEn.board, exact: true });
}

test(
  "X5c: of another board, and of another project's, nothing stays that was typed or answered",
  async (stage) => {
    for (const other of ["Bench 3", "Bench 2"]) {
      const page = await open(stage);
      const answers = page.getByRole("region", { name: docsEn.answered });
      await board(page).selectOption("Bench 1");
      const fade = await opened(page, "lamp.fade");
      await fade.getByRole("spinbutton", { name: "level" }).fill("200");
      const list = await opened(page, "boards.list");
      await list.getByRole("button", { name: `${docsEn.call} boards.list` }).click();
      await answers.waitFor();
      await board(page).selectOption(other);
      await gone(answers);
      const first = other === "Bench 3" ? "fan.set" : "lamp.fade";
      const ofBoard = page.getByRole("region", { name: docsEn.commands }).locator("summary", {
        hasText: first,
      });
      await ofBoard.waitFor();
      assert.equal(await answers.count(), 0);
      if (other === "Bench 3") assert.equal(await page.getByText("lamp.fade", { exact: true }).count(), 0);
      else assert.equal(await fade.getByRole("spinbutton", { name: "level" }).inputValue(), "0");
      const title = await page.title();
      assert.ok(title.startsWith(`${docsEn.title} · Destello 127.0.0.1:`), title);
    }
    assert.deepEqual(stage.problems, []);
  },
  twoProjects,
);

test(
  "X5b: what the server does not send is told, with a button to try again, and no other project's stands there",
  async (stage) => {
    const { page } = await stage.visit();
    await page.route("**/openrpc.json*", (route) => route.fulfill({ status: 503 }));
    await page.goto(`${stage.url}/docs`);
    const { failed, tryAgain } = en.tools;
    const again = page.getByRole("button", { name: tryAgain });
    const methods = page.locator("summary");
    await page.getByText(failed).waitFor();
    await again.click();
    await again.and(page.locator("[aria-busy=false]")).waitFor();
    await page.unroute("**/openrpc.json*");
    await again.press("Enter");
    await methods.filter({ hasText: "lamp.fade" }).waitFor();
    await gone(again);
    await page.getByRole("heading", { name: docsEn.title }).and(page.locator(":focus")).waitFor();
    const held = Promise.withResolvers<void>();
    await page.route("**/asyncapi.json*", async (route) => {
      await held.promise;
      await route.abort();
    });
    await board(page).selectOption("Bench 3");
    await page.getByText(en.tools.loading).waitFor();
    assert.equal(await methods.count(), 0);
    held.resolve();
    await page.getByText(failed).waitFor();
    assert.equal(await methods.count(), 0);
    assert.deepEqual(await accessProblems(page), []);
  },
  twoProjects,
);

test(
  "X5a, X5b: without the server only boards can be chosen that the kept documents are of",
  async (stage) => {
    const first = await stage.visit({}, `${stage.url}/docs`);
    await first.page.locator("summary", { hasText: "lamp.fade" }).waitFor();
    await first.kept();
    await stage.stop();
    await first.page.reload();
    await first.page.getByText(docsEn.kept).waitFor();
    assert.deepEqual(await board(first.page).locator("option").allInnerTexts(), ["Bench 1", "Bench 2"]);
  },
  twoProjects,
);

test("X5a: /docs opens without its server as it was last told, and nothing can be called", async (stage) => {
  const first = await stage.visit({}, `${stage.url}/docs`);
  await first.page.getByRole("heading", { name: docsEn.commands }).waitFor();
  await first.kept();
  await stage.stop();
  await first.page.reload();
  await first.page.getByText(docsEn.kept).waitFor();
  const set = await opened(first.page, "led.set");
  assert.ok(await set.getByRole("button", { name: `${docsEn.call} led.set` }).isDisabled());
  await set.getByText(docsEn.offline).waitFor();
});

test("X5c: in Spanish, on a phone, in the dark, nothing is wider than the screen", async (stage) => {
  const page = await open(stage, {
    locale: "es-MX",
    viewport: { width: 360, height: 740 },
    colorScheme: "dark",
  });
  await page.getByRole("heading", { name: docsEs.title }).waitFor();
  await page.getByText(docsEs.inEnglish).waitFor();
  const summaries = page.locator("summary");
  await summaries.first().waitFor();
  for (const summary of await summaries.all()) await summary.click();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 360, `${width} px`);
  assert.deepEqual(await accessProblems(page), []);
});
