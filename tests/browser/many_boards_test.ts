import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { chooseLanguage } from "../../web/text/choose.ts";
import { boardListText } from "../../web/text/board_list_words.ts";
import { tools, withTools } from "../tool.ts";
import { accessProblems } from "./accessibility.ts";
import { listen, liveRegions } from "./live_regions.ts";
import { idOf, ManyBoards, RENEWED_ID } from "./many_boards.ts";
import { Stage } from "./stage.ts";
import { textsThatDoNotFit } from "./text_fit.ts";
import { gone, type Seen } from "./visitors.ts";

const COUNT = 1000;
/** As many as a screen and what is drawn around it may need, by far. */
const MOST_DRAWN = 120;

type Step = (at: {
  readonly seen: Seen;
  readonly stage: Stage;
  readonly boards: ManyBoards;
}) => Promise<void>;

/** What one person sees and does at one page, step by step: 1,000 boards take a while to load. */
function test(name: string, steps: Readonly<Record<string, Step>>, count = COUNT): void {
  Deno.test(withTools(name, [tools.chromium], async (t, chromium) => {
    const boards = new ManyBoards(count);
    await using stage = await Stage.open(chromium, boards);
    const seen = await stage.visit();
    for (const [step, body] of Object.entries(steps)) {
      // What comes after a step that failed begins where nothing is known.
      if (!await t.step(step, () => body({ seen, stage, boards }))) return;
    }
    // Of a server that was stopped; its last answer, 503, the browser tells if it was looking for a newer page.
    const expected = name.startsWith("L15")
      ? /ERR_CONNECTION_REFUSED|response code \(503\)/
      : /ERR_CONNECTION_REFUSED/;
    assert.deepEqual(stage.problems.filter((problem) => !expected.test(problem)), []);
  }));
}

/** A board's row: "Bench 7" is not Bench 71. */
function row({ page }: Seen, number: number): Locator {
  return page.getByRole("link", { name: new RegExp(`^Bench ${number} `) });
}

function item({ page }: Seen, number: number): Locator {
  return page.getByRole("listitem").filter({ has: page.getByText(`Bench ${number}`, { exact: true }) });
}

function field({ page }: Seen): Locator {
  return page.getByRole("searchbox", { name: "Search boards" });
}

function shown(seen: Seen, count: string): Promise<void> {
  return seen.page.getByRole("search").getByText(`${count} of 1,000 boards`, { exact: true }).waitFor();
}

function group({ page }: Seen, name: string): Locator {
  return page.getByRole("heading", { level: 2 }).getByRole("button", { name });
}

/** Everything in the document, shadow roots and all. */
function elements({ page }: Seen): Promise<number> {
  return page.evaluate(() => {
    const count = (root: Document | ShadowRoot): number =>
      [...root.querySelectorAll("*")].reduce(
        (sum, { shadowRoot }) => sum + 1 + (shadowRoot === null ? 0 : count(shadowRoot)),
        0,
      );
    return count(document);
  });
}

function focused({ page }: Seen): Promise<string> {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return (element?.textContent ?? "").trim().replaceAll(/\s+/g, " ");
  });
}

/** Not before the list has followed the size of its rows, which it hears of when the page is drawn. */
function scroll({ page }: Seen, to: "top" | "end" | "middle"): Promise<void> {
  return page.evaluate(async (to) => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const { scrollHeight } = document.documentElement;
    scrollTo(0, to === "top" ? 0 : to === "end" ? scrollHeight : scrollHeight / 2);
  }, to);
}

