/**
 * `<field-plot>`: one value over time, drawn by uPlot: a line that holds from one report to the next. Dragging across it asks
 * for that stretch of time, a double click for the whole again.
 *
 * @module
 */
import { css, html, LitElement, type TemplateResult } from "lit";
import uPlot from "uplot";
import type { Field } from "../../../protocol/dsl.ts";
import { common } from "../../elements/styles.ts";
import type { Words } from "../../text/words.ts";
import { plotsText } from "../../text/plots_words.ts";
import { Moments } from "../moments.ts";
import type { Scale } from "../../../protocol/fields/kind.ts";
import { gapsOf, lineOf } from "./plot_gaps.ts";
import { MOST_NAMES, rangeOf, wholeSplits } from "./plot_range.ts";
import type { Point } from "./series.ts";
import { uplotStyles } from "./uplot_styles.ts";
import { valueInWords } from "../../fields/in_words.ts";

/** As high as every plot is. */
const HEIGHT = 150;
/** A name on the axis has so much room, and the axis of the time so much. */
const NAME_HEIGHT = 22;
const TIME_HEIGHT = 32;
/** What stands on the axis of the values takes at least so much, with its tick; and at most that share of the width. */
const LABEL_WIDTH = 62;
const TICK_WIDTH = 16;
const MOST_LABEL_SHARE = 0.4;
/** Where the colours come from: whatever the page's style says when it is drawn. */
const INK = "--plot-ink";
const GRID = "--plot-grid";
const LINE = "--plot-line";
const GAP = "--plot-gap";
const PAPER = "--plot-paper";
/** How far apart the lines are that fill a gap, in CSS pixels. */
const HATCH = 7;

/** Asks for another stretch of time. */
export class SpanEvent extends Event {
  /** Its type. */
  static readonly type = "span";
  /** From and to, wall time; null for all. */
  readonly span: readonly [from: number, to: number] | null;

  constructor(span: readonly [from: number, to: number] | null) {
    super(SpanEvent.type, { bubbles: true, composed: true });
    this.span = span;
  }
}

class FieldPlot extends LitElement {
  static override properties = {
    words: { attribute: false },
    name: { attribute: false },
    label: { attribute: false },
    field: { attribute: false },
    scale: { attribute: false },
    points: { attribute: false },
    from: { attribute: false },
    to: { attribute: false },
  };
  static override styles = [
    common,
    uplotStyles,
    css`
      :host {
        display: block;
        position: relative;
        min-width: 0;
        min-height: 150px;
        --plot-ink: var(--quiet);
        --plot-grid: var(--line);
        --plot-line: var(--accent);
        --plot-gap: var(--field);
        --plot-paper: var(--card);
      }

      .value {
        position: absolute;
        inset-block-start: 2px;
        inset-inline-end: 8px;
        padding: 0 6px;
        border-radius: 6px;
        background: var(--card);
        font-size: 0.8125rem;
        font-variant-numeric: tabular-nums;
        pointer-events: none;
      }

      @media (forced-colors: active) {
        :host {
          --plot-ink: CanvasText;
          --plot-grid: GrayText;
          --plot-line: Highlight;
          --plot-gap: GrayText;
          --plot-paper: Canvas;
        }
      }
    `,
  ];

