/**
 * `<board-rows>`: the groups and rows of the list of boards. Only what is on the screen, a little more, and what has the focus is in the
 * document. A change of a board that is not drawn is no work.
 *
 * @module
 */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { definitionOf } from "../../client/truth.ts";
import { TONE_ICONS } from "../elements/status_chips.ts";
import { common } from "../elements/styles.ts";
import type { ChangedBoards, PageModel } from "../page_model.ts";
import { toneOf } from "../status_summary.ts";
import type { BoardListText } from "../text/board_list_text.ts";
import { named } from "../text/named.ts";
import type { Arrangement, BoardGroup, ListedBoard } from "./arrangement.ts";
import { CollapsedGroups } from "./collapsed_groups.ts";
import { type PlacedGroup, placeGroups, rowsWithin, type Sizes } from "./list_window.ts";
import { rowStyles } from "./row_styles.ts";
import { toldOf } from "./told_of.ts";

/** What the keyboard goes to: a group's heading, or a board. */
type Stop = `heading ${string}` | `board ${string}`;

/** So many screens above and below are drawn as well: a quick finger sees no empty place. */
const BEYOND = 1;
/** So near to the end of what is drawn more is drawn, in screens. */
const NEAR = 0.5;

/** A person wants to see a board in full. */
export class OpenBoardEvent extends Event {
  /** Its name. */
  static readonly type = "openboard";
  /** Board id. */
  readonly board: string;

  constructor(board: string) {
    super(OpenBoardEvent.type);
    this.board = board;
  }
}

class BoardRows extends LitElement {
  static override properties = {
    model: { attribute: false },
    arrangement: { attribute: false },
    isSearched: { attribute: false },
    text: { attribute: false },
    hrefOf: { attribute: false },
  };
  static override styles = [common, rowStyles];

  declare model: PageModel;
  declare arrangement: Arrangement;
  /** What was searched for is shown, also in groups that are collapsed. */
  declare isSearched: boolean;
  declare text: BoardListText;
  /** Where a board is in full. */
  declare hrefOf: (board: string) => string;
  readonly #collapsed = new CollapsedGroups(() => localStorage);
  #end: () => void = () => {};
  #sizes: Sizes = { row: 56, heading: 60 };
  #placed: readonly PlacedGroup[] = [];
  /** What is drawn, from the list's top. */
  #span = { from: 0, to: innerHeight };
  readonly #drawn = new Set<string>();
  /** What has the focus, or is to have it; it is drawn wherever it is. */
  #focus: Stop | null = null;
  /** Where that was among all stops: if it is gone, the focus goes to what stands there then. */
  #focusIndex = 0;
  #comesIntoView = false;
  /** What the browser tells of the focus while rows come and go is not what a person did. */
  #isDrawing = false;
  /** The first row on the screen, and where: whatever comes above it does not push it away. */
  #anchor: { readonly stop: Stop; readonly y: number } | null = null;
  readonly #resized = new ResizeObserver(() => this.#measure());
  readonly #scrolled = () => this.#look();