test(
  "L6, L6a: up to six boards have a card each, and cards become a list, or a list cards, while nobody is at them",
  {
    "six boards have a card each, and the page is as it always was": async ({ seen }) => {
      await seen.page.getByRole("heading", { name: "Bench 6" }).waitFor();
      assert.equal(await seen.page.locator("board-card").count(), 6);
      assert.equal(await field(seen).count(), 0);
      const fetched = await seen.page.evaluate(() =>
        performance.getEntriesByType("resource").filter(({ name }) => name.includes("/board_list-")).length
      );
      assert.equal(fetched, 0, "nothing of the list is fetched");
    },
    "a seventh board moves nothing under a pointer, and is shown when that is gone": async (
      { seen, boards },
    ) => {
      const led = seen.page.getByRole("region", { name: /Bench 2/ }).getByRole("switch", { name: /LED/ });
      await led.hover();
      const before = await led.boundingBox();
      boards.add(7);
      await seen.button("Show all 7 boards").waitFor();
      assert.deepEqual(await led.boundingBox(), before);
      assert.equal(await seen.page.locator("board-card").count(), 6);
      await seen.page.mouse.move(0, 0);
      await row(seen, 7).waitFor();
      assert.equal(await seen.page.locator("board-card").count(), 0);
    },
    "a list with the focus in it stays one until the focus leaves it": async ({ seen, boards }) => {
      await row(seen, 2).focus();
      boards.remove(7);
      await gone(row(seen, 7));
      await row(seen, 2).and(seen.page.locator(":focus")).waitFor();
      await seen.chip("page", seen.words.text.chips.pageOnline).focus();
      await seen.page.getByRole("heading", { name: "Bench 6" }).waitFor();
      assert.equal(await seen.page.locator("board-card").count(), 6);
    },
    "a press shows them all at once": async ({ seen, boards }) => {
      await seen.page.getByRole("region", { name: /Bench 2/ }).getByRole("switch", { name: /LED/ }).focus();
      boards.add(7);
      await seen.button("Show all 7 boards").press("Enter");
      await row(seen, 7).waitFor();
    },
  },
  6,
);

