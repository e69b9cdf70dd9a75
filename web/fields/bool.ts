/**
 * Yes or no, on the page: a switch, and a box to tick.
 *
 * @module
 */
import { html, noChange } from "lit";
import { live } from "lit/directives/live.js";
import type { BoolField } from "../../protocol/fields/bool.ts";
import type { FieldView } from "./field_view.ts";

/** The kind. */
export const boolView: FieldView<BoolField> = {
  /** "on" is on or off, other switches are yes or no. */
  said(_field, value, name, { text: { channel } }) {
    if (typeof value !== "boolean") return String(value);
    if (name === "on") return value ? channel.on : channel.off;
    return value ? channel.yes : channel.no;
  },
  control(_field, { command, name, title, word, reported, requested, moving, usable, words }) {
    return html`
      <switch-control
        .command=${command}
        .name=${name}
        .label=${name === "on" ? title : `${title}: ${words.term(name)}`}
        .word=${word}
        .position=${requested ?? reported}
        .pending=${requested !== null}
        .usable=${usable}
        .moving=${moving}
        .text=${words.text}
      ></switch-control>
    `;
  },
  input: (_field, { name, title, value, usable }) =>
    html`
      <label><span class="name">${title}</span> <input
          type="checkbox"
          name=${name}
          .checked=${value === null ? noChange : live(value === true)}
          ?disabled=${!usable}
        ></label>
    `,
  read: (input) => "checked" in input && input.checked,
  problem: () => "",
  initial: () => false,
};
