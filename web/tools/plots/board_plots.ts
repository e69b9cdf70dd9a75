/**
 * `<board-plots>`: a board's values over time, one plot below the other, all of the same stretch of time.
 *
 * @module
 */
import { query } from "../../../protocol/api/history.ts";
import { own } from "../../../protocol/own.ts";
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { type Field, scaleOf } from "../../../protocol/fields/kinds.ts";
import type { ToldDefinition } from "../../../protocol/told.ts";
import { busyIcon, noteIcon, troubleIcon } from "../../elements/icons.ts";
import { common } from "../../elements/styles.ts";
import { ModelWatch } from "../../elements/watch.ts";
import { definitionOf } from "../../../client/truth.ts";
import type { PageModel } from "../../page_model.ts";
import type { WindowName } from "../../text/plots_text.ts";
import { plotsText } from "../../text/plots_words.ts";
import { csv } from "../../../client/csv.ts";
import { SpanEvent } from "./field_plot.ts";
import { Moments } from "../moments.ts";
import { PlotFeed } from "./plot_feed.ts";
import { plotRows } from "./plot_rows.ts";
import { summaryText } from "./plot_text.ts";
import { choseSpan, moved, type PlotWindow, type Span, spanOf, WINDOWS, zoomed } from "./plot_window.ts";
import { saveFile } from "../save_file.ts";

/** A value that can be drawn. */
interface Plotted {
  readonly channel: string;
  readonly name: string;
  readonly field: Field;
}

const WINDOW_NAMES: readonly WindowName[] = ["minute", "tenMinutes", "hour"];

function plottable(definition: ToldDefinition): readonly Plotted[] {
  return Object.entries(definition.channels).flatMap(([channel, { state }]) =>
    Object.entries(state).flatMap(([name, field]) => field.kind === "unknown" ? [] : { channel, name, field })
  );
}

/** What a channel is about, if that is a number; on a board without numbers, whatever its channels are about. */
function shownAtFirst(definition: ToldDefinition): ReadonlySet<string> {
  const first = plottable(definition).filter(({ channel, name }) =>
    Object.keys(own(definition.channels, channel)?.state ?? {})[0] === name
  );
  const numbers = first.filter(({ field }) => !scaleOf(field).isNamed);
  return new Set((numbers.length === 0 ? first : numbers).map(keyOf));
}

function keyOf({ channel, name }: Plotted): string {
  return `${channel}.${name}`;
}

class BoardPlots extends LitElement {
  static override properties = {
    model: { attribute: false },
    board: { attribute: false },
    window: { state: true },
    shown: { state: true },
  };
  static override styles = [
    common,
    css`
      :host {
        display: grid;
        gap: 12px;
        min-width: 0;
      }

      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 16px;
        align-items: end;
      }

      fieldset {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        min-width: 0;
        margin: 0;
        padding: 0;
        border: 0;
      }

      legend {
        padding: 0;
        color: var(--quiet);
        font-size: 0.8125rem;
      }

      .push {
        margin-inline-start: auto;
      }

      figure {
        min-width: 0;
        margin: 0;
        padding-top: 10px;
        border-top: 1px solid var(--line);
      }

      h3 {
        font-size: 0.9375rem;
      }

      figcaption {
        color: var(--quiet);
        font-size: 0.875rem;
        font-variant-numeric: tabular-nums;
      }

      .line {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: center;
        color: var(--quiet);
        font-size: 0.9375rem;
      }

      .trouble {
        color: var(--trouble);
      }

      @media (max-width: 560px) {
        .push {
          margin-inline-start: 0;
        }
      }
    `,
  ];

  declare model: PageModel;
  declare board: string;
  declare window: PlotWindow;
  declare shown: ReadonlySet<string> | null;
  #feed: PlotFeed | null = null;
  /** Hash of the definition that the feed is of; null while nobody knows it. */
  #feedOf: string | null = null;
  #endObserving: () => void = () => {};
  #wasOnline = true;

