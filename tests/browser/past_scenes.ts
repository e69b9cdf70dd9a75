/**
 * What was: outages in the history, and values over time.
 *
 * @module
 */
import type { AnyValues } from "../../protocol/dsl.ts";
import type { Change } from "../../protocol/api/history.ts";
import { historyText } from "../../web/text/history_words.ts";
import { plotsText } from "../../web/text/plots_words.ts";
import type { Scene } from "./scene.ts";
import type { ScriptedBoards } from "./scripted_boards.ts";
import type { ScriptedHistory } from "./scripted_history.ts";

/** A minute of light and lamp, with a restart in the middle, and an outage if that is told: seconds ago. */
function fillHistory(boards: ScriptedBoards, [lost, back]: readonly number[] = []): void {
  const now = Date.now();
  for (let second = 55; second > 0; second--) {
    if (second === lost) boards.history.line(now - 1000 * second, "lost", { reason: "line_ended", boot: 2 });
    if (second === back) boards.history.line(now - 1000 * second, "back");
    if (lost !== undefined && back !== undefined && second <= lost && second > back) continue;
    const at = new Date(now - 1000 * second).toISOString();
    const entry = (channel: string, state: AnyValues): Change => ({
      board: "uno-7f3a21c4",
      channel,
      outcome: "reported",
      boot: second > 30 ? 2 : 3,
      rev: 60 - second,
      state,
      command: null,
      args: null,
      by: "board",
      at,
      requestedAt: null,
      sentAt: null,
      reason: null,
    });
    if (second > 30 || second < 25) {
      const value = Math.round(500 + 100 * Math.sin(second / 4) - 6 * second);
      boards.history.add(entry("light", { value, periodMs: 1000 }));
    }
    if (second % 10 === 0) {
      boards.history.add(entry("lamp", { level: 4 * second }));
      boards.history.add(entry("button", { pressed: second % 20 === 0, presses: 1 }));
    }
  }
}

/** Each of the ways in which a line is lost and comes back. */
function fillOutages(history: ScriptedHistory): void {
  const now = Date.now();
  const by = "page 2";
  const yesterday = now - 24 * 3600 * 1000;
  history.line(yesterday, "lost", { reason: "line_ended" });
  history.line(yesterday + 1000, "back", { args: { ms: 1000 } });
  history.line(now - 200_000, "lost", { by: "server", reason: "server_vanished" });
  history.line(now - 150_000, "back", { args: { ms: 50_000 }, boot: 4 });
  history.line(now - 90_000, "lost", { reason: "no_answer" });
  history.line(now - 40_000, "back", { args: { ms: 50_000, outages: 14 }, boot: 4 });
  history.line(now - 32_000, "lost", { by, command: "unplug", reason: "line_ended" });
  history.line(now - 20_000, "back", { by: "page 3", command: "plug", args: { ms: 12_000 }, boot: 5 });
  history.line(now - 5000, "lost", { by, command: "reset", reason: "board_restarted", boot: 5 });
  history.line(now - 4960, "back", { args: { ms: 40 }, boot: 6 });
}

/** The history of a line that comes and goes, and plots with and without an outage. */
export const PAST_SCENES: readonly Scene[] = [
  {
    name: "history of outages",
    async play(page, { boards: { history } }) {
      fillOutages(history);
      await page.button(page.words.text.history.title).click();
      const text = historyText[page.words.text.language];
      await page.page.getByRole("combobox", { name: text.only }).selectOption({ label: text.kinds.outages });
      await page.page.getByRole("row", { name: text.actions.reset }).waitFor();
    },
  },
  {
    name: "plots of outages",
    async play(page, { boards }) {
      fillHistory(boards, [40, 20]);
      await page.button(page.words.text.plots.title).click();
      await page.text(/(no data for|sin datos durante)/).first().waitFor();
      boards.become("offline");
      await page.chip("board", page.words.text.chips.boardStatus.offline).waitFor();
    },
  },
  {
    name: "plots",
    async play(page, { boards }) {
      const { text } = page.words;
      fillHistory(boards);
      await page.button(text.plots.title).click();
      await page.button(`${page.words.term("Button")}: ${page.words.term("pressed")}`).click();
      await page.text(plotsText[page.words.text.language].trends.rising).waitFor();
    },
  },
];
