import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { tools, withTools } from "../tool.ts";
import { sentence } from "./sentence.ts";
import { Stage } from "./stage.ts";
import type { Seen } from "./visitors.ts";

function test(name: string, body: (stage: Stage) => Promise<void>): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium);
    await body(stage);
  }));
}

/** What a translation does to one text; it marks what it made of it. */
const TRANSLATIONS = {
  "takes texts out and puts elements in their place": `
    const made = document.createElement("font");
    made.append(marked(text.data));
    text.replaceWith(made);`,
  "wraps texts": `
    const made = document.createElement("font");
    text.replaceWith(made);
    made.append(text);
    text.data = marked(text.data);`,
  "overwrites whatever stands beside a text": `
    const { parentNode } = text;
    if (parentNode?.querySelector("*") === null) parentNode.textContent = marked(parentNode.textContent);`,
} as const;

/** In every open shadow root: a translation of every text, or all texts as a person reads them without a translation's marks. */
function everywhere(doing: string): string {
  return `(() => {
    const marked = (words) => words.trim() === "" ? words : "\\u27e6" + words + "\\u27e7";
    const said = [];
    const visit = (root) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
      const texts = [];
      while (walker.nextNode()) {
        const node = walker.currentNode;
        if (node.shadowRoot) visit(node.shadowRoot);
        if (node.nodeType === Node.TEXT_NODE && !node.parentNode.closest?.("style, noscript, select, textarea, [role=status]")) texts.push(node);
      }
      for (const text of texts) { ${doing} }
    };
    visit(document);
    return said.join("").replaceAll(/[\\u27e6\\u27e7]/g, "").replaceAll(/\\s+/g, " ");
  })()`;
}

const READ = everywhere("said.push(text.data);");

/** Two pages were not opened in the same moment. */
function withoutTimes(said: string): string {
  return said.replaceAll(/\d+ (?:seconds?|minutes?) ago|now|mean \d+|no data for [\d.]+ \w+/g, "...");
}

/** Wait until one page says what another says. */
async function agrees(translated: Page, untouched: Page, when: string): Promise<void> {
  let [theirs, ours] = ["", ""];
  for (let frame = 0; frame < 600; frame++) {
    [theirs, ours] = await Promise.all([
      translated.evaluate<string>(READ),
      untouched.evaluate<string>(READ),
    ]);
    if (withoutTimes(theirs) === withoutTimes(ours)) return;
    await translated.evaluate(() => new Promise(requestAnimationFrame));
  }
  assert.equal(theirs, ours, when);
}

/** Wait until the age of the LED's last change goes on. */
async function ages(page: Page): Promise<void> {
  const age = async () => /Changed by page 7,.{20}/.exec(await page.evaluate<string>(READ))?.[0];
  const before = await age();
  assert.ok(before !== undefined);
  for (let frame = 0; frame < 600; frame++) {
    if (await age() !== before) return;
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  assert.fail(`for ever: ${before}`);
}

test("U11: what the page says stays true whatever a translation puts in the place of its texts: controls, chips, notes, drawing, tools", async (stage) => {
  const { boards } = stage;
  const untouched = await stage.visit();
  const translated = await Promise.all(Object.values(TRANSLATIONS).map(() => stage.visit()));
  const all = [untouched, ...translated];
  const { chips, board } = untouched.words.text;
  for (const { led, page } of all) {
    await led.waitFor();
    assert.equal(await page.locator("html[translate=no] meta[name=google][content=notranslate]").count(), 1);
  }
  const translate = async () => {
    for (const [index, translation] of Object.values(TRANSLATIONS).entries()) {
      await translated[index]?.page.evaluate(everywhere(translation));
    }
  };
  const agree = async (when: string) => {
    for (const [index, { page }] of translated.entries()) {
      await agrees(page, untouched.page, `${when}; a translation that ${Object.keys(TRANSLATIONS)[index]}`);
    }
  };
  const tool = (seen: Seen) => seen.page.locator("board-tools button[aria-controls]");
  for (let index = 0; index < await tool(untouched).count(); index++) {
    for (const page of all) await tool(page).nth(index).click();
    await agree(`tool ${index} opened`);
    await translate();
    boards.report("led", { on: index % 2 === 0, periodMs: 0 }, "page 7");
    boards.report("light", { value: 100 + index, periodMs: 200 }, "board");
    for (const page of translated) await page.standing(index % 2 === 0);
    await agree(`LED and light changed, tool ${index}`);
  }
  await translate();
  for (const { page } of translated) await ages(page);
  boards.become("offline", { code: "line_ended", message: "The line ended", hint: "Plug it in again" });
  for (const page of translated) await page.chip("board", chips.boardStatus.offline).waitFor();
  await agree("board offline");
  await translate();
  boards.restart();
  for (const page of translated) await page.chip("board", chips.boardStatus.online).waitFor();
  await agree("board back");
  await translate();
  await stage.stop();
  for (const page of all) await page.text(sentence(board.noServer)).waitFor();
  await agree("server gone");
  await translate();
  stage.restart();
  for (const page of all) await page.led.and(page.page.locator(":enabled")).waitFor();
  await agree("server back");
});