  declare words: Words;
  declare name: string;
  declare label: string;
  declare field: Field;
  /** What made the numbers of the points. */
  declare scale: Scale;
  declare points: readonly Point[];
  declare from: number;
  declare to: number;
  #plot: uPlot | null = null;
  #moments: Moments | null = null;
  readonly #colours = [matchMedia("(prefers-color-scheme: dark)"), matchMedia("(forced-colors: active)")];
  readonly #resized = new ResizeObserver(([entry]) => {
    const width = Math.floor(entry?.contentRect.width ?? 0);
    if (width > 0) this.#plot?.setSize({ width, height: heightOf(this.scale) });
  });
  readonly #redraw = () => this.#plot?.redraw();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
    for (const colours of this.#colours) colours.addEventListener("change", this.#redraw);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    for (const colours of this.#colours) colours.removeEventListener("change", this.#redraw);
    this.#plot?.destroy();
    this.#plot = null;
  }

  protected override render(): TemplateResult {
    return html`
      <div role="img" aria-label=${this.label}></div>
      <span class="value" aria-hidden="true" hidden></span>
    `;
  }

  protected override updated(changed: ReadonlyMap<PropertyKey, unknown>): void {
    if (changed.has("words")) {
      this.#moments = new Moments(this.words.locale);
      this.#plot?.destroy();
      this.#plot = null;
    }
    const line = lineOf(this.points);
    const data: uPlot.AlignedData = [line.map(({ at }) => at / 1000), line.map(({ value }) => value)];
    this.#plot ??= this.#create();
    const height = heightOf(this.scale);
    if (this.#plot !== null && this.#plot.height !== height) {
      this.#plot.setSize({ width: this.#plot.width, height });
    }
    this.#plot?.setData(data, false);
    this.#plot?.setScale("x", { min: this.from / 1000, max: this.to / 1000 });
  }

  #create(): uPlot | null {
    const place = this.renderRoot.querySelector("div");
    if (place === null) return null;
    const { field, scale } = this;
    const style = getComputedStyle(this);
    const colour = (name: string) => () => style.getPropertyValue(name);
    const font = `12px ${style.fontFamily}`;
    const axis = {
      stroke: colour(INK),
      font,
      grid: { stroke: colour(GRID), width: 1 },
      ticks: { stroke: colour(GRID), width: 1, size: 4 },
    };
    const { digits, isNamed } = scale;
    const label = (number: number) =>
      isNamed
        ? valueInWords(this.words, this.name, field, scale.valueOf(number))
        : this.words.number(number, digits);
    const measure = textMeasure(font);
    // Names may come while it is drawn.
    let [measured, widest] = [-1, 0];
    const labelWidth = () => {
      const { min, max } = scale;
      if (max !== measured) {
        widest = Math.max(...(isNamed ? wholeSplits(min, max, 1) : [min, max]).map(label).map(measure));
      }
      measured = max;
      return widest;
    };
    const room = (plot: uPlot) => Math.max(LABEL_WIDTH, MOST_LABEL_SHARE * plot.width) - TICK_WIDTH;
    const plot = new uPlot(
      {
        width: Math.max(1, Math.floor(this.clientWidth)),
        height: heightOf(scale),
        legend: { show: false },
        padding: [null, Math.ceil(measure(this.#moments?.clock(0) ?? "") / 2) + 2, null, null],
        scales: {
          x: { time: true, auto: false },
          y: { range: (_plot, lowest, highest) => rangeOf(scale, lowest, highest) },
        },
        axes: [
          {
            ...axis,
            space: 90,
            size: TIME_HEIGHT,
            values: (_plot, splits) => splits.map((at) => this.#moments?.clock(at * 1000) ?? ""),
          },
          {
            ...axis,
            size: (plot) => Math.max(LABEL_WIDTH, TICK_WIDTH + Math.ceil(Math.min(labelWidth(), room(plot)))),
            space: isNamed ? NAME_HEIGHT - 4 : 26,
            splits: (_plot, _axis, from, to, step) => wholeSplits(from, to, step, digits),
            values: (plot, splits) => splits.map((number) => cut(label(number), room(plot), measure)),
          },
        ],
        series: [{}, {
          stroke: colour(LINE),
          width: 2,
          spanGaps: false,
          points: { show: false },
          ...(uPlot.paths.stepped === undefined ? {} : { paths: uPlot.paths.stepped({ align: 1 }) }),
        }],
        cursor: {
          y: false,
          points: { show: false },
          drag: { x: true, y: false, setScale: false },
          bind: {
            dblclick: () => () => {
              this.dispatchEvent(new SpanEvent(null));
              return null;
            },
          },
        },
        hooks: {
          setSelect: [(plot) => this.#selected(plot)],
          drawAxes: [(plot) => this.#hatch(plot, style)],
          setCursor: [(plot) => this.#pointedAt(plot)],
        },
      },
      [[], []],
      place,
    );
    return plot;
  }

  /** Where nobody knows, the plot says so. */
  #hatch({ ctx, bbox, valToPos }: uPlot, style: CSSStyleDeclaration): void {
    const ratio = devicePixelRatio;
    const label = plotsText[this.words.text.language].noData;
    for (const { from, to } of gapsOf(this.points)) {
      const left = Math.max(bbox.left, valToPos(from / 1000, "x", true));
      const right = Math.min(bbox.left + bbox.width, valToPos(to / 1000, "x", true));
      const width = Math.max(right - left, ratio);
      ctx.save();
      ctx.beginPath();
      ctx.rect(left, bbox.top, width, bbox.height);
      ctx.clip();
      ctx.strokeStyle = style.getPropertyValue(GAP);
      ctx.lineWidth = ratio;
      ctx.beginPath();
      // Each line begins where the plot does, so that the hatching moves on with the time only as its edges do.
      const first = Math.floor((left - bbox.height) / (HATCH * ratio)) * HATCH * ratio;
      for (let x = first; x < right; x += HATCH * ratio) {
        ctx.moveTo(x, bbox.top + bbox.height);
        ctx.lineTo(x + bbox.height, bbox.top);
      }
      ctx.rect(left, bbox.top - ratio, width, bbox.height + 2 * ratio);
      ctx.stroke();
      ctx.font = `${12 * ratio}px ${style.fontFamily}`;
      const text = ctx.measureText(label).width + 12 * ratio;
      if (text <= width) {
        const [middle, top] = [left + width / 2, bbox.top + bbox.height / 2];
        ctx.fillStyle = style.getPropertyValue(PAPER);
        ctx.fillRect(middle - text / 2, top - 10 * ratio, text, 20 * ratio);
        ctx.fillStyle = style.getPropertyValue(INK);
        ctx.textAlign = "center";
        ctx.textBaseline = "middle";
        ctx.fillText(label, middle, top);
      }
      ctx.restore();
    }
  }

  #selected(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width < 3) return;
    const [from, to] = [left, left + width].map((x) => plot.posToVal(x, "x") * 1000);
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    if (from !== undefined && to !== undefined) this.dispatchEvent(new SpanEvent([from, to]));
  }

  /** Say what the value was where the pointer is. */
  #pointedAt(plot: uPlot): void {
    const label = this.renderRoot.querySelector("span");
    if (label === null) return;
    const { left = -1 } = plot.cursor;
    const at = plot.posToVal(left, "x") * 1000;
    const point = left < 0 ? undefined : this.points.findLast((point) => point.at <= at);
    label.hidden = point === undefined;
    if (point === undefined) return;
    const value = point.value === null ? undefined : this.scale.valueOf(point.value);
    const said = valueInWords(this.words, this.name, this.field, value);
    label.textContent = `${this.#moments?.short(at, at) ?? ""}  ${said}`;
  }
}

/** Where the values have names, each has room. */
function heightOf({ min, max, isNamed }: Scale): number {
  return isNamed ? Math.max(HEIGHT, TIME_HEIGHT + NAME_HEIGHT * Math.min(MOST_NAMES, max - min + 1)) : HEIGHT;
}

/** How wide texts are. */
function textMeasure(font: string): (text: string) => number {
  const context = document.createElement("canvas").getContext("2d");
  if (context !== null) context.font = font;
  return (text) => context?.measureText(text).width ?? 0;
}

/** A text that is too long ends in an ellipsis: the sentence below the plot has the whole of it. */
function cut(text: string, room: number, measure: (text: string) => number): string {
  if (measure(text) <= room) return text;
  let length = text.length - 1;
  while (length > 1 && measure(`${text.slice(0, length)}…`) > room) length--;
  return `${text.slice(0, length)}…`;
}

customElements.define("field-plot", FieldPlot);
