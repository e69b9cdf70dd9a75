/**
 * `<board-console>`: every frame on a board's line, both ways, what it means beside its bytes; and what the board says as it is, where
 * nothing of that is understood.
 *
 * @module
 */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { live } from "lit/directives/live.js";
import { source } from "../../../protocol/api/console.ts";
import { RequestFailure } from "../../../protocol/failures.ts";
import { knownDefinition, type ToldDefinition } from "../../../protocol/told.ts";
import { wireTable } from "../../../protocol/wire/codec.ts";
import { busyIcon, noteIcon, troubleIcon } from "../../elements/icons.ts";
import { common } from "../../elements/styles.ts";
import { ModelWatch } from "../../elements/watch.ts";
import { definitionOf } from "../../../client/truth.ts";
import type { PageModel } from "../../page_model.ts";
import type { ConsoleView } from "../../text/console_text.ts";
import type { Words } from "../../text/words.ts";
import {
  AT_FIRST,
  type ConsoleFilter,
  ConsoleLog,
  type Entry,
  EVERYTHING,
  shownEntries,
} from "./console_log.ts";
import { filterBar } from "../filter_bar_styles.ts";
import { consoleStyles } from "./console_styles.ts";
import { type DefinitionText, definitionText } from "./definition_places.ts";
import "./frame_detail.ts";
import type { EntryEvent } from "./frame_list.ts";
import "./frame_list.ts";
import { ARROWS, FrameWords } from "./frame_words.ts";
import { hexLines, hexOf, rawText } from "./raw_bytes.ts";
import { StickToEnd } from "./stick_to_end.ts";

const VIEWS: readonly ConsoleView[] = ["automatic", "frames", "printed", "text", "hex"];
const DIRECTIONS = ["both", "down", "up"] as const;
const MINUTE_MS = 60_000;

class BoardConsole extends LitElement {
  static override properties = {
    model: { attribute: false },
    board: { attribute: false },
    filter: { state: true },
    view: { state: true },
    selected: { state: true },
    copying: { state: true },
    source: { state: true },
  };
  static override styles = [common, filterBar, consoleStyles];

