import assert from "node:assert/strict";
import type { DescribedFrame } from "../../../protocol/wire/described_frame.ts";
import { visibleLines } from "../../../protocol/visible_text.ts";
import { frameWords } from "../../../scripts/frame_words.ts";

function printed(text: string): DescribedFrame {
  const meaning = { kind: "printed", text, lost: 0 } as const;
  return { direction: "up", bytes: [], parts: [], meaning, isRepeated: false };
}

Deno.test("T10, T13: what a sketch prints is one line of the console, and nothing that a terminal obeys", () => {
  assert.equal(
    frameWords(0, printed("warm\n\u001b[31mred\u202e")),
    String.raw`1970-01-01T00:00:00.000Z < printed text="warm\n\u001b[31mred` + '\ufffd" lost=0',
  );
  assert.equal(frameWords(0, printed("warm")), "1970-01-01T00:00:00.000Z < printed text=warm lost=0");
});

Deno.test("T10, T13: --prints keeps line ends and tabs, and shows what else cannot be seen", () => {
  assert.equal(visibleLines("a\tb\r\n\u001b[2Jc\r"), "a\tb\n\ufffd[2Jc");
  assert.equal(visibleLines("á 🌡️\n"), "á 🌡️\n");
});
