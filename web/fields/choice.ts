/**
 * One of several named options, on the page: a row of buttons, and a list in a form.
 *
 * @module
 */
import { html, noChange } from "lit";
import { live } from "lit/directives/live.js";
import type { ChoiceField } from "../../protocol/fields/choice.ts";
import type { FieldView } from "./field_view.ts";

/** The kind. */
export const choiceView: FieldView<ChoiceField> = {
  fetch: () => import("../elements/choice_control.ts"),
  said: (_field, value, _name, words) => words.term(String(value)),
  control({ options }, { command, name, title, reported, requested, usable, words }) {
    return html`
      <choice-control
        .command=${command}
        .name=${name}
        .label=${`${title}: ${words.term(name)}`}
        .options=${options}
        .words=${words}
        .position=${requested ?? reported}
        .pending=${requested !== null}
        .usable=${usable}
      ></choice-control>
    `;
  },
  input: ({ options }, { name, title, value, usable, words }) =>
    html`
      <label>
        <span class="name">${title}</span>
        <span class="box">
          <select name=${name} ?disabled=${!usable}>
            ${options.map((option) =>
              html`
                <option value=${option} .selected=${value === null
                  ? noChange
                  : live(option === value)}>${words
                  .term(option)}</option>
              `
            )}
          </select>
        </span>
      </label>
    `,
  read: (input) => input.value,
  problem: () => "",
  initial: ({ options }) => options[0] ?? "",
};
