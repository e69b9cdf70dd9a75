/**
 * L6 to L12: a page with 1,000 boards against one with a single board, in one run: first view, frames while scrolling, what a message
 * costs of a board that is drawn and of one that is not, and memory; and the same rows all in the document with `content-visibility: auto`.
 * `deno task bench fleet_page`.
 *
 * @module
 */
import process from "node:process";
import type { Page } from "playwright-core";
import { ManyBoards } from "../tests/browser/many_boards.ts";
import { Stage } from "../tests/browser/stage.ts";
import { installCommand, tools } from "../tests/tool.ts";
import { percentiles } from "./measure.ts";

const COUNTS = [1, 1000] as const;
const VISITS = 7;
const MESSAGES = 2000;

/** What a page takes. */
interface Taken {
  readonly heapBytes: number;
  readonly nodes: number;
  readonly taskMs: number;
}

/** Reads what a page takes; in one session, since what its tasks took is counted from the session's beginning. */
async function meterOf(page: Page): Promise<() => Promise<Taken>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  return async () => {
    await session.send("HeapProfiler.collectGarbage");
    const { metrics } = await session.send("Performance.getMetrics");
    const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? NaN;
    return { heapBytes: of("JSHeapUsedSize"), nodes: of("Nodes"), taskMs: 1000 * of("TaskDuration") };
  };
}

/** Microseconds of the page's tasks for each message, without what they take in as much time without any. */
async function perMessageUs(
  page: Page,
  meter: () => Promise<Taken>,
  report: (n: number) => void,
): Promise<number> {
  const during = async (each: (n: number) => void) => {
    const before = await meter();
    for (let message = 1; message <= MESSAGES; message++) {
      each(message);
      if (message % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 4));
    }
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
    return (await meter()).taskMs - before.taskMs;
  };
  const idleMs = await during(() => {});
  return 1000 * (await during(report) - idleMs) / MESSAGES;
}

/** Milliseconds of each frame while the list is scrolled from its top to its end, a third of a screen a frame. */
function scrolled(page: Page): Promise<readonly number[]> {
  return page.evaluate(async () => {
    const frames: number[] = [];
    let before = performance.now();
    for (let y = 0; y < document.documentElement.scrollHeight && frames.length < 300; y += innerHeight / 3) {
      scrollTo(0, y);
      await new Promise((resolve) => requestAnimationFrame(resolve));
      frames.push(performance.now() - before);
      before = performance.now();
    }
    scrollTo(0, 0);
    return frames;
  });
}

/** Puts every row into the document, as a list without windows would, and says how long that takes until it is laid out. */
function allRows(page: Page, count: number): Promise<number> {
  return page.evaluate((count) => {
    const rows = document.querySelector("destello-page")?.shadowRoot?.querySelector("board-list")?.shadowRoot
      ?.querySelector("board-rows")?.shadowRoot;
    const row = rows?.querySelector("li");
    if (!rows || !row) throw new Error("There is no row");
    const start = performance.now();
    const list = document.createElement("ul");
    for (let index = 0; index < count; index++) {
      const copy = row.cloneNode(true);
      if (!(copy instanceof HTMLElement)) continue;
      copy.style.cssText = "position: static; content-visibility: auto; contain-intrinsic-size: auto 56px";
      list.append(copy);
    }
    rows.append(list);
    list.getBoundingClientRect();
    return performance.now() - start;
  }, count);
}

const chromium = tools.chromium.find();
if (chromium === null) throw new Error(`Chromium is missing: ${installCommand(tools.chromium)}`);
const results: {
  first: number;
  seenUs: number;
  unseenUs: number;
  frames: readonly number[];
  taken: Taken;
}[] = [];
for (const count of COUNTS) {
  const boards = new ManyBoards(count);
  await using stage = await Stage.open(chromium, boards);
  const firsts: number[] = [];
  for (let visit = 0; visit < VISITS; visit++) {
    const { page } = await stage.visit({ viewport: { width: 1280, height: 860 } });
    await page.getByRole(count === 1 ? "heading" : "link", { name: /^Bench / }).first().waitFor();
    firsts.push(
      await page.evaluate(() =>
        new Promise<number>((resolve) => requestAnimationFrame(() => resolve(performance.now())))
      ),
    );
    await page.context().close();
  }
  const { page } = await stage.visit({ viewport: { width: 1280, height: 860 } });
  await page.getByRole(count === 1 ? "heading" : "link", { name: /^Bench / }).first().waitFor();
  const meter = await meterOf(page);
  const before = await meter();
  // Bench 9 is on the first screen of the list, and Bench 1000 at its end.
  const seenUs = await perMessageUs(
    page,
    meter,
    (n) =>
      count === 1
        ? boards.reports(1, "lamp", { level: n % 256 })
        : boards.reports(9, "fan", { percent: n % 101 }),
  );
  const unseenUs = count === 1
    ? NaN
    : await perMessageUs(page, meter, (n) => boards.reports(count, "lamp", { level: n % 256 }));
  const frames = await scrolled(page);
  results.push({
    first: percentiles(firsts).p50,
    seenUs,
    unseenUs,
    frames,
    taken: before,
  });
  if (count > 1) {
    const bytes = JSON.stringify(boards.list()).length;
    const windowed = await meter();
    const ms = await allRows(page, count);
    const all = await meter();
    process.stdout.write(
      `all ${count} rows in the document, content-visibility: ${ms.toFixed(0)} ms, ` +
        `${all.nodes - windowed.nodes} nodes and ${
          ((all.heapBytes - windowed.heapBytes) / 1024).toFixed(0)
        } KiB of heap more; ` +
        `in windows the whole page has ${windowed.nodes} nodes\n` +
        `snapshot of ${count} boards: ${(bytes / 1024).toFixed(0)} KiB, ${
          (bytes / count).toFixed(0)
        } B a board\n`,
    );
  }
}
const [one, many] = results;
if (one !== undefined && many !== undefined) {
  const line = (what: string, a: number, b: number, unit: string) =>
    process.stdout.write(
      `${what.padEnd(52)} ${a.toFixed(1).padStart(8)} ${b.toFixed(1).padStart(8)} ${unit.padEnd(4)} ${
        (b / a).toFixed(2)
      } x\n`,
    );
  process.stdout.write(`${"".padEnd(52)}  1 board    1,000\n`);
  line(`navigation to the first board, p50 of ${VISITS}`, one.first, many.first, "ms");
  line("page's time for a message of a board in view", one.seenUs, many.seenUs, "us");
  process.stdout.write(`page's time for a message of a board not in view ${many.unseenUs.toFixed(1)} us\n`);
  line("heap", one.taken.heapBytes / 1024, many.taken.heapBytes / 1024, "KiB");
  line("nodes", one.taken.nodes, many.taken.nodes, "");
  const { p50, p99, count } = percentiles(many.frames);
  process.stdout.write(
    `frames while scrolling ${count} steps: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms\n`,
  );
  const perBoard = (many.taken.heapBytes - one.taken.heapBytes) / (COUNTS[1] - COUNTS[0]);
  process.stdout.write(`heap a board: ${(perBoard / 1024).toFixed(1)} KiB\n`);
}
