import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { RequestFailure } from "../../protocol/failures.ts";
import { tools, withTools } from "../tool.ts";
import { accessProblems } from "./accessibility.ts";
import { ScriptedBoards } from "./scripted_boards.ts";
import { Stage } from "./stage.ts";
import type { Seen } from "./visitors.ts";

/** For people to look at; git-ignored. */
const SCREENSHOTS = new URL("../../build/screenshots/", import.meta.url);
const WIDTHS = [320, 360, 768, 1280, 2560] as const;
const PICTURED: ReadonlySet<number> = new Set([360, 1280]);
const NO_ANSWER = new RequestFailure(
  "no_answer",
  "uno-7f3a21c4: The board left 5 repetitions in a row unanswered; whether the command ran is not known",
  "Check the cable and the board's power; Destello keeps asking and goes on when the board answers",
  "unknown",
);

interface Scene {
  readonly name: string;
  readonly kind?: "serial";
  readonly locale?: string;
  readonly play: (seen: Seen, stage: Stage) => Promise<void>;
}

/** Every state that the page can be in. */
const SCENES: readonly Scene[] = [
  { name: "online", play: (page) => page.text("plug one in").waitFor() },
  {
    name: "confirmed",
    kind: "serial",
    async play(page) {
      await page.led.click();
      await page.text("Confirmed by the board in").waitFor();
    },
  },
  {
    name: "changed by another, in Spanish",
    locale: "es-MX",
    async play(page, { boards }) {
      await page.led.waitFor();
      boards.report("led", { on: true, periodMs: 500 }, "page 2");
      boards.report("button", { pressed: true, presses: 5 }, "board");
      await page.text("Cambiado por la página 2").waitFor();
    },
  },
  {
    name: "failed, in Spanish",
    locale: "es",
    async play(page, { boards }) {
      boards.hold = true;
      await page.led.click();
      await page.text("Enviado a la placa").waitFor();
      boards.fail(NO_ANSWER);
      await page.text("Sin confirmar").waitFor();
    },
  },
  {
    name: "changed by another",
    async play(page, { boards }) {
      await page.led.waitFor();
      boards.report("led", { on: true, periodMs: 500 }, "page 2");
      boards.report("lamp", { level: 200 }, "page 2");
      boards.report("button", { pressed: true, presses: 5 }, "board");
      await page.text("Changed by page 2").waitFor();
    },
  },
  {
    name: "pending",
    async play(page, { boards }) {
      boards.hold = true;
      await page.led.click();
      await page.level.fill("230");
      await page.page.getByText("No answer yet").nth(1).waitFor();
    },
  },
  {
    name: "failed",
    async play(page, { boards }) {
      boards.hold = true;
      await page.led.click();
      await page.text("Sent to the board").waitFor();
      boards.fail(NO_ANSWER);
      await page.text("Not confirmed").waitFor();
    },
  },
  {
    name: "board offline",
    async play(page, { boards }) {
      await page.led.waitFor();
      boards.become("offline", {
        code: "line_ended",
        message: "The line to the board ended: unplugged",
        hint: "Plug the board in again; Destello finds it by itself",
      });
      await page.button("Board: Offline").click();
    },
  },
  {
    name: "two boards",
    async play(page, { boards }) {
      await page.led.waitFor();
      boards.addUnknown();
      await page.button("Board: 1 of 2 online").click();
    },
  },
  {
    name: "mismatch",
    kind: "serial",
    async play(page, { boards }) {
      await page.led.waitFor();
      boards.become("mismatch", {
        code: "schema_mismatch",
        message: "The board's firmware has schema 0badf00d, this server has 8a3fca33",
        hint: "Program the board: deno task flash",
      });
      await page.button("Board: Other firmware").waitFor();
    },
  },
  {
    name: "flashing",
    kind: "serial",
    async play(page, { boards }) {
      await page.led.waitFor();
      boards.become("flashing", {
        code: "closed",
        message: "The board is being programmed",
        hint: "Wait until it is done",
      });
      boards.progress({ phase: "upload", percent: 62, message: "Uploading" });
      await page.text(/Uploading 62/).waitFor();
    },
  },
  {
    name: "restarted",
    async play(page, { boards }) {
      await page.led.waitFor();
      boards.restart();
      await page.text("The board restarted").waitFor();
    },
  },
  {
    name: "server gone",
    async play(page, stage) {
      await page.led.waitFor();
      await stage.stop();
      await page.button("Server: Unreachable").click();
    },
  },
];

async function checkLayout(page: Page, what: string): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `${what} is ${overflow} px wider than the window`);
}

async function picture(page: Page, name: string): Promise<void> {
  const path = fileURLToPath(new URL(`${name.replaceAll(/\W+/g, "_")}.png`, SCREENSHOTS));
  await page.screenshot({ path, fullPage: true });
}

for (const { name, kind, locale = "en-GB", play } of SCENES) {
  Deno.test(
    withTools(
      `the page fits every width and everybody can use it when it is ${name}`,
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
          for (const colorScheme of ["light", "dark"] as const) {
            await page.emulateMedia({ colorScheme });
            await picture(page, `${name} ${width} ${colorScheme}`);
            assert.deepEqual(await accessProblems(page), [], `${name} at ${width} px, ${colorScheme}`);
          }
        }
        await page.emulateMedia({ forcedColors: "active" });
        await picture(page, `${name} forced colours`);
        const expected = name === "server gone" ? /ERR_CONNECTION_REFUSED/ : /^$/;
        assert.deepEqual(stage.problems.filter((problem) => !expected.test(problem)), []);
      },
    ),
  );
}
