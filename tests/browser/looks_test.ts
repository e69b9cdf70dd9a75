import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { tools, withTools } from "../tool.ts";
import { accessProblems, contrastProblems } from "./accessibility.ts";
import { SCENES } from "./scenes.ts";
import { ScriptedBoards } from "./scripted_boards.ts";
import { Stage } from "./stage.ts";
import { textsThatDoNotFit } from "./text_fit.ts";

/** For people to look at; git-ignored. */
const SCREENSHOTS = new URL("../../build/screenshots/", import.meta.url);
const LOCALES = ["en-GB", "es-ES"] as const;
const WIDTHS = [320, 360, 768, 1280, 2560] as const;
const PICTURED: ReadonlySet<number> = new Set([360, 1280]);

async function checkLayout(page: Page, what: string): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `${what} is ${overflow} px wider than the window`);
  assert.deepEqual(await textsThatDoNotFit(page), [], what);
}

async function picture(page: Page, name: string): Promise<void> {
  const path = fileURLToPath(new URL(`${name.replaceAll(/\W+/g, "_")}.png`, SCREENSHOTS));
  await page.screenshot({ path, fullPage: true });
}

for (const { name, kind, play } of SCENES) {
  for (const locale of LOCALES) {
    const language = locale.slice(0, 2);
    Deno.test(withTools(
      `the page fits every width and everybody can use it: ${name}, in ${language}`,
      [tools.chromium],
      async (_t, chromium) => {
        await mkdir(SCREENSHOTS, { recursive: true });
        await using stage = await Stage.open(chromium, new ScriptedBoards(kind));
        const seen = await stage.visit({ viewport: { width: 1280, height: 860 }, locale });
        await play(seen, stage);
        const { page } = seen;
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 740 });
          await checkLayout(page, `${name} at ${width} px`);
          if (!PICTURED.has(width)) continue;
          await page.emulateMedia({ colorScheme: "light" });
          await picture(page, `${name} ${language} ${width} light`);
          assert.deepEqual(await accessProblems(page), [], `${name} at ${width} px`);
          // Colours are all that differs in the dark.
          await page.emulateMedia({ colorScheme: "dark" });
          await picture(page, `${name} ${language} ${width} dark`);
          assert.deepEqual(await contrastProblems(page), [], `${name} at ${width} px in the dark`);
        }
        if (language === "en") {
          await page.emulateMedia({ forcedColors: "active" });
          await picture(page, `${name} forced colours`);
        }
        const expected = /^(server gone|console, offline)$/.test(name) ? /ERR_CONNECTION_REFUSED/ : /^$/;
        assert.deepEqual(stage.problems.filter((problem) => !expected.test(problem)), []);
      },
    ));
  }
}
