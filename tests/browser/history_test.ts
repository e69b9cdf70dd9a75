import assert from "node:assert/strict";
import { RequestFailure } from "../../protocol/failures.ts";
import type { Locator } from "playwright-core";
import { tools, withTools } from "../tool.ts";
import { Stage } from "./stage.ts";
import { gone, type Seen } from "./visitors.ts";

const NO_ANSWER = new RequestFailure("no_answer", "The board did not answer", "Check the cable", "unknown");

function test(name: string, body: (stage: Stage) => Promise<void>): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium);
    await body(stage);
  }));
}

async function openHistory(stage: Stage): Promise<Seen> {
  const seen = await stage.visit();
  await seen.button("History").click();
  await seen.page.getByRole("combobox", { name: "Show" }).selectOption({ label: "Everything" });
  return seen;
}

function row({ page }: Seen, name: RegExp): Locator {
  return page.getByRole("row", { name });
}

test("H1: the history says who asked for what, when, what became of it and what the board said", async (stage) => {
  const other = await stage.visit();
  await other.led.click();
  await other.text(/^Confirmed by the board/).waitFor();
  const seen = await openHistory(stage);
  await row(seen, /LED Set: On Confirmed On, Period 0 ms page 1 (under 1|[\d.]+) ms/).waitFor();
  const at = await row(seen, /LED Set/).getByRole("time").getAttribute("title");
  assert.match(at ?? "", /\d{4}/, "the whole date");
});

test("the history begins with what people asked for, and leaves out what the board says by itself", async (stage) => {
  const other = await stage.visit();
  await other.led.click();
  await other.text(/^Confirmed by the board/).waitFor();
  stage.boards.report("light", { value: 700, periodMs: 100 }, "board");
  const seen = await stage.visit();
  await seen.button("History").click();
  await row(seen, /LED Set: On Confirmed/).waitFor();
  assert.equal(await row(seen, /Light/).count(), 0);
  await seen.page.getByRole("combobox", { name: "Show" }).selectOption({ label: "Everything" });
  await row(seen, /Light .*Reported 700/).waitFor();
});

test("the history grows by itself: what the board reports, and what becomes of commands", async (stage) => {
  const seen = await openHistory(stage);
  await seen.text("Nothing has happened yet").waitFor();
  const { questions } = stage.boards.history;
  stage.boards.report("button", { pressed: true, presses: 5 }, "board");
  await row(seen, /Button .*Reported Yes, Presses 5 the board itself/).waitFor();
  assert.equal(stage.boards.history.questions, questions, "a report is told, not asked for");
  stage.boards.hold = true;
  const asked = stage.boards.commanded("led");
  await seen.led.click();
  await asked;
  stage.boards.fail(NO_ANSWER);
  await row(seen, /LED Set: On Unknown the board did not answer nothing you/).waitFor();
});

test("only failures, only one channel, and back to everything", async (stage) => {
  const seen = await openHistory(stage);
  stage.boards.report("button", { pressed: true, presses: 5 }, "board");
  await row(seen, /Button/).waitFor();
  await seen.page.getByRole("combobox", { name: "Show" }).selectOption({ label: "Only failed and unknown" });
  await seen.text("Nothing matches this filter").waitFor();
  stage.boards.report("button", { pressed: false, presses: 5 }, "board");
  stage.boards.hold = true;
  const asked = stage.boards.commanded("led");
  await seen.led.click();
  await asked;
  stage.boards.fail(NO_ANSWER);
  await row(seen, /LED .*Unknown/).waitFor();
  assert.equal(await row(seen, /Button/).count(), 0);
  await seen.page.getByRole("combobox", { name: "Channel" }).selectOption({ label: "Lamp" });
  await seen.button("Show everything").click();
  await row(seen, /Button .*No, Presses 5/).waitFor();
  await seen.page.getByRole("combobox", { name: "Channel" }).selectOption({ label: "LED" });
  await gone(row(seen, /Button/).first());
  await row(seen, /LED .*Unknown/).waitFor();
});

test("H7: the history says when the line was lost and was back, who did it, and for how long; live, alone, and as CSV", async (stage) => {
  const seen = await openHistory(stage);
  await seen.text("Nothing has happened yet").waitFor();
  stage.boards.history.line(Date.now(), "lost", { by: "page 2", command: "unplug", reason: "line_ended" });
  stage.boards.become("offline");
  await row(seen, /the whole board Plug pulled Line lost the line ended page 2/).waitFor();
  stage.boards.history.line(Date.now(), "back", { args: { ms: 12_000, outages: 3 } });
  stage.boards.become("online");
  await row(seen, /the whole board .* Back after 3 outages in quick succession .* 12 s/).waitFor();
  const show = seen.page.getByRole("combobox", { name: "Show" });
  await show.selectOption({ label: "Only commands" });
  await seen.text("Nothing matches this filter").waitFor();
  await show.selectOption({ label: "Only lost connections" });
  await row(seen, /Plug pulled/).waitFor();
  const [download] = await Promise.all([
    seen.page.waitForEvent("download"),
    seen.button("Save as CSV").click(),
  ]);
  const [, back = "", lost = ""] = (await Deno.readTextFile(await download.path())).split("\r\n");
  assert.match(back, /,uno-7f3a21c4,,back,,board,,ms=12000 outages=3,,3,17,,,12000,$/);
  assert.match(lost, /,uno-7f3a21c4,,lost,line_ended,page 2,unplug,,,3,17,,,,$/);
  assert.deepEqual(stage.problems, []);
});

