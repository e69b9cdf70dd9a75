import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { patiently } from "../patience.ts";
import { tools, withTools } from "../tool.ts";
import { accessProblems, contrastProblems } from "./accessibility.ts";
import { statesThatLookAlike } from "./forced_colours.ts";
import { picture } from "./picture.ts";
import { SCENES } from "./scenes.ts";
import { ScriptedBoards } from "./scripted_boards.ts";
import { Stage } from "./stage.ts";
import { textsThatDoNotFit } from "./text_fit.ts";

const LOCALES = ["en-GB", "es-ES"] as const;
const WIDTHS = [320, 360, 768, 1280, 2560] as const;
const PICTURED: ReadonlySet<number> = new Set([360, 1280]);

/** Until what follows its box's size, as a plot does, has followed it. */
async function resize(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 740 });
  const drawn = page.evaluate(() =>
    new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))
  );
  await patiently(drawn, () => `The page was not drawn at ${width} px`);
}

/** As somebody does who sets twice the size of text in the browser. */
async function enlargeText(page: Page): Promise<void> {
  await page.evaluate(() => {
    const style = new CSSStyleSheet();
    style.replaceSync(":root { font-size: 200% !important }");
    document.adoptedStyleSheets = [style];
  });
}

async function checkLayout(page: Page, what: string): Promise<void> {
  const overflow = await page.evaluate(() =>
    document.documentElement.scrollWidth - document.documentElement.clientWidth
  );
  assert.ok(overflow <= 0, `${what} is ${overflow} px wider than the window`);
  assert.deepEqual(await textsThatDoNotFit(page), [], what);
}

for (const { name, kind, play } of SCENES) {
  for (const locale of LOCALES) {
    const language = locale.slice(0, 2);
    Deno.test(withTools(
      `L4: the page fits every width and everybody can use it, with text at 200 %, too: ${name}, in ${language}`,
      [tools.chromium],
      async (_, chromium) => {
        await using stage = await Stage.open(chromium, new ScriptedBoards(kind));
        const seen = await stage.visit({ viewport: { width: 1280, height: 860 }, locale });
        await play(seen, stage);
        const { page } = seen;
        for (const width of WIDTHS) {
          await resize(page, width);
          await checkLayout(page, `${name} at ${width} px`);
          if (!PICTURED.has(width)) continue;
          await page.emulateMedia({ colorScheme: "light" });
          await picture(page, `${name} ${language} ${width} light`);
          // Of what axe asks, only names and languages depend on the language, and they are the same at each width.
          if (language === "en" || width === 360) {
            assert.deepEqual(await accessProblems(page), [], `${name} at ${width} px`);
          }
          await page.emulateMedia({ colorScheme: "dark" });
          await picture(page, `${name} ${language} ${width} dark`);
          // Colours are all that differs in the dark.
          if (language === "en") {
            assert.deepEqual(await contrastProblems(page), [], `${name} at ${width} px in the dark`);
          }
        }
        if (language === "en") {
          await page.emulateMedia({ forcedColors: "active" });
          await picture(page, `${name} forced colours`);
          assert.deepEqual(await statesThatLookAlike(page), [], `${name} in forced colours`);
          await page.emulateMedia({ forcedColors: "none" });
        }
        await enlargeText(page);
        for (const width of [360, 1280]) {
          await resize(page, width);
          await checkLayout(page, `${name} at ${width} px with text at 200 %`);
        }
        await picture(page, `${name} ${language} text at 200 percent`);
        const expected = /^(server gone|console, offline)$/.test(name)
          ? /ERR_CONNECTION_REFUSED|response code \(503\)/
          : /^$/;
        assert.deepEqual(stage.problems.filter((problem) => !expected.test(problem)), []);
      },
    ));
  }
}