test(
  "L6, L7, L7a, L8, L8a, L9, L9a, L10: 1,000 boards are a list, which is drawn as far as it is seen, and searched",
  {
    "those that are not well come first, the others in groups, and few are in the document": async (
      { seen },
    ) => {
      await row(seen, 5).waitFor();
      const headings = seen.page.getByRole("heading", { level: 2 });
      assert.deepEqual(
        (await headings.allInnerTexts()).slice(0, 2).map((text) => text.replaceAll(/\s+/g, " ")),
        ["Need attention 2", "library · Fan 167"],
      );
      const trouble = seen.page.getByRole("list", { name: "Need attention" });
      await trouble.getByRole("link", { name: "Bench 5 Offline" }).waitFor();
      await trouble.getByRole("link", { name: "Bench 8 Other firmware" }).waitFor();
      await trouble.getByText(/library · Uno · .*unplugged/).waitFor();
      await trouble.getByTitle(/^library · Uno · .*unplugged/).waitFor();
      await seen.chip("board", "998 of 1,000 online").waitFor();
      assert.match(await seen.page.title(), /998 of 1,000 online · 1,000 boards · Destello/);
      const first = item(seen, 3);
      assert.equal(await first.getAttribute("aria-setsize"), "167");
      assert.equal(await first.getAttribute("aria-posinset"), "1");
      assert.ok(await seen.page.getByRole("listitem").count() < MOST_DRAWN);
      assert.equal(await seen.page.locator("board-card").count(), 0);
    },
    "it is drawn as far as it is scrolled, to its end and back, and the document does not grow": async (
      { seen },
    ) => {
      await row(seen, 5).waitFor();
      const before = await elements(seen);
      for (let times = 0; times < 5; times++) {
        await scroll(seen, "end");
        await row(seen, 1000).waitFor();
        await gone(row(seen, 5));
        await scroll(seen, "middle");
        await gone(row(seen, 1000));
        await scroll(seen, "top");
        await row(seen, 5).waitFor();
      }
      const after = await elements(seen);
      assert.ok(after <= before * 1.5, `${before} elements before, ${after} after`);
      const most = await seen.page.evaluate(async () => {
        const items = () =>
          document.querySelector("destello-page")?.shadowRoot?.querySelector("board-list")?.shadowRoot
            ?.querySelector("board-rows")?.shadowRoot?.querySelectorAll("li").length ?? NaN;
        let most = 0;
        for (let y = 0; y < document.documentElement.scrollHeight; y += 700) {
          scrollTo(0, y);
          await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
          most = Math.max(most, items());
        }
        return most;
      });
      assert.ok(most > 10 && most < MOST_DRAWN, `${most} rows at most`);
    },
    "a search finds by name, id, project, server and state, and the address keeps it": async (
      { seen, stage },
    ) => {
      await field(seen).fill("bench 7");
      await shown(seen, "1");
      await row(seen, 7).waitFor();
      assert.match(seen.page.url(), /\?search=bench\+7$/);
      for (
        const [search, count] of [
          // Each finds another number than the one before it.
          ["fan", "333"],
          [idOf(321).slice(-6), "1"],
          ["LIBRARY fan", "167"],
          ["offline", "1"],
          ["workshop fan", "166"],
          ["ttyacm42", "1"],
        ] as const
      ) {
        await field(seen).fill(search);
        await shown(seen, count);
      }
      const before = await field(seen).boundingBox();
      await field(seen).fill("nobody has this");
      await seen.text("No board fits.").waitFor();
      await seen.button("Offline 0").waitFor();
      assert.deepEqual(await field(seen).boundingBox(), before);
      await seen.button("Show all boards").click();
      await shown(seen, "1,000");
      assert.ok(await field(seen).evaluate((input) => input.matches(":focus")));
      // As a teacher bookmarks it.
      await seen.page.goto(`${stage.url}/?search=bench 7`);
      await row(seen, 7).waitFor();
      assert.equal(await field(seen).inputValue(), "bench 7");
      await field(seen).fill("");
    },
    "a press on a state's count shows those boards alone, and another press shows all": async (
      { seen, boards },
    ) => {
      await seen.button("Offline 1").click();
      await shown(seen, "1");
      assert.match(seen.page.url(), /\?status=offline$/);
      boards.unplug(900);
      await row(seen, 900).waitFor();
      await seen.button("Offline 2").click();
      await shown(seen, "1,000");
    },
    "a group that was collapsed stays so after a reload, and what is searched for in it is shown": async (
      { seen },
    ) => {
      await row(seen, 3).waitFor();
      await group(seen, "library · Fan").click();
      await gone(row(seen, 3));
      await seen.page.reload();
      await group(seen, "library · Uno").waitFor();
      assert.equal(await group(seen, "library · Fan").getAttribute("aria-expanded"), "false");
      assert.equal(await row(seen, 3).count(), 0);
      await field(seen).fill("bench 3");
      await row(seen, 3).waitFor();
      await field(seen).fill("");
      await group(seen, "library · Fan").click();
      await row(seen, 3).waitFor();
    },
  },
);

