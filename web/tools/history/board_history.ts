/**
 * `<board-history>`: who asked a board for what, when, what became of it and how long that took.
 *
 * @module
 */
import { named } from "../../text/named.ts";
import { own } from "../../../protocol/own.ts";
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { live } from "lit/directives/live.js";
import { RequestFailure } from "../../../protocol/failures.ts";
import type { StoreTrouble } from "../../../protocol/store_trouble.ts";
import type { ToldDefinition } from "../../../protocol/told.ts";
import {
  type Change,
  type ChangeOutcome,
  type HistoryAsked,
  type HistoryKind,
  type HistoryPage,
  type LineOutcome,
  query,
} from "../../../protocol/api/history.ts";
import type { ServerNotification } from "../../../protocol/api/notifications.ts";
import { busyIcon, checkIcon, noteIcon, troubleIcon, unknownIcon } from "../../elements/icons.ts";
import { unbroken } from "../../elements/unbroken.ts";
import { common } from "../../elements/styles.ts";
import { ModelWatch } from "../../elements/watch.ts";
import { definitionOf } from "../../../client/truth.ts";
import type { PageModel } from "../../page_model.ts";
import type { HistorySpan, HistoryText } from "../../text/history_text.ts";
import { historyText } from "../../text/history_words.ts";
import type { Words } from "../../text/words.ts";
import { saveHistory } from "./history_export.ts";
import { ASKED_FOR, EVERYTHING, type HistoryFilter, HistoryLog } from "./history_log.ts";
import { filterBar } from "../filter_bar_styles.ts";
import { historyStyles } from "./history_styles.ts";
import { spentOn } from "../../../client/history_rows.ts";
import { askedFor, channelsOf, stateSaid, whoDid, whyNot } from "./history_table.ts";
import { Moments } from "../moments.ts";

const ICONS: Readonly<Record<ChangeOutcome | LineOutcome, TemplateResult>> = {
  reported: noteIcon,
  confirmed: checkIcon,
  refused: troubleIcon,
  "not_run": troubleIcon,
  unknown: unknownIcon,
  lost: troubleIcon,
  back: checkIcon,
};
const KINDS: readonly HistoryKind[] = ["all", "commands", "failures", "outages"];
const MINUTE_MS = 60_000;
const SPANS: readonly (readonly [span: HistorySpan, ms: number | null])[] = [
  ["always", null],
  ["tenMinutes", 10 * MINUTE_MS],
  ["hour", 60 * MINUTE_MS],
  ["day", 24 * 60 * MINUTE_MS],
];

class BoardHistory extends LitElement {
  static override properties = {
    model: { attribute: false },
    board: { attribute: false },
    span: { state: true },
    saving: { state: true },
  };
  static override styles = [common, filterBar, historyStyles];

  declare model: PageModel;
  declare board: string;
  declare span: HistorySpan;
  /** What is said of the file that is being saved or was. */
  declare saving: ((text: HistoryText, words: Words) => string) | null;
  #log: HistoryLog | null = null;
  #endObserving: () => void = () => {};
  #wasOnline = true;
  #status: string | null = null;

  constructor() {
    super();
    this.span = "always";
    this.saving = null;
    new ModelWatch(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#endObserving();
    this.#log?.end();
    this.#log = null;
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const isOnline = this.model.connection.status === "online";
    if (isOnline && !this.#wasOnline) this.#log?.commandEnded();
    this.#wasOnline = isOnline;
    if (this.#log !== null) return;
    this.#log = new HistoryLog({
      clock: this.model.clock,
      query: (params) => this.#query(params),
      changed: () => this.requestUpdate(),
    });
    this.#endObserving = this.model.session.observe((notification) => this.#note(notification));
    void this.#log.load(ASKED_FOR);
  }

  #query(asked: HistoryAsked): Promise<HistoryPage> {
    return this.model.session.call(query, { ...asked, board: this.board });
  }

  #note({ method, params }: ServerNotification): void {
    // Some of what this page was to be told has been left out (C5), or the connection is new and not usable yet.
    if (method === "snapshot" && this.#wasOnline) return this.#log?.commandEnded();
    if (method !== "state.changed" && method !== "command.pending" && method !== "board.changed") return;
    if (params.board !== this.board) return;
    if (method === "state.changed") this.#log?.reported(params);
    else if (method === "board.changed") this.#noteStatus(params.view?.status ?? null);
    else if (params.pending === null) this.#log?.commandEnded();
  }