  declare model: PageModel;
  declare board: string;
  declare filter: ConsoleFilter;
  declare view: ConsoleView;
  /** Kept whole: it stays open when the list has moved on. */
  declare selected: Entry | null;
  /** What is said of copying. */
  declare copying: ((frames: FrameWords) => string) | null;
  /** The text of the board's definition, once a frame is looked at; null before, and where it cannot be had. */
  declare source: DefinitionText | null;
  #isSourceAsked = false;
  #log: ConsoleLog | null = null;
  /** Board and definition that the log is of. */
  #logOf = "";
  #endWatch: () => void = () => {};
  #shown: readonly Entry[] = [];
  #shownOf: { readonly entries: readonly Entry[]; readonly filter: ConsoleFilter | null } = {
    entries: [],
    filter: null,
  };
  readonly #end = new StickToEnd();
  #drawIsDue = false;
  #speaker:
    | { readonly words: Words; readonly definition: ToldDefinition; readonly frames: FrameWords }
    | null = null;

  constructor() {
    super();
    this.filter = AT_FIRST;
    this.view = "automatic";
    this.selected = null;
    this.copying = null;
    this.source = null;
    new ModelWatch(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#forget();
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const { truth } = this.model;
    const definition = definitionOf(truth, this.board);
    const logOf = `${this.board} ${truth.boards.get(this.board)?.definition ?? truth.server?.schemaHash}`;
    if (this.#logOf === logOf) return;
    this.#forget();
    this.#logOf = logOf;
    this.#log = new ConsoleLog({
      table: wireTable(knownDefinition(definition)),
      changed: () => this.#heard(),
    });
    this.#endWatch = this.model.session.watchLine(this.board, this.#log);
  }

  /** K7: who looks at no frame needs no text. */
  async #askForSource(): Promise<void> {
    if (this.#isSourceAsked || this.selected === null) return;
    this.#isSourceAsked = true;
    const logOf = this.#logOf;
    try {
      const told = await this.model.session.call(source, { board: this.board });
      if (this.#logOf === logOf) this.source = definitionText(told);
    } catch (failure) {
      // The frame is shown without it, as by a server of an earlier version.
      if (!(failure instanceof RequestFailure)) throw failure;
    }
  }

  /** A busy line tells more often than anybody can see. */
  #heard(): void {
    if (this.#drawIsDue) return;
    this.#drawIsDue = true;
    requestAnimationFrame(() => {
      this.#drawIsDue = false;
      this.requestUpdate();
    });
  }

  #forget(): void {
    this.#endWatch();
    this.#endWatch = () => {};
    this.#log = null;
    this.#logOf = "";
    this.selected = null;
    this.source = null;
    this.#isSourceAsked = false;
  }

  protected override updated(): void {
    this.#end.drawn(this.renderRoot.querySelector("pre"));
    void this.#askForSource();
    this.#say();
  }

  protected override render(): TemplateResult | typeof nothing {
    const log = this.#log;
    const { truth } = this.model;
    const board = truth.boards.get(this.board);
    if (log === null || board === undefined) return nothing;
    const definition = definitionOf(truth, board.id);
    const frames = this.#framesIn(definition);
    const { text } = frames;
    const label = this.model.label(board.id);
    if (log.refusal !== null) return this.#refused(log, frames);
    this.#filterEntries(log.entries);
    const view = this.view === "automatic" ? log.isForeign ? "text" : "frames" : this.view;
    return html`
      ${this.#bar(log, definition, frames, view !== "frames")}
      <p class="line" ?hidden=${this.copying === null}>${this.copying?.(frames)}</p>
      ${this.model.connection.status === "online" ? nothing : html`
        <p class="line">${troubleIcon}${text.notes.offline}</p>
      `}
      ${board.status === "flashing" ? html`<p class="line">${noteIcon}${text.notes.flashing}</p>` : nothing}
      ${log.isForeign
        ? html`
          <p class="line">${noteIcon}${view === "frames"
            ? text.notes.foreignInFrames
            : text.notes.foreign}</p>
        `
        : nothing}
      ${log.isPaused
        ? html`
          <p class="line">${noteIcon}${text.notes.paused(this.model.words.number(log.heldFrames))}</p>
        `
        : nothing}
      ${view === "frames"
        ? this.#frames(log, frames, label)
        : view === "printed"
        ? this.#printed(log, frames, label)
        : this.#raw(log, view, frames, label)}
    `;
  }

  #say(): void {
    const { model, board } = this;
    if (!model.truth.boards.has(board)) return;
    const frames = this.#framesIn(definitionOf(model.truth, board));
    const refusal = this.#log?.refusal ?? null;
    const isRefused = refusal !== null && refusal.reason !== "unknown_method";
    const refused = isRefused ? frames.text.notes.refused(model.words.cause(refusal).what) : null;
    model.announcements.sayLine(`${board} console`, refused ?? this.copying?.(frames) ?? null);
  }

  /** The same list as before if nothing about it has changed, so that nobody draws it again. */
  #filterEntries(entries: readonly Entry[]): void {
    if (this.#shownOf.entries === entries && this.#shownOf.filter === this.filter) return;
    this.#shownOf = { entries, filter: this.filter };
    this.#shown = shownEntries(entries, this.filter);
  }

  /** Speaks of frames in the page's language; the same as long as nothing about it changes. */
  #framesIn(definition: ToldDefinition): FrameWords {
    const { words } = this.model;
    if (this.#speaker?.words !== words || this.#speaker.definition !== definition) {
      this.#speaker = { words, definition, frames: new FrameWords(words, definition) };
    }
    return this.#speaker.frames;
  }

  #refused({ refusal }: ConsoleLog, { text }: FrameWords): TemplateResult | typeof nothing {
    if (refusal === null) return nothing;
    if (refusal.reason === "unknown_method") return html`<p class="line">${noteIcon}${text.notes.none}</p>`;
    return html`<p class="line">${troubleIcon}${
      text.notes.refused(this.model.words.cause(refusal).what)
    }</p>`;
  }

  #bar(log: ConsoleLog, definition: ToldDefinition, { text }: FrameWords, isRaw: boolean): TemplateResult {
    const { filter, model } = this;
    return html`
      <div class="bar" role="group" aria-label=${text.bar.label}>
        <label>${text.bar.view}
          <select @change=${this.#chooseView}>
            ${VIEWS.map((view) =>
              html`
                <option value=${view} .selected=${live(this.view === view)}>${text.bar.views[view]}</option>
              `
            )}
          </select>
        </label>
        <label>${text.bar.direction}
          <select ?disabled=${isRaw} @change=${this.#chooseDirection}>
            ${DIRECTIONS.map((direction) =>
              html`
                <option value=${direction} .selected=${live((filter.direction ?? "both") === direction)}>
                  ${text.directions[direction]}
                </option>
              `
            )}
          </select>
        </label>
        <label>${text.bar.channel}
          <select ?disabled=${isRaw} @change=${(event: Event) =>
            this.#choose({ channel: chosen(event) || null })}>
            <option value="" .selected=${live(filter.channel === null)}>${text.bar.everyChannel}</option>
            ${Object.entries(definition.channels).map(([name, channel]) =>
              html`
                <option value=${name} .selected=${live(filter.channel === name)}>${model.words.title(
                  channel,
                  name,
                )}</option>
              `
            )}
          </select>
        </label>
        <label class="check">
          <input
            type="checkbox"
            ?disabled=${isRaw}
            .checked=${filter.hidePing}
            @change=${() => this.#choose({ hidePing: !filter.hidePing })}
          >${text.bar.hidePing}
        </label>
        <label class="check">
          <input
            type="checkbox"
            ?disabled=${isRaw}
            .checked=${filter.onlyTrouble}
            @change=${() => this.#choose({ onlyTrouble: !filter.onlyTrouble })}
          >${text.bar.onlyTrouble}
        </label>
        <span class="push">
          <button class="plain" @click=${() => log.isPaused ? log.resume() : log.pause()}>
            ${log.isPaused ? text.bar.resume : text.bar.pause}
          </button>
          <button class="plain" @click=${() => this.#clear(log)}>${text.bar.clear}</button>
          <button class="plain" @click=${() => this.#copy()}>${text.bar.copy}</button>
        </span>
      </div>
    `;
  }

  #frames(log: ConsoleLog, frames: FrameWords, name: string): TemplateResult {
    const { text } = frames;
    const { words } = this.model;
    const isFrame = ({ kind }: Entry) => kind === "frame";
    const all = log.entries.filter(isFrame).length;
    const { selected } = this;
    if (all === 0 && this.#shown.length === 0) {
      return log.hasBegun
        ? html`<p class="line">${noteIcon}${text.notes.empty}</p>`
        : html`<p class="line">${busyIcon}${text.notes.starting}</p>`;
    }
    const shown = this.#shown.filter(isFrame).length;
    return html`
      <div class="frames">
        <div>
          <frame-list
            .entries=${this.#shown}
            .words=${frames}
            .selected=${selected}
            .label=${text.notes.list(name)}
            .now=${Math.floor(this.model.now / MINUTE_MS) * MINUTE_MS}
            @entry=${({ entry }: EntryEvent) => this.selected = entry}
          ></frame-list>
          <p class="quiet">
            ${text.notes.shown(words.number(shown), words.number(all))}
            ${shown > 0 || all === 0 ? nothing : html`
              <button class="plain" @click=${() => this.#choose(EVERYTHING)}>${text.notes.showAll}</button>
            `}
          </p>
        </div>
        ${selected?.kind === "frame"
          ? html`
            <frame-detail
              .frame=${selected.frame}
              .words=${frames}
              .source=${this.source}
            ></frame-detail>
          `
          : html`<p class="line">${noteIcon}${text.notes.choose}</p>`}
      </div>
    `;
  }

  #printed({ printed }: ConsoleLog, { text }: FrameWords, name: string): TemplateResult {
    if (printed.length === 0) return html`<p class="line">${noteIcon}${text.notes.printedEmpty}</p>`;
    const { words } = this.model;
    const said = guard(
      [printed, words],
      () =>
        printed.map(({ lost, text: some }) =>
          html`${
            lost === 0 ? nothing : html`<span>[${text.notes.printedLost(words.number(lost))}] </span>`
          }${some}`
        ),
    );
    return this.#pre(said, text.notes.printed(name));
  }

  #raw(log: ConsoleLog, view: "text" | "hex", { text }: FrameWords, name: string): TemplateResult {
    const { raw } = log;
    if (raw.bytes.length === 0) return html`<p class="line">${noteIcon}${text.notes.rawEmpty}</p>`;
    const said = guard(
      [raw, view],
      () =>
        view === "hex"
          ? hexLines(raw.bytes, raw.start).join("\n")
          : rawText(raw.bytes).map(({ text, isControl }) => isControl ? html`<span>${text}</span>` : text),
    );
    return this.#pre(said, text.notes.raw(name));
  }

  #pre(said: unknown, label: string): TemplateResult {
    const { scrolled } = this.#end;
    return html`<pre role="group" tabindex="0" aria-label=${label} @scroll=${scrolled}>${said}</pre>`;
  }

  #choose(change: Partial<ConsoleFilter>): void {
    this.filter = { ...this.filter, ...change };
  }

  #chooseView(event: Event): void {
    this.view = VIEWS.find((view) => view === chosen(event)) ?? "automatic";
  }

  #chooseDirection(event: Event): void {
    const direction = DIRECTIONS.find((direction) => direction === chosen(event)) ?? "both";
    this.#choose({ direction: direction === "both" ? null : direction });
  }

  #clear(log: ConsoleLog): void {
    this.selected = null;
    this.copying = null;
    log.clear();
  }

  async #copy(): Promise<void> {
    const frames = this.#framesIn(definitionOf(this.model.truth, this.board));
    const lines = this.renderRoot.querySelector("pre") === null
      ? this.#lines(frames)
      : this.renderRoot.querySelector("pre")?.textContent.split("\n") ?? [];
    try {
      await navigator.clipboard.writeText(lines.join("\n"));
      this.copying = ({ text }) => text.notes.copied(this.model.words.number(lines.length));
    } catch {
      this.copying = ({ text }) => text.notes.notCopied;
    }
  }

  #lines(frames: FrameWords): readonly string[] {
    return this.#shown.map((entry) => {
      if (entry.kind !== "frame") return `-- ${frames.gap(entry)}`;
      const { frame, at } = entry;
      const bytes = hexOf(frame.bytes.map(({ onLine }) => onLine));
      return `${new Date(at).toISOString()} ${ARROWS[frame.direction]} ${bytes}  ${frames.meaning(frame)}`;
    });
  }
}

function chosen(event: Event): string {
  return event.target instanceof HTMLSelectElement ? event.target.value : "";
}

customElements.define("board-console", BoardConsole);