  constructor() {
    super();
    this.addEventListener("focusin", () => {
      const stop = stopOf(this.shadowRoot?.activeElement ?? null);
      if (stop !== null) this.#focus = stop;
    });
    this.addEventListener("focusout", () => {
      if (!this.#isDrawing) this.#focus = null;
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#end = this.model.subscribe((changed) => this.#changed(changed));
    addEventListener("scroll", this.#scrolled, { passive: true });
    addEventListener("resize", this.#scrolled);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end();
    this.#resized.disconnect();
    removeEventListener("scroll", this.#scrolled);
    removeEventListener("resize", this.#scrolled);
  }

  /**
   * Bring the focus to a board.
   *
   * @param board Board id; harmless if it is not there.
   */
  comeTo(board: string): void {
    this.#goTo(`board ${board}`);
  }

  #changed(changed: ChangedBoards): void {
    if (changed === null || [...changed].some((board) => this.#drawn.has(board))) this.requestUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#isDrawing = true;
    const before = changed.get("arrangement");
    if (before !== undefined) {
      this.#anchor = changed.has("isSearched") || this.isSearched ? null : this.#firstOnScreen(before);
      if (this.#focus !== null) this.#focusIndex = Math.max(0, this.#stops(before).indexOf(this.#focus));
    }
    this.#placed = this.#place();
  }

  protected override render(): TemplateResult {
    this.#drawn.clear();
    const { from, to } = this.#span;
    const drawn = this.arrangement.groups.flatMap((group, index) => {
      const placed = this.#placed[index];
      const isNear = placed !== undefined && placed.end >= from && placed.top <= to;
      return placed !== undefined && (isNear || this.#holdsFocus(group)) ? [{ group, placed }] : [];
    });
    return html`
      <div
        class="list"
        role="group"
        aria-label=${this.text.label}
        .style=${`height: ${this.#placed.at(-1)?.end ?? 0}px`}
        @keydown=${this.#keyPressed}
      >
        ${repeat(drawn, ({ group }) => group.key, ({ group, placed }) => this.#group(group, placed))}
      </div>
      <div class="measure row"></div>
      <div class="measure heading"></div>
    `;
  }

  #group(group: BoardGroup, placed: PlacedGroup): TemplateResult {
    const { key, boards } = group;
    const title = group.title ?? this.text.trouble;
    const isOpen = this.#isOpen(group);
    return html`
      <div class="group" .style=${`top: ${placed.top}px`}>
        ${placed.hasHeading
          ? html`
            <h2>
              <button aria-expanded=${isOpen} data-stop="heading ${key}" @click=${() => this.#toggle(key)}>
                <svg class="icon turn" viewBox="0 0 16 16" aria-hidden="true">
                  <path d="M6 2.5L11.5 8L6 13.5" />
                </svg>
                <span>${title} <span class="count">${this.model.words.number(boards.length)}</span></span>
              </button>
            </h2>
          `
          : nothing}
        ${isOpen
          ? html`
            <ul role="list" aria-label=${title === "" ? this.text.label : title}>
              ${repeat(
                this.#rowsDrawn(group, placed),
                ({ board }) => board.id,
                ({ board, index }) => this.#row(board, index, group),
              )}
            </ul>
          `
          : nothing}
      </div>
    `;
  }

  #rowsDrawn(
    { boards }: BoardGroup,
    placed: PlacedGroup,
  ): readonly { readonly board: ListedBoard; readonly index: number }[] {
    const [first, end] = rowsWithin(placed, this.#span, this.#sizes);
    const indices = Array.from({ length: end - first }, (_, index) => first + index);
    const focused = boards.findIndex(({ id }) => this.#focus === `board ${id}`);
    if (focused >= 0 && focused < first) indices.unshift(focused);
    if (focused >= end) indices.push(focused);
    return indices.flatMap((index) => {
      const board = boards[index];
      if (board === undefined) return [];
      this.#drawn.add(board.id);
      return [{ board, index }];
    });
  }

  #row({ id, label, status, home }: ListedBoard, index: number, group: BoardGroup): TemplateResult {
    const { model } = this;
    const { truth, words } = model;
    const view = truth.boards.get(id);
    const isLive = model.connection.status === "online";
    const tone = isLive ? toneOf(status) : "unknown";
    const { boardStatus, lastKnown } = words.text.chips;
    const told = view === undefined ? "" : toldOf(view, definitionOf(truth, id), words);
    const where = group.title === null && home.title !== "" ? `${home.title} · ` : "";
    return html`
      <li
        class="${tone} ${isLive && status === "online" ? "" : "stale"}"
        .style=${`top: calc(var(--row) * ${index})`}
        aria-setsize=${group.boards.length}
        aria-posinset=${index + 1}
      >
        <a
          href=${this.hrefOf(id)}
          data-stop="board ${id}"
          @click=${(event: MouseEvent) => this.#open(event, id)}
        >
          ${TONE_ICONS[tone]}
          <span class="name">${label}</span>
          <span class="status">${isLive
            ? named(boardStatus, status)
            : lastKnown(named(boardStatus, status))}</span>
        </a>
        <span class="told" title="${where}${told}">${where}${told}</span>
      </li>
    `;
  }

  protected override firstUpdated(): void {
    for (const measure of this.renderRoot.querySelectorAll(".measure")) this.#resized.observe(measure);
  }

  protected override updated(): void {
    this.#keepInView();
    this.#bringFocus();
    this.#isDrawing = false;
    this.#look();
  }

  #isOpen({ key }: BoardGroup): boolean {
    return this.isSearched || !this.#collapsed.has(key);
  }

  #toggle(key: string): void {
    if (this.isSearched) return;
    this.#collapsed.toggle(key);
    this.requestUpdate();
  }

  /** Another tab, or window, is the browser's affair. */
  #open(event: MouseEvent, board: string): void {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.dispatchEvent(new OpenBoardEvent(board));
  }

  #place(): readonly PlacedGroup[] {
    const { groups } = this.arrangement;
    return placeGroups(
      groups.map((group) => ({
        hasHeading: groups.length > 1 || group.title !== "",
        rows: this.#isOpen(group) ? group.boards.length : 0,
      })),
      this.#sizes,
    );
  }

  /** How high a row is follows the size of text and the width. */
  #measure(): void {
    const [row, heading] = [".row", ".heading"].map((name) =>
      this.renderRoot.querySelector(`.measure${name}`)?.getBoundingClientRect().height
    );
    if (!row || !heading || (row === this.#sizes.row && heading === this.#sizes.heading)) return;
    this.#sizes = { row, heading };
    this.requestUpdate();
  }

  /** The list is drawn anew when the screen comes near to the end of what is drawn of it. */
  #look(): void {
    const { top } = this.getBoundingClientRect();
    const { from, to } = this.#span;
    const near = NEAR * innerHeight;
    const end = this.#placed.at(-1)?.end ?? 0;
    const isDrawn = (from <= 0 || from <= -top - near) && (to >= end || to >= innerHeight - top + near);
    if (isDrawn) return;
    const beyond = (BEYOND + NEAR) * innerHeight;
    this.#span = { from: -top - beyond, to: innerHeight - top + beyond };
    this.requestUpdate();
  }

  /** None at the top of the list: what comes first there is what matters. */
  #firstOnScreen({ groups }: Arrangement): { readonly stop: Stop; readonly y: number } | null {
    const { top } = this.getBoundingClientRect();
    if (top >= 0) return null;
    for (const [index, { rowsTop, rows }] of this.#placed.entries()) {
      const at = Math.max(0, Math.ceil((-top - rowsTop) / this.#sizes.row));
      const board = groups[index]?.boards[at];
      if (at < rows && board !== undefined) {
        return { stop: `board ${board.id}`, y: top + rowsTop + at * this.#sizes.row };
      }
    }
    return null;
  }

  #keepInView(): void {
    const anchor = this.#anchor;
    this.#anchor = null;
    const at = anchor === null ? null : this.#topOf(anchor.stop);
    if (anchor === null || at === null) return;
    const moved = this.getBoundingClientRect().top + at - anchor.y;
    if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: "instant" });
  }

  #topOf(stop: Stop): number | null {
    for (const [index, { key, boards }] of this.arrangement.groups.entries()) {
      const placed = this.#placed[index];
      if (placed === undefined) continue;
      if (stop === `heading ${key}`) return placed.top;
      const row = boards.findIndex(({ id }) => stop === `board ${id}`);
      if (row >= 0) return placed.rows === 0 ? placed.top : placed.rowsTop + row * this.#sizes.row;
    }
    return null;
  }

  #holdsFocus({ key, boards }: BoardGroup): boolean {
    return this.#focus !== null &&
      (this.#focus === `heading ${key}` || boards.some(({ id }) => this.#focus === `board ${id}`));
  }

  /** Everything that the keyboard goes to, from top to bottom. */
  #stops({ groups }: Arrangement): readonly Stop[] {
    const hasHeadings = groups.length > 1 || groups[0]?.title !== "";
    return groups.flatMap((group): readonly Stop[] => [
      ...hasHeadings ? [`heading ${group.key}` as const] : [],
      ...this.#isOpen(group) ? group.boards.map(({ id }) => `board ${id}` as const) : [],
    ]);
  }

  #keyPressed(event: KeyboardEvent): void {
    const step = this.#stepOf(event);
    if (step === null || this.#focus === null) return;
    event.preventDefault();
    const stops = this.#stops(this.arrangement);
    const index = Math.max(0, Math.min(stops.length - 1, stops.indexOf(this.#focus) + step));
    const stop = stops[index];
    if (stop !== undefined) this.#goTo(stop);
  }

  #stepOf({ key, altKey, ctrlKey, metaKey }: KeyboardEvent): number | null {
    if (altKey || ctrlKey || metaKey) return null;
    const screen = Math.max(1, Math.floor(innerHeight / this.#sizes.row) - 2);
    switch (key) {
      case "ArrowDown":
        return 1;
      case "ArrowUp":
        return -1;
      case "PageDown":
        return screen;
      case "PageUp":
        return -screen;
      case "End":
        return Infinity;
      case "Home":
        return -Infinity;
      default:
        return null;
    }
  }

  #goTo(stop: Stop): void {
    this.#focus = stop;
    this.#comesIntoView = true;
    this.requestUpdate();
  }

  /** What had the focus has it again, wherever it is drawn now; if it is gone, what stands in its place. */
  #bringFocus(): void {
    if (this.#focus === null) return;
    const focused = this.#drawnStop(this.#focus);
    if (focused === null) {
      const stops = this.#stops(this.arrangement);
      const next = stops[Math.min(this.#focusIndex, stops.length - 1)];
      if (next === undefined) {
        this.#focus = null;
        this.dispatchEvent(new Event("focusgone"));
        return;
      }
      if (next !== this.#focus) this.#goTo(next);
      return;
    }
    if (this.shadowRoot?.activeElement !== focused) focused.focus({ preventScroll: true });
    if (!this.#comesIntoView) return;
    this.#comesIntoView = false;
    focused.closest("li, h2")?.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  #drawnStop(stop: Stop): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(`[data-stop="${CSS.escape(stop)}"]`);
  }
}

function stopOf(element: Element | null): Stop | null {
  const stop = element instanceof HTMLElement ? element.dataset.stop : undefined;
  if (stop?.startsWith("heading ")) return `heading ${stop.slice("heading ".length)}`;
  return stop?.startsWith("board ") ? `board ${stop.slice("board ".length)}` : null;
}

declare global {
  /** Elements by name. */
  interface HTMLElementTagNameMap {
    /** The rows. */
    "board-rows": BoardRows;
  }
}

customElements.define("board-rows", BoardRows);
