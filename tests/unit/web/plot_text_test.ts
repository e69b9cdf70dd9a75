import assert from "node:assert/strict";
import { bool, choice, type Field, int, scaleOf } from "../../../protocol/dsl.ts";
import { en } from "../../../web/text/en.ts";
import { es } from "../../../web/text/es.ts";
import { Words } from "../../../web/text/words.ts";
import { summaryText } from "../../../web/tools/plots/plot_text.ts";

const english = new Words(en);
const spanish = new Words(es);
const fan = choice("off", "slow", "fast");

/** A sentence about values that held ten seconds each. */
function said(words: Words, field: Field, values: readonly (number | null)[], isStill = false): string {
  const points = [...values, values.at(-1) ?? null].map((value, index) => ({ at: 10_000 * index, value }));
  const still = isStill ? { from: 0, to: 10_000 * values.length } : null;
  const name = field.kind === "bool" ? "on" : "speed";
  return summaryText({ words, name, field, scale: scaleOf(field), points, window: { name: "minute", still } })
    .replaceAll("\u00a0", " ");
}

Deno.test("H14: the sentence of a choice names what it is, how often it changed, and how long it was what", () => {
  assert.equal(
    said(english, fan, [0, 2, 2, 1]),
    "Now Slow; changes: 2, Fast 50%, Off 25%, and Slow 25% of the time in the last minute.",
  );
  assert.equal(
    said(spanish, fan, [0, 0, 0, 2]),
    "Ahora Fast; cambios: 1, Off 75 % y Fast 25 % del tiempo en el último minuto.",
  );
  assert.equal(said(english, bool(), [1, 0]), "Now Off; changes: 1, On 50% of the time in the last minute.");
});

Deno.test("H14: the sentence of a value that is not known now says what it was last", () => {
  const light = int({ min: 0, max: 1023, unit: "lx" });
  assert.equal(
    said(english, light, [3, 1010, null]),
    "Not known now, last 1,010 lx; lowest 3 lx, highest 1,010 lx, mean 507 lx in the last minute; " +
      "steady until then; no data for 10 s.",
  );
  assert.equal(
    said(spanish, fan, [0, null], true),
    "Al final no se sabe, lo último fue Off; cambios: 0, Off 100 % del tiempo en 20 s; sin datos durante 10 s.",
  );
  assert.equal(said(english, fan, [null, null]), "Nothing is known of this time.");
});