test("L11: a board of many has an address, and is left for the list where that was", {
  "a board is opened in full, commanded, and left by the browser's back": async ({ seen, boards }) => {
    await field(seen).fill("workshop fan");
    await shown(seen, "166");
    await scroll(seen, "end");
    await row(seen, 900).click();
    const card = seen.page.getByRole("region", { name: /Bench 900/ });
    await card.getByRole("heading", { name: "Bench 900" }).and(seen.page.locator(":focus")).waitFor();
    await card.getByRole("slider", { name: "Fan: Percent" }).fill("40");
    await card.getByText(/^Confirmed by the board in/).waitFor();
    assert.deepEqual(boards.commands.map(({ board, channel }) => [board, channel]), [[idOf(900), "fan"]]);
    assert.ok(seen.page.url().includes(`board=${idOf(900)}`));
    await seen.page.goBack();
    await item(seen, 900).getByText("Fan 40 %").waitFor();
    await row(seen, 900).and(seen.page.locator(":focus")).waitFor();
    assert.equal(await field(seen).inputValue(), "workshop fan");
    await row(seen, 900).press("Enter");
    await card.waitFor();
    await seen.page.getByRole("link", { name: "All boards" }).click();
    await row(seen, 900).and(seen.page.locator(":focus")).waitFor();
  },
  "an address leads to one board, also by the tool that is open on it; to none it says so": async (
    { seen, stage },
  ) => {
    await seen.page.goto(`${stage.url}/?board=${idOf(900)}`);
    await seen.page.getByRole("heading", { name: "Bench 900" }).waitFor();
    await seen.page.goto(`${stage.url}/#${idOf(901)}=history`);
    await seen.page.getByRole("region", { name: "History" }).waitFor();
    await seen.page.getByRole("link", { name: "All boards" }).click();
    await row(seen, 901).and(seen.page.locator(":focus")).waitFor();
    assert.ok(!seen.page.url().includes("#"));
    await seen.page.goto(`${stage.url}/?board=uno-nobody`);
    await seen.text("There is no board uno-nobody here now.").waitFor();
    await seen.page.getByRole("link", { name: "All boards" }).click();
    await row(seen, 5).waitFor();
  },
});

test("L11a: a board that is shown in full and gets an id of its own stays shown, by its new address", {
  "its card is there by the new id, with the focus, and so it is after a reload": async (
    { seen, boards },
  ) => {
    boards.conflict(900);
    await row(seen, 900).click();
    await seen.button("History").click();
    const renew = seen.button(seen.words.text.board.renewId);
    await renew.press("Enter");
    const card = seen.page.getByRole("region", { name: `Bench 900 ${RENEWED_ID}` });
    await card.getByRole("heading", { name: "Bench 900" }).and(seen.page.locator(":focus")).waitFor();
    assert.ok(seen.page.url().includes(`board=${RENEWED_ID}`), seen.page.url());
    assert.equal(new URL(seen.page.url()).hash, `#${RENEWED_ID}=history`);
    const history = card.getByRole("region", { name: "History" });
    await history.waitFor();
    await gone(renew);
    await seen.page.reload();
    await history.waitFor();
    await seen.page.goBack();
    await row(seen, 900).waitFor();
    assert.ok(!seen.page.url().includes("board="), seen.page.url());
  },
});

