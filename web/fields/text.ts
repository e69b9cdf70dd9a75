/**
 * A text, on the page: what the board reports, and a box to write another one in, which counts what is left.
 *
 * @module
 */
import { html, noChange, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { bytesOf, type TextField } from "../../protocol/fields/text.ts";
import { unbroken } from "../elements/unbroken.ts";
import type { FieldView } from "./field_view.ts";

/** The kind. */
export const textView: FieldView<TextField> = {
  /** A text without letters would look like none. */
  said: (_field, value) => String(value) || "—",
  control(field, { command, name, title, word, reported, requested, usable, words }) {
    return html`
      <dl>
        <div class="reading">
          <dt>${words.term(name)}</dt>
          <dd>${word}</dd>
        </div>
      </dl>
      <form-control
        .command=${command}
        .label=${`${title}: ${words.term(command)}`}
        .args=${{ [name]: field }}
        .present=${reported === null ? null : { [name]: reported }}
        .words=${words}
        .pending=${requested !== null}
        .usable=${usable}
      ></form-control>
    `;
  },
  input({ max }, { name, title, value, holds, problem, usable, words }) {
    const left = words.text.channel.bytesLeft(words.number(max - bytesOf(String(holds))));
    return html`
      <label class=${problem === null ? "" : "wrong"}>
        <span class="head">
          <span class="name" id="${name}-name">${title}</span>
          <span id="${name}-left">${unbroken(left)}</span>
        </span>
        <span class="box">
          <input
            name=${name}
            autocomplete="off"
            .style=${"width: 12em"}
            aria-labelledby="${name}-name"
            aria-describedby="${name}-left ${name}-error"
            aria-invalid=${problem !== null}
            .value=${value === null ? noChange : live(String(value))}
            ?disabled=${!usable}
          >
        </span>
        <span class="error" id="${name}-error">${problem ?? nothing}</span>
      </label>
    `;
  },
  read: (input) => input.value,
  problem({ max }, value, _name, words) {
    const { tooLong, notText } = words.text.rename;
    const bytes = bytesOf(String(value));
    return bytes > max ? tooLong(words.number(bytes), words.number(max)) : notText;
  },
  initial: () => "",
};
