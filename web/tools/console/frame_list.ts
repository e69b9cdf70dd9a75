/**
 * `<frame-list>`: frames as they came, the newest last; one can be chosen, by pointer or by keyboard.
 *
 * @module
 */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { isTrouble } from "../../../protocol/wire/described_frame.ts";
import { troubleIcon } from "../../elements/icons.ts";
import { common } from "../../elements/styles.ts";
import { Moments } from "../moments.ts";
import type { Entry } from "./console_log.ts";
import { frameListStyles } from "./frame_list_styles.ts";
import { ARROWS, type FrameWords } from "./frame_words.ts";
import { hexOf } from "./raw_bytes.ts";
import { StickToEnd } from "./stick_to_end.ts";

/** Entries that PageUp and PageDown pass over. */
const PAGE = 10;

/** The event that tells which entry was chosen. */
export class EntryEvent extends Event {
  /** Its type. */
  static readonly type = "entry";
  /** The entry. */
  readonly entry: Entry;

  constructor(entry: Entry) {
    super(EntryEvent.type);
    this.entry = entry;
  }
}

class FrameList extends LitElement {
  static override properties = {
    entries: { attribute: false },
    words: { attribute: false },
    selected: { attribute: false },
    label: { attribute: false },
    now: { attribute: false },
  };
  static override styles = [common, frameListStyles];

  declare entries: readonly Entry[];
  declare words: FrameWords;
  declare selected: Entry | null;
  /** What the list is called. */
  declare label: string;
  /** Wall time, to the minute: tells times of today from those of another day. */
  declare now: number;
  readonly #end = new StickToEnd();

  protected override updated(): void {
    this.#end.drawn(this.renderRoot.querySelector("div"));
  }

  protected override render(): TemplateResult {
    const { entries, words, selected, now } = this;
    const moments = new Moments(words.locale);
    return html`
      <div
        role="listbox"
        tabindex="0"
        aria-label=${this.label}
        aria-activedescendant=${selected === null ? nothing : `entry${selected.id}`}
        @keydown=${this.#move}
        @click=${this.#pick}
        @scroll=${this.#end.scrolled}
      >${repeat(entries, ({ id }) => id, (entry) => {
        const isSelected = entry.id === selected?.id;
        return guard([isSelected, words], () => this.#row(entry, isSelected, moments, now));
      })}</div>
    `;
  }

  #row(entry: Entry, isSelected: boolean, moments: Moments, now: number): TemplateResult {
    const id = `entry${entry.id}`;
    if (entry.kind !== "frame") {
      const why = this.words.gap(entry);
      return html`<div class="row gap" role="option" id=${id} aria-selected=${isSelected}>${why}</div>`;
    }
    const { frame, at } = entry;
    const trouble = isTrouble(frame);
    return html`
      <div
        class="row ${frame.direction} ${trouble ? "trouble" : ""}"
        role="option"
        id=${id}
        aria-selected=${isSelected}
      >
        <time>${moments.short(at, now)}</time>
        <span class="way"><span aria-hidden="true">${ARROWS[frame.direction]}</span>
          <span class="word">${this.words.text.directions[frame.direction]}</span></span>
        <span class="meaning">${trouble ? troubleIcon : nothing}${this.words.meaning(frame)}</span>
        <span class="hex">${hexOf(frame.bytes.map(({ onLine }) => onLine))}</span>
      </div>
    `;
  }

  #pick(event: Event): void {
    const row = event.target instanceof Element ? event.target.closest('[role="option"]') : null;
    const entry = this.entries.find(({ id }) => `entry${id}` === row?.id);
    if (entry !== undefined) this.dispatchEvent(new EntryEvent(entry));
  }

  #move(event: KeyboardEvent): void {
    const at = this.entries.findIndex(({ id }) => id === this.selected?.id);
    const last = this.entries.length - 1;
    const steps: Readonly<Record<string, number>> = {
      ArrowUp: at < 0 ? last : at - 1,
      ArrowDown: at < 0 ? last : at + 1,
      PageUp: at < 0 ? last : at - PAGE,
      PageDown: at < 0 ? last : at + PAGE,
      Home: 0,
      End: last,
    };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const entry = this.entries[Math.max(0, Math.min(last, to))];
    if (entry === undefined) return;
    this.dispatchEvent(new EntryEvent(entry));
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector(`#entry${entry.id}`)?.scrollIntoView({ block: "nearest" })
    );
  }
}

customElements.define("frame-list", FrameList);