  constructor() {
    super();
    this.window = { name: "minute", still: null };
    this.shown = null;
    new ModelWatch(this);
    this.addEventListener(SpanEvent.type, (event) => {
      if (!(event instanceof SpanEvent)) return;
      this.window = event.span === null
        ? { ...this.window, still: null }
        : choseSpan(this.window, event.span);
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#endObserving();
    this.#feed = null;
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const { model } = this;
    const { connection, truth } = model;
    const view = truth.boards.get(this.board);
    if (view === undefined) return;
    const definition = definitionOf(truth, this.board);
    const hash = view.definition ?? null;
    // Its project was changed, or it is another project's now: its channels and fields are others.
    if (this.#feed !== null && hash !== null && hash !== this.#feedOf) {
      this.#endObserving();
      this.#feed = null;
      this.shown = null;
    }
    this.shown ??= shownAtFirst(definition);
    const isOnline = connection.status === "online";
    if (this.#feed === null) {
      this.#feedOf = hash;
      this.#feed = new PlotFeed({
        board: this.board,
        definition,
        serverStart: Date.parse(truth.server?.startedAt ?? ""),
        query: (asked) => model.session.call(query, asked),
        now: () => model.now,
        changed: () => this.requestUpdate(),
      }, isOnline ? view : null);
      this.#endObserving = model.session.observe((notification) => {
        if (notification.method !== "snapshot") this.#feed?.note(notification);
        else if (this.#wasOnline) this.#beginAnew();
      });
      this.#reachBack();
    } else if (isOnline && !this.#wasOnline) this.#beginAnew();
    else if (connection.status === "offline" && this.#wasOnline) this.#feed.lost(connection.since);
    this.#wasOnline = isOnline;
  }

  /** Some of what happened was not told to this page. */
  #beginAnew(): void {
    const view = this.model.truth.boards.get(this.board);
    if (view === undefined) return;
    this.#feed?.beginAnew(view);
    this.#reachBack();
  }

