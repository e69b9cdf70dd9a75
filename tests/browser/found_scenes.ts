/**
 * What the page shows of boards that cannot be used: found on a port, or not programmed.
 *
 * @module
 */
import type { BoardView } from "../../protocol/views.ts";
import { FlashFailure } from "../../server/programming/flashing.ts";
import type { Firmware } from "../../web/text/text.ts";
import type { Scene } from "./scene.ts";

const SILENT = { message: "The line is open, but not one byte came from the board", hint: "Check the cable" };

const IN_USE = { port: "/dev/ttyUSB0", program: "arduino-ide", pid: 4711, others: 0 };
const NOT_ALLOWED = { port: "/dev/ttyACM0", group: "dialout", command: 'sudo usermod -aG dialout "$USER"' };
const OTHER_SCHEMA = {
  message: "The board's firmware has schema 0badf00d, this server has 8a3fca33",
  hint: "Program the board: deno task flash",
  details: { board: "0badf00d", server: "8a3fca33" },
};
const NOT_COMPILED = new FlashFailure(
  "The sketch does not compile: 2 errors",
  "The board was not touched; mend the sketch and program it again",
  {
    flash: "source",
    errors: 2,
    said: "firmware/firmware.ino:41: 'digitalWrit' was not declared in this scope",
  },
);
const TOOL_FAILED = {
  message: "avrdude failed: avrdude: error: programm enable: target doesn't answer",
  hint: "Program the board again",
  details: {
    flash: "tool",
    port: "/dev/ttyACM0",
    said: "avrdude failed: avrdude: error: programm enable: target doesn't answer",
  },
} as const;

/** What may be on a board that is found on a port. */
const FOUND: readonly (readonly [name: string, view: Partial<BoardView>, Firmware])[] = [
  ["looked at", { status: "connecting" }, "looking"],
  ["nothing answers", { status: "offline", reason: { code: "no_bytes", ...SILENT } }, "none"],
  ["another sketch", { status: "offline", reason: { code: "no_frame", ...SILENT } }, "other"],
  [
    "another definition",
    { status: "mismatch", reason: { code: "schema_mismatch", ...SILENT } },
    "otherDefinition",
  ],
  ["unfinished", {
    status: "offline",
    reason: {
      code: "flash_failed",
      message: 'Programming was interrupted in phase "upload" at 62 %: the programmer is gone',
      hint: 'Program it again: "deno task flash"',
      details: { flash: "interrupted", phase: "upload", percent: 62 },
    },
  }, "unfinished"],
];

/** See the module. */
export const FOUND_SCENES: readonly Scene[] = [
  ...FOUND.map(([name, view, firmware]): Scene => ({
    name: `found: ${name}`,
    async play(page, { boards }) {
      await page.led.waitFor();
      boards.plug(view);
      const { found } = page.words.text;
      await page.page.getByRole("heading", { name: found.title("Arduino Uno", "ttyACM0") }).waitFor();
      await page.text(found.firmware[firmware]).waitFor();
    },
  })),
  {
    name: "found: its port is in use",
    async play(page, { boards }) {
      await page.led.waitFor();
      boards.plug({
        status: "offline",
        port: { path: "/dev/ttyUSB0", adapter: "USB Serial (1a86:7523)" },
        reason: {
          code: "port_busy",
          message: 'Port "/dev/ttyUSB0" is in use by arduino-ide (process 4711)',
          hint: "Close that program, or run: kill 4711",
          details: IN_USE,
        },
      });
      await page.text(page.words.text.boardReasons.port_busy(IN_USE).what).waitFor();
    },
  },
  {
    name: "found: no permission",
    async play(page, { boards }) {
      await page.led.waitFor();
      boards.plug({
        status: "offline",
        reason: {
          code: "no_permission",
          message: 'No permission to open "/dev/ttyACM0": members of group "dialout" may use it',
          hint: 'Run: sudo usermod -aG dialout "$USER"; then log out and in again',
          details: NOT_ALLOWED,
        },
      });
      await page.text(page.words.text.boardReasons.no_permission(NOT_ALLOWED).what).waitFor();
    },
  },
  {
    name: "found: a tool failed",
    async play(page, { boards }) {
      const { text } = page.words;
      await page.led.waitFor();
      boards.plug({ status: "offline", reason: { code: "flash_failed", ...TOOL_FAILED } });
      await page.text(text.flashCauses.tool(TOOL_FAILED.details).what).waitFor();
      await page.text(TOOL_FAILED.details.said).waitFor();
    },
  },
  {
    name: "its sketch does not compile",
    kind: "serial",
    async play(page, { boards }) {
      const { text } = page.words;
      boards.become("mismatch", { code: "schema_mismatch", ...OTHER_SCHEMA });
      await page.button(text.board.program).click();
      await page.page.getByRole("progressbar", { name: text.board.programming }).waitFor();
      boards.programmed.reject(NOT_COMPILED);
      await page.text(text.boardReasons.flash_failed(NOT_COMPILED.details).what).waitFor();
      boards.become("online");
      await page.text(text.flashCauses.source(NOT_COMPILED.details).what).waitFor();
      await page.text("'digitalWrit' was not declared").waitFor();
    },
  },
  {
    name: "found: being programmed",
    async play(page, { boards }) {
      const { words } = page;
      await page.led.waitFor();
      boards.plug({ status: "flashing" });
      boards.progress({ phase: "upload", percent: 62, message: "Uploading" }, "uno-dev-ttyACM0");
      await page.text(`${words.text.board.phase.upload} ${words.percent(62)}`).waitFor();
    },
  },
];
