/**
 * A colour, on the page: a swatch of what the board reports, and the browser's picker.
 *
 * @module
 */
import { html, noChange } from "lit";
import { live } from "lit/directives/live.js";
import type { ColorField } from "../../protocol/fields/color.ts";
import type { FieldView } from "./field_view.ts";

/** The kind. */
export const colorView: FieldView<ColorField> = {
  fetch: () => import("../elements/color_control.ts"),
  said: (_field, value) => String(value),
  colour: String,
  control(_field, { command, name, title, word, reported, requested, usable, words }) {
    return html`
      <color-control
        .command=${command}
        .name=${name}
        .label=${`${title}: ${words.term(name)}`}
        .word=${word}
        .reported=${reported}
        .requested=${requested}
        .usable=${usable}
      ></color-control>
    `;
  },
  input: (_field, { name, title, value, usable }) =>
    html`
      <label>
        <span class="name">${title}</span>
        <span class="box"><input
            type="color"
            name=${name}
            .value=${value === null ? noChange : live(String(value))}
            ?disabled=${!usable}
          ></span>
      </label>
    `,
  read: (input) => input.value,
  problem: () => "",
  initial: () => "#000000",
};
