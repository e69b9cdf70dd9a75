import assert from "node:assert/strict";
import { ProgressBar } from "../../../scripts/flashing/progress_bar.ts";

function shown(isTTY: boolean): string {
  let text = "";
  const bar = new ProgressBar({ isTTY, write: (piece) => text += piece });
  bar.show({ phase: "compile", percent: 5, message: "Compiling" });
  bar.show({ phase: "upload", percent: 20, message: "Uploading" });
  bar.show({ phase: "upload", percent: 50, message: "Uploading" });
  bar.show({ phase: "verify", percent: null, message: "Verifying" });
  bar.end();
  return text;
}

Deno.test("ProgressBar.show() writes one plain line for each phase where there is no terminal", () => {
  assert.equal(shown(false), "compile   Compiling\nupload    Uploading\nverify    Verifying\n");
});

Deno.test("ProgressBar.show() redraws its line in a terminal, and leaves the last one standing", () => {
  const lines = shown(true).split("\n");
  assert.equal(lines.length, 4);
  assert.equal(
    lines[1]?.split("\r\x1b[K").at(-1),
    "upload    [############            ]  50 %  Uploading",
  );
  assert.equal(lines[2], "\r\x1b[Kverify    Verifying");
});
