/**
 * `<frame-detail>`: one frame, bit by bit. Whatever is pointed at (a byte, a part, a line of the definition) shows what belongs to
 * it in the two others.
 *
 * @module
 */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { DescribedFrame, Part } from "../../../protocol/wire/described_frame.ts";
import { common } from "../../elements/styles.ts";
import { type DefinitionText, fieldPath, fieldText } from "./definition_places.ts";
import { frameDetailStyles } from "./frame_detail_styles.ts";
import { ARROWS, type FrameWords, hex8 } from "./frame_words.ts";

const BITS = [7, 6, 5, 4, 3, 2, 1, 0] as const;

/** What is pointed at. */
interface Target {
  readonly kind: "byte" | "part" | "line";
  /** Place of the byte or part; number of the line. */
  readonly index: number;
}

class FrameDetail extends LitElement {
  static override properties = {
    frame: { attribute: false },
    words: { attribute: false },
    source: { attribute: false },
    pointed: { state: true },
    chosen: { state: true },
  };
  static override styles = [common, frameDetailStyles];

  declare frame: DescribedFrame;
  declare words: FrameWords;
  /** The text of the board's definition; null as long as it is not there. */
  declare source: DefinitionText | null;
  /** Under the pointer, or in focus. */
  declare pointed: Target | null;
  /** Clicked or tapped, which lasts. */
  declare chosen: Target | null;

