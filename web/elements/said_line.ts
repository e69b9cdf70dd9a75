/**
 * The words of a tool or of the system, as they are: marked as English, for whoever reads the page aloud.
 *
 * @module
 */
import { html, nothing, type TemplateResult } from "lit";
import type { Text, Trouble } from "../text/text.ts";

/**
 * What a tool said.
 *
 * @param trouble In whose course it said that.
 * @param text The page's language.
 * @returns A line; nothing if it said nothing.
 */
export function saidLine({ said }: Trouble, text: Text): TemplateResult | typeof nothing {
  return said === undefined ? nothing : html`<p class="quiet">${text.said} <q lang="en">${said}</q></p>`;
}