  /** H7: when the line is lost or back there is something new in the history. */
  #noteStatus(status: string | null): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#log?.commandEnded();
  }

  protected override render(): TemplateResult | typeof nothing {
    const log = this.#log;
    const { truth } = this.model;
    const board = truth.boards.get(this.board);
    if (log === null || board === undefined) return nothing;
    const definition = definitionOf(truth, board.id);
    const { words } = this.model;
    const text = historyText[words.text.language];
    if (log.failure?.reason === "unknown_method") return html`<p class="line">${noteIcon}${text.none}</p>`;
    // Ages change once a second; entries that did not change otherwise need not be drawn more often.
    const second = Math.floor(this.model.now / 1000);
    return html`
      ${this.#bar(log, definition)}
      <p class="line" ?hidden=${this.saving === null}>${this.saving?.(text, words)}</p>
      ${this.model.connection.status === "online" ? nothing : html`
        <p class="line">${troubleIcon}${text.offline}</p>
      `}
      ${log.isPaused ? html`<p class="line">${noteIcon}${text.paused}</p>` : nothing}
      ${log.isLoading && log.changes.length === 0
        ? html`<p class="line">${busyIcon}${text.loading}</p>`
        : log.changes.length === 0
        ? this.#nothingHere(log)
        // The roles stay where the style makes blocks of the rows.
        : html`
          <table role="table">
            <caption class="heard">${text.caption(this.model.label(board.id))}</caption>
            ${guard([log.changes, second, words, definition], () => this.#entries(log.changes, definition))}
          </table>
        `}
      ${this.#end(log)}
    `;
  }

  protected override updated(): void {
    const { model, board } = this;
    const { words } = model;
    const text = historyText[words.text.language];
    const failure = this.#log?.failure ?? null;
    const isFailed = failure !== null && failure.reason !== "unknown_method";
    const failed = isFailed ? text.failed(words.cause(failure).what) : null;
    model.announcements.sayLine(`${board} history`, failed ?? this.saving?.(text, words) ?? null);
  }

  #bar(log: HistoryLog, definition: ToldDefinition): TemplateResult {
    const { words } = this.model;
    const text = historyText[words.text.language];
    const { filter } = log;
    return html`
      <div class="bar" role="group" aria-label=${text.filters}>
        <label>${text.channel}
          <select @change=${(event: Event) => this.#choose({ channel: chosen(event) || null })}>
            <option value="" .selected=${live(filter.channel === null)}>${text.everyChannel}</option>
            ${channelsOf(log.changes, definition).map((name) => {
              const channel = own(definition.channels, name);
              return html`
                <option value=${name} .selected=${live(filter.channel === name)}>${words.title(
                  channel,
                  name,
                )}</option>
              `;
            })}
          </select>
        </label>
        <label>${text.only}
          <select @change=${this.#chooseKind}>
            ${KINDS.map((kind) =>
              html`
                <option value=${kind} .selected=${live(filter.only === kind)}>${text.kinds[kind]}</option>
              `
            )}
          </select>
        </label>
        <label>${text.time}
          <select @change=${this.#chooseSpan}>
            ${SPANS.map(([span]) =>
              html`
                <option value=${span} .selected=${live(this.span === span)}>${text.spans[span]}</option>
              `
            )}
          </select>
        </label>
        <span class="push">
          <button class="plain" @click=${() => log.isPaused ? log.resume() : log.pause()}>
            ${log.isPaused ? text.resume : text.pause}
          </button>
          <button class="plain" @click=${() => this.#save(filter)}>${text.save}</button>
        </span>
      </div>
    `;
  }

  #entries(changes: readonly Change[], definition: ToldDefinition): TemplateResult {
    const { columns } = historyText[this.model.words.text.language];
    const moments = new Moments(this.model.words.locale);
    return html`
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">${columns.when}</th>
          <th role="columnheader" scope="col">${columns.channel}</th>
          <th role="columnheader" scope="col">${columns.asked}</th>
          <th role="columnheader" scope="col">${columns.outcome}</th>
          <th role="columnheader" scope="col">${columns.state}</th>
          <th role="columnheader" scope="col">${columns.who}</th>
          <th role="columnheader" scope="col">${columns.took}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${changes.map((change) => this.#entry(change, definition, moments))}
      </tbody>
    `;
  }

  #entry(change: Change, definition: ToldDefinition, moments: Moments): TemplateResult {
    const { words, now, yours } = this.model;
    const text = historyText[words.text.language];
    const { columns } = text;
    const at = Date.parse(change.at);
    const asked = askedFor(change, definition, words);
    const state = stateSaid(change, definition, words);
    const why = whyNot(change, words);
    const spent = spentOn(change);
    const who = whoDid(change, words, yours);
    const { channel, positions = 1 } = change;
    const told = channel === null ? undefined : own(definition.channels, channel);
    const title = channel === null ? text.wholeBoard : words.title(told, channel);
    return html`
      <tr role="row" class=${change.outcome}>
        <td role="cell" data-label=${columns.when}>
          <time datetime=${change.at} title=${moments.full(at)}>${moments.short(at, now)}
            <span class="quiet">${words.age(now - at)}</span>
          </time>
        </td>
        <td role="cell" data-label=${columns.channel}>${title}</td>
        <td role="cell" data-label=${columns.asked} class=${asked === null ? "none" : "done"}>
          ${asked !== null
            ? html`<span>${unbroken(asked)}</span>`
            : html`<span class="quiet" aria-label=${
              channel === null ? text.nobodyDid : text.nobodyAsked
            }>—</span>`}
          ${positions === 1
            ? nothing
            : html`<span class="quiet">${text.positions(words.number(positions))}</span>`}
        </td>
        <td role="cell" data-label=${columns.outcome}>
          <span>
            <span class="outcome">${own(ICONS, change.outcome) ?? noteIcon}${named(
              text.outcomes,
              change.outcome,
            )}</span>
            ${why === null ? nothing : html`<span class="quiet">${why}</span>`}
          </span>
        </td>
        <td role="cell" data-label=${columns.state} class=${channel === null ? "none" : ""}>
          ${state !== null
            ? html`<span>${unbroken(state)}</span>`
            : html`<span class="quiet">${channel === null ? nothing : text.nothingSaid}</span>`}
        </td>
        <td role="cell" data-label=${columns.who}>
          ${who ?? html`<span class="quiet" aria-label=${text.nobodyKnown}>—</span>`}
        </td>
        <td role="cell" data-label=${columns.took} class="took ${spent === null ? "none" : ""}">
          ${spent === null ? nothing : html`
            <span title=${spent.queue === null ? nothing : text.spent(
              words.duration(spent.queue),
              words.duration(spent.total - spent.queue),
            )}>${spent.total === 0 ? text.lessThanMs : words.duration(spent.total)}</span>
          `}
        </td>
      </tr>
    `;
  }

  /** H13: why the history is not whole, or not saved. */
  get #store(): StoreTrouble | null {
    return this.model.server?.store ?? null;
  }

  #nothingHere(log: HistoryLog): TemplateResult | typeof nothing {
    if (log.failure !== null) return nothing;
    const text = historyText[this.model.words.text.language];
    if (this.#store?.readable === false) return html`<p class="line">${troubleIcon}${text.noOlderRead}</p>`;
    const { channel, only, from } = log.filter;
    if (channel === null && only === "all" && from === null) {
      return html`<p class="line">${noteIcon}${text.empty}</p>`;
    }
    return html`
      <p class="line">
        ${noteIcon}${text.emptyHere}
        <button class="plain" @click=${this.#showAll}>${text.showAll}</button>
      </p>
    `;
  }

  #end(log: HistoryLog): TemplateResult | typeof nothing {
    const { words } = this.model;
    const text = historyText[words.text.language];
    if (log.failure !== null) {
      return html`
        <p class="line trouble">
          ${troubleIcon}${text.failed(words.cause(log.failure).what)}
          <button class="plain" @click=${() => log.load(log.filter)}>${words.text.tools.tryAgain}</button>
        </p>
      `;
    }
    if (log.changes.length === 0 || log.isLoading) return nothing;
    if (log.isLoadingOlder) return html`<p class="line end">${busyIcon}${text.loading}</p>`;
    if (!log.hasOlder) {
      const { noOlder, noOlderRead, noOlderSafe } = text;
      const store = this.#store;
      return html`
        <p class="line end">${store === null ? noOlder : store.readable ? noOlderSafe : noOlderRead}</p>
      `;
    }
    return html`<button class="plain end" @click=${() => log.loadOlder()}>${text.older}</button>`;
  }

  #choose(change: Partial<HistoryFilter>): void {
    const log = this.#log;
    if (log === null) return;
    this.saving = null;
    void log.load({ ...log.filter, ...change });
  }

  #chooseKind(event: Event): void {
    const only = KINDS.find((kind) => kind === chosen(event));
    if (only !== undefined) this.#choose({ only });
  }

  #chooseSpan(event: Event): void {
    const [span, ms] = SPANS.find(([span]) => span === chosen(event)) ?? ["always", null];
    this.span = span;
    this.#choose({ from: ms === null ? null : new Date(this.model.now - ms).toISOString() });
  }

  #showAll(): void {
    this.span = "always";
    this.#choose(EVERYTHING);
  }

  async #save(filter: HistoryFilter): Promise<void> {
    try {
      const { count, isWhole } = await saveHistory({
        board: this.board,
        filter,
        query: (params) => this.#query(params),
        progress: (count) => this.saving = (text, words) => text.saving(words.number(count)),
      });
      this.saving = (text, words) => (isWhole ? text.saved : text.savedPart)(words.number(count));
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      const failed = this.saving = (text: HistoryText, words: Words) => text.failed(words.cause(error).what);
      this.model.endsWithNewerTruth({ board: this.board, channel: null }, () => {
        if (this.saving === failed) this.saving = null;
      });
    }
  }
}

function chosen(event: Event): string {
  return event.target instanceof HTMLSelectElement ? event.target.value : "";
}

customElements.define("board-history", BoardHistory);