  #reachBack(): void {
    const channels = new Set([...this.shown ?? []].map((key) => key.split(".")[0] ?? ""));
    void this.#feed?.reachBack([...channels], this.model.now - WINDOWS[this.window.name]);
  }

  protected override updated(): void {
    const { model, board } = this;
    const failure = this.#feed?.failure ?? null;
    const isFailed = failure !== null && failure.reason !== "unknown_method";
    const failed = isFailed
      ? plotsText[model.words.text.language].failed(model.words.cause(failure).what)
      : null;
    model.announcements.sayLine(`${board} plots`, failed);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { model } = this;
    const feed = this.#feed;
    if (feed === null) return nothing;
    const definition = definitionOf(model.truth, this.board);
    const text = plotsText[model.words.text.language];
    const span = spanOf(this.window, model.now);
    const shown = plottable(definition).filter((plotted) => this.shown?.has(keyOf(plotted)));
    return html`
      ${this.#bar(shown, feed.isFetching)} ${this.#choice(definition)}
      ${feed.failure === null || feed.failure.reason === "unknown_method" ? nothing : html`
        <p class="line trouble">
          ${troubleIcon}${text.failed(model.words.cause(feed.failure).what)}
          <button class="plain" @click=${this.#reachBack}>${model.words.text.tools.tryAgain}</button>
        </p>
      `}
      ${shown.length === 0 ? html`<p class="line">${noteIcon}${text.none}</p>` : repeat(
        shown,
        keyOf,
        (plotted) => this.#plot(plotted, feed, span, definition),
      )}
      ${feed.isFetching ? html`<p class="line">${busyIcon}${text.loading}</p>` : nothing}
    `;
  }

  #bar(shown: readonly Plotted[], isFetching: boolean): TemplateResult {
    const { model } = this;
    const text = plotsText[model.words.text.language];
    const { still } = this.window;
    const change = (window: PlotWindow) => this.window = window;
    return html`
      <div class="bar">
        <fieldset>
          <legend>${text.window}</legend>
          ${WINDOW_NAMES.map((name) =>
            html`
              <button class="plain" aria-pressed=${name === this.window.name} @click=${() =>
                this.#choose(name)}>${text.windows[name]}</button>
            `
          )}
        </fieldset>
        <fieldset>
          <legend>${text.zoom}</legend>
          <button class="plain" aria-label=${text.zoomIn} @click=${() =>
            change(zoomed(this.window, 0.5, model.now))}>+</button>
          <button class="plain" aria-label=${text.zoomOut} @click=${() =>
            change(zoomed(this.window, 2, model.now))}>−</button>
          <button class="plain" aria-label=${text.earlier} @click=${() =>
            change(moved(this.window, -0.5, model.now))}>←</button>
          <button class="plain" aria-label=${text.later} @click=${() =>
            change(moved(this.window, 0.5, model.now))}>→</button>
        </fieldset>
        <fieldset class="push">
          <button class="plain" @click=${() =>
            change({ ...this.window, still: still === null ? spanOf(this.window, model.now) : null })}>
            ${still === null ? text.pause : text.resume}
          </button>
          <button class="plain" ?disabled=${shown.length === 0 || isFetching} @click=${() =>
            this.#save(shown)}>${text.save}</button>
        </fieldset>
      </div>
    `;
  }

  #choice(definition: ToldDefinition): TemplateResult {
    return html`
      <fieldset>
        <legend>${plotsText[this.model.words.text.language].values}</legend>
        ${plottable(definition).map((plotted) => {
          const key = keyOf(plotted);
          return html`
            <button class="plain" aria-pressed=${this.shown?.has(key) === true} @click=${() =>
              this.#toggle(key)}>${this.#title(plotted, definition)}</button>
          `;
        })}
      </fieldset>
    `;
  }

  #plot(
    plotted: Plotted,
    feed: PlotFeed,
    { from, to }: Span,
    definition: ToldDefinition,
  ): TemplateResult | typeof nothing {
    const { channel, name, field } = plotted;
    const words = this.model.words.of(own(definition.channels, channel));
    const points = feed.series(channel, name).within(from, to);
    const scale = feed.scale(channel, name);
    if (scale === null) return nothing;
    const title = this.#title(plotted, definition);
    const cutAt = feed.cutAt(channel);
    return html`
      <figure>
        <h3>${title}</h3>
        <field-plot
          .words=${words}
          .name=${name}
          .field=${field}
          .scale=${scale}
          .label=${plotsText[words.text.language].drawing(title)}
          .points=${points}
          .from=${from}
          .to=${to}
        ></field-plot>
        <figcaption>
          ${summaryText({ words, name, field, scale, points, window: this.window })}
          ${cutAt === null || cutAt <= from
            ? nothing
            : plotsText[words.text.language].cut(new Moments(words.locale).short(cutAt, to))}
        </figcaption>
      </figure>
    `;
  }

  #title({ channel, name }: Plotted, { channels }: ToldDefinition): string {
    const told = own(channels, channel);
    const { words } = this.model;
    return `${words.title(told, channel)}: ${words.of(told).term(name)}`;
  }

  #choose(name: WindowName): void {
    this.window = { name, still: null };
    this.#reachBack();
  }

  #toggle(key: string): void {
    const shown = new Set(this.shown);
    if (!shown.delete(key)) shown.add(key);
    this.shown = shown;
    this.#reachBack();
  }

  #save(shown: readonly Plotted[]): void {
    const { from, to } = spanOf(this.window, this.model.now);
    const columns = shown.flatMap((plotted) => {
      const { channel, name } = plotted;
      const scale = this.#feed?.scale(channel, name) ?? null;
      const points = this.#feed?.series(channel, name).within(from, to) ?? [];
      return scale === null ? [] : { name: keyOf(plotted), scale, points };
    });
    saveFile(`${this.board}-plots.csv`, "text/csv", csv(plotRows(columns)));
  }
}

customElements.define("board-plots", BoardPlots);
