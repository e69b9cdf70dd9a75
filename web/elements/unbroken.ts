/**
 * Sentences whose numbers keep their units: "3 s" never stands on two lines (U10).
 *
 * @module
 */
import { html, type TemplateResult } from "lit";

/** A number, and the word after it; not "90, Time". */
const WITH_UNIT = /(\d(?:[\d.,]*\d)?\s\S+)/;

/**
 * A sentence that breaks between words only, and not between a number and what it counts.
 *
 * @param sentence The sentence.
 * @returns The same, to be drawn by an element with the common styles.
 */
export function unbroken(sentence: string): readonly (string | TemplateResult)[] {
  return sentence.split(WITH_UNIT).map((part, index) =>
    index % 2 === 0 ? part : html`<span class="unbroken">${part}</span>`
  );
}