  constructor() {
    super();
    this.source = null;
    this.pointed = null;
    this.chosen = null;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has("frame")) return;
    this.pointed = null;
    this.chosen = null;
  }

  protected override render(): TemplateResult {
    const { frame, words } = this;
    const { detail, directions } = words.text;
    const active = this.#activeParts();
    return html`
      <section aria-label=${detail.label}>
        <h3>
          <span aria-hidden="true">${ARROWS[frame.direction]}</span>
          <span class="heard">${directions[frame.direction]}: </span>${words.meaning(frame)}
        </h3>
        ${frame.isRepeated ? html`<p class="quiet">${detail.repeated}</p>` : nothing}
        <h4 id="bytes">${detail.bytes}</h4>
        <div class="bytes" role="group" aria-labelledby="bytes">
          ${frame.bytes.map((_, index) => this.#byte(index, active))}
        </div>
        <h4 id="parts">${detail.parts}</h4>
        <table aria-labelledby="parts">
          <thead>
            <tr>
              <th scope="col">${detail.part}</th>
              <th scope="col">${detail.where}</th>
              <th scope="col">${detail.value}</th>
            </tr>
          </thead>
          <tbody>${frame.parts.map((part, index) => this.#part(part, index, active))}</tbody>
        </table>
        ${this.#definition(active)}
      </section>
    `;
  }

  #byte(index: number, active: ReadonlySet<Part>): TemplateResult | typeof nothing {
    const { frame, words } = this;
    const { detail } = words.text;
    const byte = frame.bytes[index];
    if (byte === undefined) return nothing;
    const { onLine, decoded } = byte;
    const partAt = (bit: number) =>
      frame.parts.find(({ bits }) =>
        bits.some((some) => some.byte === index && bit >= some.from && bit < some.from + some.count)
      );
    const parts = [...new Set(BITS.map(partAt))].flatMap((part) => part === undefined ? [] : [part]);
    // What the bits say is said after COBS: a zero stands as the way to the next one.
    const value = decoded ?? onLine;
    const bits = value.toString(2).padStart(8, "0");
    const says = detail.says(bits, parts.map((part) => words.partName(part)).join(", "));
    const isActive = parts.some((part) => active.has(part));
    return html`
      <button
        class="byte ${isActive ? "active" : ""}"
        aria-pressed=${this.#isChosen("byte", index)}
        @click=${() => this.#choose("byte", index)}
        @pointerenter=${() => this.#point("byte", index)}
        @pointerleave=${this.#pointNowhere}
        @focus=${() => this.#point("byte", index)}
        @blur=${this.#pointNowhere}
      >
        <span class="heard">${detail.byte(String(index + 1))}</span>
        <span class="hex">${hex8(onLine)}</span>
        <span class="heard">${says}</span>
        <span class="bits" aria-hidden="true">${BITS.map((bit) => {
          const part = partAt(bit);
          const begins = bit < 7 && part !== partAt(bit + 1);
          const marks = `${part !== undefined && active.has(part) ? "active" : ""} ${begins ? "begins" : ""}`;
          return html`<span class=${marks}>${bits[7 - bit]}</span>`;
        })}</span>
        <span class="stands">${decoded === null || decoded === onLine
          ? nothing
          : detail.stands(hex8(decoded))}</span>
      </button>
    `;
  }

  #part(part: Part, index: number, active: ReadonlySet<Part>): TemplateResult {
    const { words } = this;
    return html`
      <tr
        class=${active.has(part) ? "active" : ""}
        @pointerenter=${() => this.#point("part", index)}
        @pointerleave=${this.#pointNowhere}
      >
        <td>
          <button
            class="name"
            aria-pressed=${this.#isChosen("part", index)}
            @click=${() => this.#choose("part", index)}
            @focus=${() => this.#point("part", index)}
            @blur=${this.#pointNowhere}
          >${words.partName(part)}</button>
        </td>
        <td>${words.where(part.bits)}</td>
        <td>${words.partValue(part, this.frame)}</td>
      </tr>
    `;
  }

  /** The channel's entry in the definition, with the lines of this frame's fields; or those fields as the server tells them. */
  #definition(active: ReadonlySet<Part>): TemplateResult | typeof nothing {
    const fields = this.frame.parts.filter(({ field }) => field !== null);
    if (fields.length === 0) return nothing;
    const { source, words } = this;
    const { detail } = words.text;
    const lines = fields.map((part) => this.#lineOf(part));
    const found = lines.filter((line) => line !== null);
    if (source === null || found.length < lines.length) {
      return html`
        <h4>${detail.definition}</h4>
        ${source === null ? nothing : html`<p class="quiet">${detail.notInFile(source.file)}</p>`}
        <ol class="source" tabindex="0" aria-label=${detail.definition}>
          ${fields.map((part) =>
            html`<li class=${active.has(part) ? "active" : ""}>${
              part.field === null ? nothing : fieldText(part.field.layout.name, part.field.layout.field)
            }</li>`
          )}
        </ol>
      `;
    }
    const channels = new Set(fields.flatMap(({ field }) => field === null ? [] : [field.channel]));
    const first = Math.min(...[...channels].map((channel) => source.places.get(channel) ?? Infinity));
    const last = Math.max(...found);
    const activeLines = new Set([...active].map((part) => this.#lineOf(part)));
    return html`
      <h4>${detail.definition}</h4>
      <p class="quiet">${detail.line(
        source.file,
        String(first),
      )}</p>
      <ol class="source" aria-label=${detail.definition}>
        ${source.lines.slice(first - 1, last).map((text, index) =>
          this.#sourceLine(first + index, text, found.includes(first + index), activeLines.has(first + index))
        )}
      </ol>
    `;
  }

  #sourceLine(line: number, text: string, hasField: boolean, isActive: boolean): TemplateResult {
    const number = html`<span class="number" aria-hidden="true">${line}</span>`;
    if (!hasField) return html`<li class="text">${number}<code>${text}</code></li>`;
    return html`
      <li class=${isActive ? "active" : ""}>
        <button
          class="text"
          aria-pressed=${this.#isChosen("line", line)}
          @click=${() => this.#choose("line", line)}
          @pointerenter=${() => this.#point("line", line)}
          @pointerleave=${this.#pointNowhere}
          @focus=${() => this.#point("line", line)}
          @blur=${this.#pointNowhere}
        >${number}<code>${text}</code></button>
      </li>
    `;
  }

  #lineOf({ field }: Part): number | null {
    return field === null ? null : this.source?.places.get(fieldPath(field)) ?? null;
  }

  #activeParts(): ReadonlySet<Part> {
    const target = this.pointed ?? this.chosen;
    if (target === null) return new Set();
    const { kind, index } = target;
    return new Set(this.frame.parts.filter((part, at) => {
      if (kind === "part") return at === index;
      if (kind === "byte") return part.bits.some(({ byte }) => byte === index);
      return this.#lineOf(part) === index;
    }));
  }

  #isChosen(kind: Target["kind"], index: number): boolean {
    return this.chosen?.kind === kind && this.chosen.index === index;
  }

  #choose(kind: Target["kind"], index: number): void {
    const isChosen = this.#isChosen(kind, index);
    this.chosen = isChosen ? null : { kind, index };
    if (isChosen) this.pointed = null;
  }

  #point(kind: Target["kind"], index: number): void {
    this.pointed = { kind, index };
  }

  #pointNowhere(): void {
    this.pointed = null;
  }
}

customElements.define("frame-detail", FrameDetail);