test("L12, L13, L14: a list of 1,000 boards stays under hand and eye while they change", {
  "a change of a board that is not drawn touches nothing, and one that is drawn only its row": async (
    { seen, boards },
  ) => {
    await item(seen, 9).getByText("Fan 9 %").waitFor();
    await seen.page.evaluate(() => {
      const rows = document.querySelector("destello-page")?.shadowRoot?.querySelector("board-list")
        ?.shadowRoot
        ?.querySelector("board-rows")?.shadowRoot;
      const changes: string[] = [];
      Reflect.set(globalThis, "changes", changes);
      if (rows === null || rows === undefined) throw new Error("There are no rows");
      new MutationObserver((records) => {
        for (const { target } of records) {
          changes.push(target.parentElement?.closest("li")?.textContent ?? "elsewhere");
        }
      }).observe(rows, { subtree: true, childList: true, characterData: true, attributes: true });
    });
    boards.reports(900, "fan", { percent: 77 });
    // Told in order: when this is there, that was heard.
    boards.reports(9, "fan", { percent: 78 });
    await item(seen, 9).getByText("Fan 78 %").waitFor();
    const changes = await seen.page.evaluate((): readonly string[] => Reflect.get(globalThis, "changes"));
    assert.ok(changes.length > 0 && changes.every((text) => text.includes("Bench 9")), changes.join("; "));
    await field(seen).fill("bench 900");
    await item(seen, 900).getByText("Fan 77 %").waitFor();
    await field(seen).fill("");
  },
  "a board that fails comes to the top, and does not push away what a person looks at": async (
    { seen, boards },
  ) => {
    await row(seen, 5).waitFor();
    await scroll(seen, "middle");
    await gone(row(seen, 5));
    const number = await seen.page.getByRole("listitem").evaluateAll((items) =>
      Number(
        items.find((item) => item.getBoundingClientRect().top > 200)?.querySelector(".name")?.textContent
          ?.split(" ")[1],
      )
    );
    const before = (await item(seen, number).boundingBox())?.y ?? NaN;
    boards.unplug(9);
    await seen.button("Offline 2").waitFor();
    const after = (await item(seen, number).boundingBox())?.y ?? NaN;
    assert.ok(Math.abs(after - before) <= 1, `${before} px, then ${after} px`);
    await scroll(seen, "top");
    await seen.page.getByRole("list", { name: "Need attention" }).getByRole("link", {
      name: "Bench 9 Offline",
    })
      .waitFor();
    boards.plugIn(9);
    await seen.page.getByRole("list", { name: "library · Fan" }).getByRole("link", { name: "Bench 9 Online" })
      .waitFor();
  },
  "the keyboard goes through all rows; the focus stays on its row wherever that is, and goes on when it is gone":
    async ({ seen, boards }) => {
      await row(seen, 5).focus();
      const { keyboard } = seen.page;
      await keyboard.press("ArrowDown");
      assert.equal(await focused(seen), "Bench 8 Other firmware");
      await keyboard.press("ArrowDown");
      assert.match(await focused(seen), /^library · Fan/);
      await keyboard.press("End");
      await row(seen, 1000).and(seen.page.locator(":focus")).waitFor();
      await keyboard.press("ArrowUp");
      await row(seen, 998).and(seen.page.locator(":focus")).waitFor();
      const box = await row(seen, 998).boundingBox();
      assert.ok(box !== null && box.y > 0 && box.y < 720, JSON.stringify(box));
      // Far from the screen.
      await scroll(seen, "top");
      await row(seen, 5).waitFor();
      assert.equal(await focused(seen), "Bench 998 Online");
      // It comes to the top of the list, and the focus with it.
      boards.unplug(998);
      await row(seen, 998).and(seen.page.locator(":focus")).and(
        seen.page.getByRole("link", { name: /Offline/ }),
      )
        .waitFor();
      boards.remove(998);
      await gone(row(seen, 998));
      await seen.page.waitForFunction(() => document.activeElement !== document.body);
      assert.match(await focused(seen), /^(Bench|library)/);
      await keyboard.press("Home");
      assert.match(await focused(seen), /^Need attention/);
      await keyboard.press("PageDown");
      assert.match(await focused(seen), /^Bench/);
      // Tab is as in every list of links, and what has the focus is not under the bar.
      await keyboard.press("Shift+Tab");
      const bar = await seen.page.getByRole("search").boundingBox();
      const link = await seen.page.locator(":focus").last().boundingBox();
      assert.ok(bar !== null && link !== null && link.y >= bar.y + bar.height, JSON.stringify({ bar, link }));
    },
  "a power cut is one sentence, what a search finds is said once, and no row is live": async (
    { seen, boards },
  ) => {
    await row(seen, 5).waitFor();
    // When this is said, nothing waits any more that happened before.
    boards.unplug(10);
    await seen.said.filter({ hasText: "Bench 10: Offline" }).waitFor();
    const said = await listen(seen.page);
    for (let number = 100; number < 400; number++) boards.unplug(number);
    // A busy browser hears of it in several parts; of each, one sentence is said.
    await seen.page.waitForFunction(() => {
      const said: readonly string[] = Reflect.get(globalThis, "saidAloud");
      const told = said.flatMap((sentence) => [...sentence.matchAll(/Offline: (\d+)|Bench \d+: Offline/g)]);
      return told.reduce((sum, [, count = "1"]) => sum + Number(count), 0) === 300;
    });
    assert.ok((await said()).length <= 5, (await said()).join("; "));
    boards.unplug(7);
    await seen.said.filter({ hasText: "Bench 7: Offline" }).waitFor();
    await field(seen).pressSequentially("fan");
    await seen.said.filter({ hasText: "333 of 999 boards" }).waitFor();
    assert.equal((await liveRegions(seen.page)).length, 1);
    await field(seen).fill("");
  },
});

