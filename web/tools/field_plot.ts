/**
 * `<field-plot>`: one value over time, drawn by uPlot: a line that holds from one report to the next. Dragging across it asks
 * for that stretch of time, a double click for the whole again.
 *
 * @module
 */
import { css, html, LitElement, type TemplateResult } from "lit";
import uPlot from "uplot";
import type { Field } from "../../protocol/dsl.ts";
import { common } from "../elements/styles.ts";
import type { Words } from "../text/words.ts";
import { Moments } from "./moments.ts";
import type { Point } from "./series.ts";
import { uplotStyles } from "./uplot_styles.ts";

const HEIGHT = 150;
/** Where the colours come from: whatever the page's style says when it is drawn. */
const INK = "--plot-ink";
const GRID = "--plot-grid";
const LINE = "--plot-line";

/** Asks for another stretch of time. */
export class SpanEvent extends Event {
  /** Its type. */
  static readonly type = "span";
  /** From and to, wall time; null for all. */
  readonly span: readonly [from: number, to: number] | null;

  /**
   * A stretch that somebody chose.
   *
   * @param span From and to, wall time; null for all.
   */
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
      }

      output {
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
        }
      }
    `,
  ];

  declare words: Words;
  declare name: string;
  declare label: string;
  declare field: Field;
  declare points: readonly Point[];
  declare from: number;
  declare to: number;
  #plot: uPlot | null = null;
  #moments: Moments | null = null;
  readonly #colours = [matchMedia("(prefers-color-scheme: dark)"), matchMedia("(forced-colors: active)")];
  readonly #resized = new ResizeObserver(([entry]) => {
    const width = Math.floor(entry?.contentRect.width ?? 0);
    if (width > 0) this.#plot?.setSize({ width, height: HEIGHT });
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
      <output aria-hidden="true" hidden></output>
    `;
  }

  protected override updated(changed: ReadonlyMap<PropertyKey, unknown>): void {
    if (changed.has("words")) {
      this.#moments = new Moments(this.words.locale);
      this.#plot?.destroy();
      this.#plot = null;
    }
    const data: uPlot.AlignedData = [
      this.points.map(({ at }) => at / 1000),
      this.points.map(({ value }) => value),
    ];
    this.#plot ??= this.#create();
    this.#plot?.setData(data, false);
    this.#plot?.setScale("x", { min: this.from / 1000, max: this.to / 1000 });
  }

  #create(): uPlot | null {
    const place = this.renderRoot.querySelector("div");
    if (place === null) return null;
    const { field } = this;
    const style = getComputedStyle(this);
    const colour = (name: string) => () => style.getPropertyValue(name);
    const axis = {
      stroke: colour(INK),
      font: `12px ${style.fontFamily}`,
      grid: { stroke: colour(GRID), width: 1 },
      ticks: { stroke: colour(GRID), width: 1, size: 4 },
    };
    const isBool = field.kind === "bool";
    const plot = new uPlot(
      {
        width: Math.max(1, Math.floor(this.clientWidth)),
        height: HEIGHT,
        legend: { show: false },
        scales: {
          x: { time: true, auto: false },
          y: { range: (_plot, lowest, highest) => isBool ? [-0.15, 1.15] : roomAround(lowest, highest) },
        },
        axes: [
          {
            ...axis,
            space: 90,
            size: 32,
            values: (_plot, splits) => splits.map((at) => this.#moments?.clock(at * 1000) ?? ""),
          },
          {
            ...axis,
            size: 62,
            space: 26,
            splits: isBool ? () => [0, 1] : (_plot, _axis, min, max, step) => wholeSplits(min, max, step),
            values: (_plot, splits) =>
              splits.map((value) =>
                isBool ? this.words.value(this.name, field, value === 1) : this.words.number(value)
              ),
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
          setCursor: [(plot) => this.#pointedAt(plot)],
        },
      },
      [[], []],
      place,
    );
    return plot;
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
    const output = this.renderRoot.querySelector("output");
    if (output === null) return;
    const { left = -1 } = plot.cursor;
    const at = plot.posToVal(left, "x") * 1000;
    const point = left < 0 ? undefined : this.points.findLast((point) => point.at <= at);
    output.hidden = point === undefined;
    if (point === undefined) return;
    const value = point.value === null
      ? this.words.text.channel.unknown
      : this.words.value(this.name, this.field, this.field.kind === "bool" ? point.value === 1 : point.value);
    output.textContent = `${this.#moments?.short(at, at) ?? ""}  ${value}`;
  }
}

/** A little more than the values reach, so that a flat line is not an edge. */
function roomAround(lowest: number | null, highest: number | null): [number, number] {
  if (lowest === null || highest === null) return [0, 1];
  const room = Math.max(1, (highest - lowest) * 0.08);
  return [lowest - room, highest + room];
}

/** There is nothing between two whole numbers. */
function wholeSplits(min: number, max: number, step: number): number[] {
  const whole = Math.max(1, Math.round(step));
  const splits: number[] = [];
  // Adding 0 makes a zero of -0, which would be written with its sign.
  for (let value = Math.ceil(min / whole) * whole + 0; value <= max; value += whole) splits.push(value);
  return splits;
}

customElements.define("field-plot", FieldPlot);
