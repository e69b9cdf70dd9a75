/**
 * Every state that the page can be in. A scene is written once, for every language: it finds things by the page's own words
 * (`page.words.text`), never by those of one language. `looks_test.ts` shows each in every language and width.
 *
 * @module
 */
import { definition } from "../fixtures/board/definition.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import { consoleText } from "../../web/text/console_words.ts";
import { troubleText } from "../../web/text/trouble_tables.ts";
import { FOUND_SCENES } from "./found_scenes.ts";
import { PAST_SCENES } from "./past_scenes.ts";
import { RENAME_SCENES } from "./rename_scenes.ts";
import type { Scene } from "./scene.ts";

import { historyText } from "../../web/text/history_words.ts";
import { sentence } from "./sentence.ts";
import type { Seen } from "./visitors.ts";

const NO_ANSWER = new RequestFailure(
  "no_answer",
  "uno-7f3a21c4: The board left 5 repetitions in a row unanswered; whether the command ran is not known",
  "Check the cable, the board's power, and its sketch: delay() keeps it from answering, destello::wait() does not; " +
    "Destello keeps asking and goes on when the board answers",
  "unknown",
);

/** Numbers on the wire, in definition order. */
const LED_BLINK = 2;
const LAMP_FADE = 4;
const LIGHT = 3;
const REFUSED = 2;

async function openConsole(page: Seen): Promise<void> {
  await page.button(page.words.text.console.title).click();
  await page.text(consoleText[page.words.text.language].gaps.began).waitFor();
}