test("older entries come on request, and a pause holds the list still", async (stage) => {
  for (let presses = 1; presses <= 120; presses++) {
    stage.boards.report("button", { pressed: false, presses }, "board");
  }
  const seen = await openHistory(stage);
  await row(seen, /Presses 71 /).waitFor();
  assert.equal(await row(seen, /Button/).count(), 50);
  await seen.button("Older entries").click();
  await row(seen, /Presses 21 /).waitFor();
  await seen.button("Older entries").click();
  await row(seen, /Presses 1 /).waitFor();
  assert.equal(await row(seen, /Button/).count(), 120);
  await seen.text("That is all there is").waitFor();
  await seen.button("Pause").click();
  stage.boards.report("light", { value: 7, periodMs: 200 }, "board");
  await seen.drawing(/Light 7,/).waitFor();
  assert.equal(await row(seen, /Light/).count(), 0);
  await seen.button("Go on").click();
  await row(seen, /Light .*7, Period 200 ms/).waitFor();
});

test("the history is saved as CSV, as far as the filter lets it through", async (stage) => {
  for (let presses = 1; presses <= 250; presses++) {
    stage.boards.report("button", { pressed: false, presses }, "board");
  }
  stage.boards.report("light", { value: 7, periodMs: 200 }, "board");
  const seen = await openHistory(stage);
  await seen.page.getByRole("combobox", { name: "Channel" }).selectOption({ label: "Button" });
  const [download] = await Promise.all([
    seen.page.waitForEvent("download"),
    seen.button("Save as CSV").click(),
  ]);
  assert.equal(download.suggestedFilename(), "uno-7f3a21c4-history.csv");
  const lines = (await Deno.readTextFile(await download.path())).split("\r\n");
  assert.equal(lines.length, 252);
  assert.match(lines[0] ?? "", /^at,board,channel,outcome,/);
  assert.match(
    lines[1] ?? "",
    /^[\dT:.-]+Z,uno-7f3a21c4,button,reported,,board,,,pressed=false presses=250,3,\d+,,,,$/,
  );
  await seen.text("Entries saved: 250").waitFor();
  await seen.page.getByRole("combobox", { name: "Language" }).selectOption("es");
  await seen.text("Entradas guardadas: 250").waitFor();
  assert.deepEqual(stage.problems, []);
});

test("a history that cannot be read says why, and is there at the next try", async (stage) => {
  stage.boards.history.failure = new RequestFailure(
    "internal_error",
    "A fault of the server",
    "Look at the log",
  );
  const seen = await stage.visit();
  await seen.button("History").click();
  const failed = "The history could not be read: the server made a mistake";
  await seen.page.locator("board-history").getByText(failed).waitFor();
  await seen.said.filter({ hasText: failed }).waitFor();
  await seen.button("Try again").click();
  await seen.button("Show everything").waitFor();
});

test("what happened while the connection was gone is there when it is back", async (stage) => {
  const seen = await openHistory(stage);
  stage.boards.report("button", { pressed: true, presses: 5 }, "board");
  await row(seen, /Presses 5/).waitFor();
  await stage.stop();
  await seen.text("this is what was known until then").waitFor();
  stage.boards.report("button", { pressed: false, presses: 6 }, "board");
  stage.restart();
  await row(seen, /Presses 6/).waitFor();
  assert.equal(await row(seen, /Button/).count(), 2);
});

test("what the lists of the filter say is what is shown, also after all of it was asked for by one press", async (stage) => {
  const seen = await openHistory(stage);
  const channel = seen.page.getByRole("combobox", { name: "Channel" });
  for (const label of ["Button", "All channels", "Button"]) await channel.selectOption({ label });
  await seen.button("Show everything").click();
  await seen.text("Nothing has happened yet").waitFor();
  assert.equal(await channel.inputValue(), "");
});

test("H13: while the history cannot be written every page says so, why, and how much is only in memory", async (stage) => {
  const trouble = {
    reason: "disk_full",
    since: "2026-11-22T10:00:00Z",
    waiting: 3,
    lost: 0,
    readable: true,
  } as const;
  const seen = await openHistory(stage);
  stage.boards.report("button", { pressed: true, presses: 5 }, "board");
  await seen.text("That is all there is").waitFor();
  stage.boards.storeBecomes(trouble);
  const line =
    /The history is not being saved: the server's disk is full. 3 changes are only in the server's memory/;
  await seen.text(line).waitFor();
  await seen.text("That is all that is known; the newest entries are not saved yet").waitFor();
  const later = await stage.visit({ locale: "es" });
  await later.text(/El historial no se está guardando: el disco del servidor está lleno. 3 cambios están/)
    .waitFor();
  stage.boards.storeBecomes({ ...trouble, reason: "locked", waiting: 1, lost: 2, readable: false });
  await seen.text(/another program holds its file. 1 change is only .* 2 more did not fit there and are lost/)
    .waitFor();
  await seen.text("What was written before cannot be read now").waitFor();
  stage.boards.storeBecomes(null);
  await gone(seen.text(/not being saved/).first());
  await seen.text("That is all there is").waitFor();
  assert.deepEqual(stage.problems, []);
});
