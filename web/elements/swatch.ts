/**
 * A colour beside its name.
 *
 * @module
 */
import { html, nothing, type TemplateResult } from "lit";

/**
 * A small field of a colour.
 *
 * @param colour The colour; null for nothing.
 */
export function swatch(colour: string | null): TemplateResult | typeof nothing {
  if (colour === null) return nothing;
  const style = `display: inline-block; width: 1em; height: 1em; border: 1px solid; background: ${colour}`;
  return html`
    <span class="swatch" .style=${style}></span>
  `;
}