/** Every state that the page can be in. */
export const SCENES: readonly Scene[] = [
  { name: "online", play: (page) => page.text(page.words.text.board.simulatedUntilPlugged).waitFor() },
  {
    name: "confirmed",
    kind: "serial",
    async play(page) {
      await page.led.click();
      await page.text(sentence(page.words.text.channel.confirmed)).waitFor();
      await page.chip("page", page.words.text.chips.pageOnline).click();
      await page.page.getByRole("textbox", { name: page.words.text.me.label }).waitFor();
    },
  },
  {
    name: "changed by another",
    async play(page, { boards }) {
      const { text } = page.words;
      await page.led.waitFor();
      boards.report("led", { on: true, periodMs: 500 }, "page 2");
      boards.report("lamp", { level: 200 }, "page 2");
      boards.report("button", { pressed: true, presses: 5 }, "board");
      await page.text(sentence((age) => text.channel.changedBy(text.channel.byPage("2"), age))).waitFor();
    },
  },
  {
    name: "handled by another",
    async play(page, { boards }) {
      const { text } = page.words;
      await page.led.waitFor();
      boards.around?.environment.press("2", {}, "page 2");
      boards.around?.environment.move("A0", 900);
      await page.text(text.parts.held(page.words.term("Button"), text.channel.byPage("2"))).waitFor();
    },
  },
  {
    name: "in trouble",
    async play(page, { boards }) {
      const { text } = page.words;
      await page.led.waitFor();
      boards.around?.environment.setTrouble({
        dropToBoard: 0.05,
        dropFromBoard: 0.05,
        flipFromBoard: 0.001,
        delayMs: 20,
      }, "page 2");
      await page.button(text.trouble.title).click();
      await page.text(troubleText[text.language].ofAll("0", "0")).waitFor();
      boards.around?.count({
        bytesDropped: 212,
        bitsFlipped: 4,
        framesSent: 1204,
        retransmissions: 87,
        naksReceived: 31,
        badFrames: 44,
        eventGaps: 6,
        eventGapsMended: 6,
        sessions: 1,
      });
      await page.text(troubleText[text.language].ofAll("6", "6")).waitFor();
    },
  },
  {
    name: "unplugged on purpose",
    async play(page, { boards }) {
      const { text } = page.words;
      await page.led.waitFor();
      await page.button(text.trouble.title).click();
      await page.button(troubleText[text.language].actions.unplug).click();
      boards.become("offline", {
        code: "line_ended",
        message: "The virtual Uno is unplugged",
        hint: "Plug it in again",
      });
      await page.button(troubleText[text.language].actions.plug).waitFor();
    },
  },
  ...RENAME_SCENES,
  {
    name: "pending",
    async play(page, { boards }) {
      boards.hold = true;
      await page.led.click();
      await page.level.fill("230");
      await page.page.getByText(page.words.text.channel.slow).nth(1).waitFor();
    },
  },
  {
    name: "cancelled",
    async play(page, { boards }) {
      const { channel } = page.words.text;
      boards.hold = true;
      await page.button(`${page.words.term("LED")}: ${page.words.term("toggle")}`).click();
      await page.button(channel.cancel).click();
      await page.text(channel.cancelled).waitFor();
    },
  },
  {
    name: "failed",
    async play(page, { boards }) {
      const { channel, failures } = page.words.text;
      boards.hold = true;
      const asked = boards.commanded("led");
      await page.led.click();
      await asked;
      boards.fail(NO_ANSWER);
      await page.text(channel.notConfirmed(failures.no_answer.what)).waitFor();
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
        details: { port: "/dev/ttyACM1", line: "unplugged" },
      });
      await page.chip("board", page.words.text.chips.boardStatus.offline).click();
    },
  },
  {
    name: "two boards",
    async play(page, { boards }) {
      await page.led.waitFor();
      boards.addUnplugged();
      await page.chip("board", page.words.text.chips.boardCount("1", "2")).click();
    },
  },
  ...FOUND_SCENES,
  {
    name: "mismatch",
    kind: "serial",
    async play(page, { boards }) {
      await page.led.waitFor();
      boards.become("mismatch", {
        code: "schema_mismatch",
        message: "The board's firmware has schema 0badf00d, this server has 8a3fca33",
        hint: "Program the board: deno task flash",
        details: { board: "0badf00d", server: "8a3fca33" },
      });
      await page.chip("board", page.words.text.chips.boardStatus.mismatch).waitFor();
    },
  },
  {
    name: "flashing",
    kind: "serial",
    async play(page, { boards }) {
      const { words } = page;
      await page.led.waitFor();
      boards.become("flashing", {
        code: "closed",
        message: "The board is being programmed",
        hint: "Wait until it is done",
        details: { line: "programming" },
      });
      boards.progress({ phase: "upload", percent: 62, message: "Uploading" });
      await page.text(`${words.text.board.phase.upload} ${words.percent(62)}`).waitFor();
    },
  },
  {
    name: "restarted",
    async play(page, { boards }) {
      await page.led.waitFor();
      boards.restart();
      await page.text(sentence(page.words.text.board.restarted)).waitFor();
    },
  },
  {
    name: "history",
    async play(page, { boards }) {
      const { text } = page.words;
      await page.led.click();
      await page.text(sentence(text.channel.confirmed)).waitFor();
      boards.report("button", { pressed: true, presses: 5 }, "board");
      boards.hold = true;
      const asked = boards.commanded("led");
      await page.button(`${page.words.term("LED")}: ${page.words.term("toggle")}`).click();
      await asked;
      boards.fail(NO_ANSWER);
      await page.text(text.channel.notConfirmed(text.failures.no_answer.what)).waitFor();
      await page.button(text.history.title).click();
      await page.page.getByRole("row", { name: historyText[page.words.text.language].outcomes.unknown })
        .waitFor();
    },
  },
  ...PAST_SCENES,
  {
    name: "console",
    async play(page, { boards: { line } }) {
      await openConsole(page);
      line.hello();
      line.ping();
      line.request(LAMP_FADE, [200, 0xe8, 3]);
      line.reply([12]);
      line.event(1, LIGHT, [0x64, 0x32, 0]);
      line.pass("up", Uint8Array.of(5, 0x77, 1, 2, 3, 0));
      line.request(LED_BLINK, [10]);
      line.reply([21], REFUSED);
      const fade = page.page.getByRole("option", { name: /lamp\.fade/ });
      await fade.click();
      await page.page.getByRole("row", { name: / ms / }).getByRole("button").click();
    },
  },
  {
    name: "console, HELLO",
    async play(page, { boards: { line } }) {
      await openConsole(page);
      line.hello();
      line.identity(definition);
      await page.page.getByRole("option", { name: /7f3a21c4/ }).click();
      await page.page.getByRole("row", { name: /7f3a21c4/ }).getByRole("button").click();
    },
  },
  {
    name: "console, nothing yet",
    async play(page) {
      await openConsole(page);
      await page.button(consoleText[page.words.text.language].bar.clear).click();
      await page.text(consoleText[page.words.text.language].notes.empty).waitFor();
    },
  },
  {
    name: "console, another sketch",
    async play(page, { boards }) {
      await openConsole(page);
      boards.line.print("Temperature: 21 °C\r\n".repeat(30));
      await page.text(consoleText[page.words.text.language].notes.foreign).waitFor();
    },
  },
  {
    name: "console, offline",
    async play(page, stage) {
      const { line } = stage.boards;
      await openConsole(page);
      line.hello();
      line.request(LAMP_FADE, [200, 0xe8, 3]);
      await page.page.getByRole("option", { name: /lamp\.fade/ }).waitFor();
      await page.kept();
      await stage.stop();
      await page.text(consoleText[page.words.text.language].notes.offline).waitFor();
    },
  },
  {
    name: "server gone",
    async play(page, stage) {
      await page.led.waitFor();
      await page.kept();
      await stage.stop();
      await page.chip("server", page.words.text.chips.serverOffline.unreachable.state).click();
    },
  },
];
