/**
 * A number, on the page: a slider, and a box for digits.
 *
 * @module
 */
import { html, noChange, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { type Field, scaleOf } from "../../protocol/fields/kinds.ts";
import { unbroken } from "../elements/unbroken.ts";
import type { FieldView, FieldWords } from "./field_view.ts";

/** A field of numbers. */
export type NumberField = Extract<Field, { readonly unit: string | null }>;

/** What a form begins with for a time of which nothing is known, in milliseconds: long enough to be seen, short enough to wait for. */
const SOME_MS = 500;

function numberSaid(field: NumberField, value: number, words: FieldWords): string {
  return words.number(value, scaleOf(field).digits);
}

function withUnit(field: NumberField, value: number, words: FieldWords): string {
  const number = numberSaid(field, value, words);
  return field.unit === null ? number : `${number} ${field.unit}`;
}

function rangeSaid(field: NumberField, words: FieldWords): string {
  const { min, max, step } = field;
  const { channel } = words.text;
  const range = channel.range(numberSaid(field, min, words), withUnit(field, max, words));
  return step === 1 ? range : channel.inSteps(range, numberSaid(field, step, words));
}

/** The value of a field that is nearest to a number of steps above the lowest one. */
function atStep(field: NumberField, steps: number): number {
  const { min, max, step } = field;
  return Number(scaleOf(field).valueOf(Math.min(max, Math.max(min, min + Math.round(steps) * step))));
}

/** The kind. */
export const numberView: FieldView<NumberField> = {
  said: (field, value, _name, words) =>
    typeof value === "number" ? withUnit(field, value, words) : String(value),
  control(field, { command, name, title, word, reported, requested, moving, usable, words }) {
    return html`
      <slider-control
        .command=${command}
        .name=${name}
        .label=${`${title}: ${words.term(name)}`}
        .field=${field}
        .word=${word}
        .reported=${reported}
        .requested=${requested}
        .say=${(position: number) => withUnit(field, position, words)}
        .moves=${moving?.what ?? null}
        .usable=${usable}
      ></slider-control>
    `;
  },
  input(field, { name, title, value, problem, usable, words }) {
    const { min, max, step, unit } = field;
    return html`
      <label class=${problem === null ? "" : "wrong"}>
        <span class="head">
          <span class="name" id="${name}-name">${title}</span>
          <span id="${name}-range">${unbroken(rangeSaid(field, words))}</span>
        </span>
        <span class="box">
          <input
            type="number"
            inputmode=${min < 0 ? nothing : scaleOf(field).digits === 0 ? "numeric" : "decimal"}
            name=${name}
            min=${min}
            max=${max}
            step=${step}
            aria-labelledby="${name}-name ${name}-unit"
            aria-describedby="${name}-range ${name}-error"
            aria-invalid=${problem !== null}
            .value=${value === null ? noChange : live(String(value))}
            ?disabled=${!usable}
          >
          <span class="unit" id="${name}-unit">${unit}</span>
        </span>
        <span class="error" id="${name}-error">${problem === null ? nothing : unbroken(problem)}</span>
      </label>
    `;
  },
  read: (input) => "valueAsNumber" in input ? input.valueAsNumber : NaN,
  problem(field, value, _name, words) {
    const { min, max, step } = field;
    const { channel } = words.text;
    if (typeof value !== "number" || !(value >= min && value <= max)) {
      return channel.notInRange(numberSaid(field, min, words), withUnit(field, max, words));
    }
    const steps = Math.floor((value - min) / step);
    return channel.notInSteps(
      numberSaid(field, atStep(field, steps), words),
      withUnit(field, atStep(field, steps + 1), words),
    );
  },
  initial(field, present) {
    const { min, max, step, unit } = field;
    const least = unit === "ms" ? Math.min(SOME_MS, (min + max) / 2) : 0;
    const wanted = typeof present === "number" ? present : least;
    return atStep(field, (wanted - min) / step);
  },
};
