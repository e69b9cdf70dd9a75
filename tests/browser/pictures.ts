/**
 * `deno task pictures`: makes the pictures of the documents and of the examples' READMEs anew, from real pages in front of virtual
 * boards.
 *
 * @module
 */
import "../../server/tell_in_words.ts";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { BrowserContextOptions, Locator, Page } from "playwright-core";
import { currentPage } from "../../page_build/kept_page.ts";
import { CommandLine } from "../../server/program_arguments.ts";
import { openHouse } from "../thread/house.ts";
import { tools } from "../tool.ts";
import { startBrowser } from "./browser.ts";
import { EXAMPLE_SCENES, exampleHouse } from "./example_scenes.ts";
import { Seen } from "./visitors.ts";

const PROJECT = new URL("../../", import.meta.url);

const USAGE = `Make the pictures of the documents and of the examples anew.

Usage: deno task pictures

  --help  Print this
`;

if (new CommandLine(process.argv.slice(2), { task: "pictures" }).flag("help")) {
  process.stdout.write(USAGE);
  process.exit(0);
}

const chromium = tools.chromium.find();
if (chromium === null) throw new Error(`There is no Chromium here: apt-get install ${tools.chromium.debian}`);
const browser = await startBrowser(chromium);

async function visit(url: string, options: BrowserContextOptions): Promise<Seen> {
  const context = await browser.newContext({ locale: "en-GB", ...options });
  const page = await context.newPage();
  await page.goto(url);
  return new Seen(page, options.locale);
}

async function save(what: Page | Locator, path: string): Promise<void> {
  await what.screenshot({ path: fileURLToPath(new URL(path, PROJECT)) });
  process.stdout.write(`${path}\n`);
}

/** Without the ring of the focus. */
async function letGo({ page }: Seen): Promise<void> {
  await page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    if (active instanceof HTMLElement) active.blur();
  });
}

{
  await using house = await openHouse(await currentPage());
  const desk = await visit(house.api.url, { viewport: { width: 1280, height: 820 } });
  await desk.led.click();
  await desk.level.fill("180");
  await desk.drawing(/LED On.*Lamp 180/).waitFor();
  await letGo(desk);
  await save(desk.page, "docs/page.png");
  const phone = await visit(house.api.url, {
    viewport: { width: 360, height: 740 },
    locale: "es-ES",
    colorScheme: "dark",
    hasTouch: true,
  });
  await phone.standing(true);
  await save(phone.page, "docs/phone.png");
  const tools = desk.page.locator("board-tools");
  await desk.button("Plots").click();
  for (const name of ["LED: On", "Lamp: Level", "Light: Value"]) {
    const wanted = name !== "LED: On";
    const choice = tools.getByRole("button", { name, exact: true });
    if (await choice.getAttribute("aria-pressed") !== String(wanted)) await choice.click();
  }
  for (const level of ["20", "90", "200", "120", "255"]) {
    await desk.level.fill(level);
    await tools.getByText(new RegExp(`Now ${level};`)).waitFor();
  }
  await letGo(desk);
  await save(tools, "docs/plots.png");
  await desk.button("Console").click();
  await desk.led.click();
  await tools.getByRole("option", { name: /From the board.*led/ }).last().click();
  await letGo(desk);
  await save(tools, "docs/console.png");
}

for (const { name, play } of EXAMPLE_SCENES) {
  await using house = await exampleHouse(name);
  const seen = await visit(house.api.url, { viewport: { width: 1280, height: 720 } });
  await play(seen);
  await letGo(seen);
  await save(seen.page, `examples/${name}/page.png`);
}
await browser.close();
