/**
 * How soon after navigation the page's first control can be used, on loopback, in a real Chromium. `deno task bench page`.
 *
 * @module
 */
import { buildAndWeighPage, FIRST_VIEW_LIMIT } from "../scripts/build_web.ts";
import { Stage } from "../tests/browser/stage.ts";
import { installCommand, tools } from "../tests/tool.ts";
import { compare, percentiles } from "./measure.ts";

const LOADS = 30;

/** Looks from the very beginning of a page on; a look from outside would come later by its own delay. */
function watchForControl(): void {
  const usable = new Promise<number>((resolve) => {
    const find = (root: Document | ShadowRoot): boolean =>
      root.querySelector("button[role=switch]:enabled") !== null ||
      [...root.querySelectorAll("*")].some(({ shadowRoot }) => shadowRoot !== null && find(shadowRoot));
    const look = () => find(document) ? resolve(performance.now()) : requestAnimationFrame(look);
    look();
  });
  Reflect.set(globalThis, "usable", usable);
}

async function measure(chromium: string): Promise<readonly number[]> {
  await using stage = await Stage.open(chromium);
  const times: number[] = [];
  for (let load = 0; load < LOADS; load++) {
    const { page } = await stage.visit();
    await page.addInitScript(watchForControl);
    await page.reload();
    // Milliseconds since navigation, by the page's own clock.
    times.push(Number(await page.evaluate(() => Reflect.get(globalThis, "usable"))));
    await page.context().close();
  }
  return times;
}

const { firstViewBytes } = await buildAndWeighPage();
compare("first view: scripts and styles, compressed", firstViewBytes, FIRST_VIEW_LIMIT, "B");
const chromium = tools.chromium.find();
if (chromium === null) throw new Error(`Chromium is missing: ${installCommand(tools.chromium)}`);
const { p50, p99 } = percentiles(await measure(chromium));
compare(`navigation to first usable control, p50 of ${LOADS} visits`, p50, 300, "ms");
compare("the same, p99", p99, 300, "ms");
