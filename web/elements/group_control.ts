/**
 * `<group-control>`: a command whose arguments the state shows, as a control for each of them, beside each other. A change of one asks
 * for all: the others stay as they were last asked for, else as the board reports them (U15).
 *
 * @module
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { AnyValues, Field, Fields } from "../../protocol/dsl.ts";
import type { Value } from "../../protocol/fields/kind.ts";
import { own } from "../../protocol/own.ts";
import { initialValue } from "../controls.ts";
import { rgbOf, rgbValues } from "../fields/rgb.ts";
import { viewOf } from "../fields/kinds.ts";
import { valueInWords } from "../fields/in_words.ts";
import type { Words } from "../text/words.ts";
import { type Moving, WishEvent } from "./ask.ts";
import "./color_control.ts";
import "./pad_control.ts";
import { common } from "./styles.ts";

/** What a picked colour is called on its way to the three numbers. */
const RGB = "rgb";

class GroupControl extends LitElement {
  static override properties = {
    command: { attribute: false },
    label: { attribute: false },
    args: { attribute: false },
    reported: { attribute: false },
    requested: { attribute: false },
    moving: { attribute: false },
    usable: { attribute: false },
    words: { attribute: false },
  };
  static override styles = [
    common,
    css`
      :host {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 11rem), 1fr));
        gap: 6px 20px;
        align-items: end;
      }

      .name {
        color: var(--quiet);
        font-size: 0.9375rem;
      }

      color-control,
      pad-control {
        grid-column: 1 / -1;
      }
    `,
  ];

  declare command: string;
  /** What the channel is called. */
  declare label: string;
  declare args: Fields;
  /** What the board reported; null if that is not known. */
  declare reported: AnyValues | null;
  /** What was asked for and is not confirmed yet; null for nothing. */
  declare requested: AnyValues | null;
  /** What the board does by itself with a field. */
  declare moving: (name: string) => Moving | null;
  declare usable: boolean;
  declare words: Words;

  constructor() {
    super();
    // The parts' wishes end here: the card hears of whole ones.
    this.addEventListener(WishEvent.type, (event) => {
      if (!(event instanceof WishEvent) || event.composedPath()[0] === this) return;
      event.stopPropagation();
      const { args: { [RGB]: colour, ...args }, gesture } = event.wish;
      const change = typeof colour === "string" ? rgbValues(colour) : args;
      const wish = { command: this.command, args: { ...this.#present(), ...change } };
      this.dispatchEvent(new WishEvent(gesture === undefined ? wish : { ...wish, gesture }));
    });
  }

  protected override render(): TemplateResult {
    const { args, label, usable, command } = this;
    const present = this.#present();
    const { x, y } = args;
    const asked = rgbOf(args, this.requested);
    const colour = rgbOf(args, this.reported);
    return html`
      ${colour === null && asked === null ? nothing : html`
        <color-control
          .command=${command}
          .name=${RGB}
          .label=${label}
          .word=${colour ?? this.words.text.channel.unknown}
          .reported=${colour}
          .requested=${asked === colour ? null : asked}
          .usable=${usable}
        ></color-control>
      `} ${x === undefined || y === undefined || !("min" in x && "min" in y) ? nothing : html`
        <pad-control .command=${command} .x=${x} .y=${y} .at=${present}
          .usable=${usable}></pad-control>
      `} ${Object.entries(args).map(([name, field]) => this.#part(name, field))}
    `;
  }

  #part(name: string, field: Field): TemplateResult {
    const { command, label: title, usable, words } = this;
    const reported = own(this.reported ?? {}, name) ?? null;
    const asked = own(this.requested ?? {}, name) ?? null;
    const requested = asked === reported ? null : asked;
    const word = valueInWords(words, name, field, reported);
    const given = {
      command,
      name,
      title,
      word,
      reported,
      requested,
      moving: this.moving(name),
      usable,
      words,
    };
    return html`
      <div>
        <span class="name" aria-hidden="true">${words.term(name)}</span>
        ${viewOf(field).control(field, given)}
      </div>
    `;
  }

  #present(): AnyValues {
    const now = (name: string, field: Field): Value =>
      initialValue(field, own(this.requested ?? {}, name) ?? own(this.reported ?? {}, name));
    return Object.fromEntries(Object.entries(this.args).map(([name, field]) => [name, now(name, field)]));
  }
}

customElements.define("group-control", GroupControl);
