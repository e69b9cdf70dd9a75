import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import type { Change } from "../../protocol/api/history.ts";
import { tools, withTools } from "../tool.ts";
import { Stage } from "./stage.ts";
import { gone, type Seen } from "./visitors.ts";

function test(name: string, body: (stage: Stage) => Promise<void>): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium);
    await body(stage);
    assert.deepEqual(stage.problems, []);
  }));
}

async function openPlots(stage: Stage): Promise<Seen> {
  const seen = await stage.visit();
  await seen.button("Plots").click();
  await plot(seen, "Light: Value").waitFor();
  return seen;
}

/** Something that the board said. */
const REPORT: Omit<Change, "at"> = {
  board: "uno-7f3a21c4",
  channel: "light",
  outcome: "reported",
  boot: 3,
  rev: 1,
  state: { value: 300, periodMs: 200 },
  command: null,
  args: null,
  by: "board",
  requestedAt: null,
  sentAt: null,
  reason: null,
};

/** What is said below a plot. */
function summary({ page }: Seen, says: RegExp): Locator {
  return page.getByRole("figure", { name: says });
}

function plot({ page }: Seen, name: string): Locator {
  return page.getByRole("img", { name: `${name} over time` });
}

test("a plot shows what the store has, what comes in, and says both in words", async (stage) => {
  stage.boards.report("light", { value: 3, periodMs: 200 }, "board");
  stage.boards.report("light", { value: 612, periodMs: 200 }, "board");
  const seen = await openPlots(stage);
  await summary(seen, /^Now 612; lowest 3, highest 612, mean \d+ in the last minute/).waitFor();
  stage.boards.report("light", { value: 1010, periodMs: 200 }, "board");
  await summary(seen, /^Now 1,010; lowest 3, highest 1,010, mean/).waitFor();
  await seen.button("Button: Pressed").click();
  await summary(seen, /^Now No; changes: 0, Yes 0% of the time in the last minute/).waitFor();
  await seen.button("Light: Value").click();
  await gone(plot(seen, "Light: Value"));
});

test("a plot is zoomed by dragging and by buttons, and a double click brings back the present", async (stage) => {
  const at = new Date(Date.now() - 600_000).toISOString();
  stage.boards.history.add({ ...REPORT, at });
  const seen = await openPlots(stage);
  await summary(seen, /lowest 300, highest 612/).waitFor();
  await plot(seen, "Light: Value").scrollIntoViewIfNeeded();
  const box = await plot(seen, "Light: Value").boundingBox();
  assert.ok(box !== null);
  const { mouse } = seen.page;
  const y = box.y + box.height / 2;
  // The value of now is known since the plot was opened, which on a busy machine is seconds ago.
  await mouse.move(box.x + box.width * 0.25, y);
  await mouse.down();
  await mouse.move(box.x + box.width * 0.65, y, { steps: 5 });
  await mouse.up();
  await summary(seen, /^At the end 300; .* within 2\d(\.\d)? s/).waitFor();
  await seen.button("Go on").waitFor();
  await mouse.dblclick(box.x + box.width / 2, y);
  await summary(seen, /^Now .* in the last minute/).first().waitFor();
  await seen.button("Zoom in").focus();
  await seen.page.keyboard.press("Enter");
  await summary(seen, /within 30 s/).first().waitFor();
  await seen.button("Earlier").click();
  await seen.button("Zoom out").click();
  await summary(seen, /within 60 s/).first().waitFor();
  await seen.button("10 minutes").click();
  await summary(seen, /in the last 10 minutes/).first().waitFor();
});

test("a paused plot stands still, and has what happened meanwhile when it goes on", async (stage) => {
  const seen = await openPlots(stage);
  await seen.button("Pause").click();
  stage.boards.report("light", { value: 7, periodMs: 200 }, "board");
  await seen.drawing(/Light 7,/).waitFor();
  await summary(seen, /^At the end 612; lowest 612/).waitFor();
  await seen.button("Go on").click();
  await summary(seen, /^Now 7; lowest 7, highest 612/).waitFor();
});

test("nobody knows the value of a board that is offline", async (stage) => {
  const seen = await openPlots(stage);
  await summary(seen, /^Now 612/).waitFor();
  stage.boards.become("offline");
  await summary(seen, /^Not known now, last 612; lowest 612/).waitFor();
  stage.boards.become("online");
  await summary(seen, /^Now 612/).waitFor();
});

test("H10: a plot that is opened after an outage has a gap there, and says for how long, as one that was open does", async (stage) => {
  const now = Date.now();
  const at = (ago: number) => new Date(now - ago).toISOString();
  stage.boards.history.add({ ...REPORT, at: at(50_000) });
  stage.boards.history.line(now - 30_000, "lost", { reason: "line_ended" });
  stage.boards.history.line(now - 18_000, "back");
  const seen = await openPlots(stage);
  await summary(seen, /^Now 612; lowest 300, highest 612, .*; no data for 12 s\.$/).waitFor();
  stage.boards.become("offline");
  await summary(seen, /^Not known now, last 612; .*; no data for 1[2-9](\.\d)? s\.$/).waitFor();
  const [download] = await Promise.all([
    seen.page.waitForEvent("download"),
    seen.button("Save as CSV").click(),
  ]);
  const rows = (await Deno.readTextFile(await download.path())).split("\r\n");
  assert.ok(rows.includes(`${at(30_000)},,`), rows.join("\n"));
});

test("H14b: what is drawn is saved as CSV, once all of it is there", async (stage) => {
  stage.boards.report("light", { value: 3, periodMs: 200 }, "board");
  const answers = Promise.withResolvers<void>();
  stage.boards.history.answers = answers.promise;
  const seen = await openPlots(stage);
  await summary(seen, /^Now 3; /).waitFor();
  assert.ok(await seen.button("Save as CSV").isDisabled());
  answers.resolve();
  const [download] = await Promise.all([
    seen.page.waitForEvent("download"),
    seen.button("Save as CSV").click(),
  ]);
  assert.equal(download.suggestedFilename(), "uno-7f3a21c4-plots.csv");
  const text = await Deno.readTextFile(await download.path());
  assert.match(text, /^at,lamp\.level,light\.value\r\n(?:[\dT:.-]+Z,(?:90)?,3?\r\n)+$/);
});

test("plots stay where they are while the store is asked for more", async (stage) => {
  const seen = await openPlots(stage);
  const top = () =>
    plot(seen, "Light: Value").evaluate((drawn) => drawn.getBoundingClientRect().top + scrollY);
  const before = await top();
  const answers = Promise.withResolvers<void>();
  stage.boards.history.answers = answers.promise;
  await seen.button("10 minutes").click();
  await seen.text("Looking up what was before…").waitFor();
  assert.equal(await top(), before);
  answers.resolve();
  await gone(seen.text("Looking up what was before…"));
  assert.equal(await top(), before);
});

/** The browser itself complains of a server that is gone. */
Deno.test(
  withTools(
    "plots that are opened while the server is gone say that nothing is known",
    [tools.chromium],
    async (_t, chromium) => {
      await using stage = await Stage.open(chromium);
      const seen = await stage.visit();
      await seen.led.waitFor();
      await seen.kept();
      await stage.stop();
      await seen.button("Page: Retrying").waitFor();
      await seen.button("Plots").click();
      await summary(seen, /^Nothing is known of this time\.$/).first().waitFor();
      assert.equal(await summary(seen, /^Now/).count(), 0);
      stage.restart();
      await summary(seen, /^Now 612/).waitFor();
    },
  ),
);
