import assert from "node:assert/strict";
import fc from "fast-check";
import { placesIn } from "../../../firmware-gen/project.ts";
import { shellWord } from "../../../protocol/shell_word.ts";
import { loadProject } from "../../../server/projects/load_project.ts";

Deno.test("T12b: shellWord() quotes what a shell would take apart, and leaves the rest as people read it", () => {
  for (
    const plain of ["../fan", "/home/ana/ventilador-2_é", "uno-7f3a21c4", "tcp://192.168.1.5:2000", "C:/fan"]
  ) {
    assert.equal(shellWord(plain), plain);
  }
  assert.equal(shellWord("/tmp/my fan ñ"), "'/tmp/my fan ñ'");
  assert.equal(shellWord("Ana's $(id)"), String.raw`'Ana'\''s $(id)'`);
  assert.equal(shellWord(""), "''");
});

Deno.test("T12b: a word is one word again for a shell, whatever is in it", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (word) => {
    // Outside quotes nothing but plain letters and an escaped quote may stand; what is inside them no shell looks at.
    const parts = shellWord(word).split(String.raw`'\''`);
    const inner = parts.map((part) => part.replaceAll("'", "")).join("'");
    assert.equal(inner, word);
  }));
});

Deno.test("T12b: what names a project behind a task, and how one is made, can be pasted", async () => {
  assert.equal(placesIn("/nowhere/my fan", "../my fan").option, " --project '../my fan'");
  assert.equal(placesIn("/nowhere/fan", "../fan").option, " --project ../fan");
  await assert.rejects(
    loadProject("/nowhere/my fan"),
    /"deno task new '\/nowhere\/my fan'" makes a project there/,
  );
});