test("L15: 1,000 boards are shown as last known while the server is away", {
  "a page that lost its server shows every board as last known, with what it was": async (
    { seen, stage },
  ) => {
    await row(seen, 5).waitFor();
    await stage.stop();
    await seen.page.getByRole("link", { name: "Bench 3 Last known: Online." }).waitFor();
    stage.restart();
    await seen.page.getByRole("link", { name: "Bench 3 Online" }).waitFor();
  },
});

for (const locale of ["en-GB", "es-ES"]) {
  Deno.test(withTools(
    `L4, L15: what was last known of 1,000 boards can be read at every width, in ${locale}`,
    [tools.chromium],
    async (_t, chromium) => {
      await using stage = await Stage.open(chromium, new ManyBoards(COUNT));
      const seen = await stage.visit({ locale });
      await row(seen, 5).waitFor();
      await stage.stop();
      const { chips } = seen.words.text;
      await seen.text(chips.lastKnown(chips.boardStatus.online)).waitFor();
      for (const size of ["100%", "200%"]) {
        await seen.page.evaluate((size) => document.documentElement.style.fontSize = size, size);
        for (const width of [360, 320, 768, 1280].slice(0, size === "100%" ? 4 : 1)) {
          await seen.page.setViewportSize({ width, height: 740 });
          await row(seen, 5).waitFor();
          assert.deepEqual(await textsThatDoNotFit(seen.page), [], `${width} px, ${size}`);
        }
      }
    },
  ));
}

for (
  const [locale, colorScheme, size] of [
    ["en-GB", "light", { width: 1280, height: 860 }],
    ["es-ES", "dark", { width: 360, height: 740 }],
  ] as const
) {
  Deno.test(
    withTools(
      `L4: 1,000 boards keep all rules of axe and fit, ${colorScheme}, in ${locale}, ${size.width} px`,
      [tools.chromium],
      async (_t, chromium) => {
        await using stage = await Stage.open(chromium, new ManyBoards(COUNT));
        const text = boardListText[chooseLanguage([locale]).language];
        const seen = await stage.visit({ locale, colorScheme, viewport: size });
        await row(seen, 5).waitFor();
        assert.deepEqual(await accessProblems(seen.page), []);
        assert.deepEqual(await textsThatDoNotFit(seen.page), []);
        assert.ok(await seen.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
        await seen.page.getByRole("searchbox", { name: text.search }).fill("nobody has this");
        await seen.text(text.none).waitFor();
        assert.deepEqual(await accessProblems(seen.page), []);
        await seen.button(text.showAll).click();
        await row(seen, 5).click();
        await seen.page.getByRole("link", { name: text.back }).waitFor();
        assert.deepEqual(await accessProblems(seen.page), []);
        await seen.page.goBack();
        await seen.page.setViewportSize({ width: 320, height: 700 });
        await row(seen, 5).waitFor();
        assert.deepEqual(await textsThatDoNotFit(seen.page), []);
        await seen.page.setViewportSize({ width: 360, height: 740 });
        await seen.page.evaluate(() => document.documentElement.style.fontSize = "200%");
        await row(seen, 5).waitFor();
        assert.deepEqual(await textsThatDoNotFit(seen.page), []);
        await scroll(seen, "end");
        await row(seen, 1000).waitFor();
        assert.ok(await seen.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
        assert.deepEqual(stage.problems, []);
      },
    ),
  );
}
