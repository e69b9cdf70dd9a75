/**
 * `<board-list>`: many boards, to be searched, or one of them in full. Fetched when there are many.
 *
 * @module
 */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { TONE_ICONS } from "../elements/status_chips.ts";
import { common } from "../elements/styles.ts";
import { ModelWatch } from "../elements/watch.ts";
import type { PageModel, Renewal } from "../page_model.ts";
import { toneOf } from "../status_summary.ts";
import type { BoardListText } from "../text/board_list_text.ts";
import { boardListText } from "../text/board_list_words.ts";
import { named } from "../text/named.ts";
import { arrange, type Arrangement, listBoards, type ListedBoard } from "./arrangement.ts";
import { OpenBoardEvent } from "./board_rows.ts";
import { addressOf, type ListPlace, placeIn } from "./list_address.ts";

/** What stays on the screen above the rows, or the part of it that does. */
const STAYING = ".bar, label";

class BoardList extends LitElement {
  static override properties = { model: { attribute: false }, place: { state: true } };
  static override styles = [
    common,
    css`
      /* Chips open over it. */
      :host {
        display: block;
        isolation: isolate;
      }

      .bar,
      label {
        z-index: 1;
        top: 0;
        padding-block: 8px;
        background: var(--ground);
      }

      .bar {
        position: sticky;
        display: flex;
        flex-wrap: wrap;
        gap: 8px 12px;
        align-items: end;
      }

      label {
        display: grid;
        flex: 1 1 14rem;
        gap: 2px;
        min-width: 0;
        padding-block: 0;
        color: var(--quiet);
        font-size: 0.8125rem;
      }

      input {
        width: 100%;
        min-height: max(44px, var(--target));
        padding: 4px 12px;
        border: 1px solid var(--field);
        border-radius: 8px;
        background: var(--card);
        color: var(--ink);
        font: inherit;
        font-size: 1rem;
      }

      .filters {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }

      .filters button {
        display: flex;
        gap: 6px;
        align-items: center;
        min-height: max(44px, var(--target));
        padding-inline: 12px;
        font-size: 0.875rem;
      }

      /* As wide as it is without a search. */
      .count {
        display: inline-block;
        min-width: calc(var(--digits) * 1ch);
        text-align: end;
        font-variant-numeric: tabular-nums;
      }

      .well .icon {
        color: var(--well);
      }

      .busy .icon {
        color: var(--busy);
      }

      .trouble .icon {
        color: var(--trouble);
      }

      .shown {
        flex-basis: 100%;
        color: var(--quiet);
        font-size: 0.875rem;
      }

      .none {
        margin-top: 8px;
        padding: 48px 16px;
        border: 1px dashed var(--field);
        border-radius: var(--radius);
        color: var(--quiet);
        text-align: center;
      }

      .none button {
        margin-top: 12px;
      }

      .back {
        display: inline-flex;
        gap: 6px;
        align-items: center;
        min-height: max(44px, var(--target));
        margin-bottom: 8px;
        color: var(--accent);
        font-weight: 600;
      }

      /* On a phone the field alone stays: the rows need the height. */
      @media (max-width: 44rem) {
        .bar {
          display: contents;
        }

        label {
          position: sticky;
          padding-block: 8px;
        }

        .shown {
          margin-top: 8px;
        }
      }

      @media (max-height: 32rem) {
        .bar,
        label {
          position: static;
        }
      }
    `,
  ];

  declare model: PageModel;
  /** What is shown. */
  declare place: ListPlace;
  #listed: readonly ListedBoard[] = [];
  /** What {@linkcode BoardList.#listed} was made from. */
  #labels: ReadonlyMap<string, string> | null = null;
  #arrangement: Arrangement = { groups: [], statuses: [], shown: 0 };
  /** Where the list was when a board was opened. */
  #leftAt = 0;
  #renewal: Renewal | null = null;
  readonly #resized = new ResizeObserver(() => this.#coverRows());
  readonly #wentBack = () => this.place = this.#placeNow();

  constructor() {
    super();
    new ModelWatch(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.place = this.#placeNow();
    addEventListener("popstate", this.#wentBack);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    removeEventListener("popstate", this.#wentBack);
  }

  get #text(): BoardListText {
    return boardListText[this.model.words.text.language];
  }

  #placeNow(): ListPlace {
    return placeIn(location, (id) => this.model.truth.boards.has(id));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#followRenewal();
    const { truth, labels, words } = this.model;
    const isListNew = labels !== this.#labels;
    if (isListNew) this.#listed = listBoards({ truth, labels, words, text: this.#text });
    if (isListNew || changed.has("place")) this.#arrangement = arrange(this.#listed, this.place);
    this.#labels = labels;
  }

  /** The board that is shown has another id: it is shown by that one (L11a). */
  #followRenewal(): void {
    const { renewal } = this.model;
    if (renewal === this.#renewal) return;
    this.#renewal = renewal;
    if (renewal !== null && renewal.from === this.place.board) this.place = this.#placeNow();
  }

  protected override render(): TemplateResult {
    return this.place.board === null ? this.#list() : this.#board(this.place.board);
  }

  #board(id: string): TemplateResult {
    const { model } = this;
    const text = this.#text;
    return html`
      <a class="back" href=${addressOf(location, { ...this.place, board: null })} @click=${this.#leave}>
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M10 2.5L4.5 8l5.5 5.5" /></svg>
        ${text.back}
      </a>
      ${model.truth.boards.has(id)
        ? keyed(id, html`<board-card .model=${model} .board=${id}></board-card>`)
        : html`<p class="none">${text.gone(id)}</p>`}
    `;
  }

  #list(): TemplateResult {
    const { model, place } = this;
    const { words } = model;
    const text = this.#text;
    const { statuses, shown } = this.#arrangement;
    return html`
      <div class="bar" role="search" aria-label=${text.search}>
        <label>
          ${text.search}
          <input
            type="search"
            placeholder=${text.hint}
            autocomplete="off"
            spellcheck="false"
            .value=${place.search}
            @input=${this.#typed}
          >
        </label>
        ${statuses.length < 2 && place.status === null ? nothing : html`
          <div class="filters" role="group" aria-label=${text.filters}>
            ${statuses.map(([status, count, all]) =>
              html`
                <button
                  class="plain ${toneOf(status)}"
                  aria-pressed=${place.status === status}
                  @click=${() => this.#seek({ status: place.status === status ? null : status })}
                >
                  ${TONE_ICONS[toneOf(status)]}
                  <span>${named(words.text.chips.boardStatus, status)}
                    <span class="count" .style=${`--digits: ${words.number(all).length}`}>${words.number(
                      count,
                    )}</span></span>
                </button>
              `
            )}
          </div>
        `}
        <p class="shown">${text.shown(words.number(shown), words.number(this.#listed.length))}</p>
      </div>
      ${shown > 0 ? nothing : html`
        <div class="none">
          <p>${text.none}</p>
          <button class="plain" @click=${this.#showAll}>${text.showAll}</button>
        </div>
      `}
      <board-rows
        .model=${model}
        .arrangement=${this.#arrangement}
        .isSearched=${place.search.trim() !== "" || place.status !== null}
        .text=${text}
        .hrefOf=${this.#hrefOf}
        @openboard=${this.#opened}
        @focusgone=${this.#comeToSearch}
      ></board-rows>
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("place")) return;
    // Whoever is observed again is measured again, also where nothing changed.
    for (const part of this.renderRoot.querySelectorAll(STAYING)) this.#resized.observe(part);
    const before = changed.get("place");
    if (before === undefined) return;
    if (before.board !== this.place.board) this.#arrive(before.board);
    else if (before.search !== this.place.search || before.status !== this.place.status) this.#found();
  }

  readonly #hrefOf = (board: string) => addressOf(location, { ...this.place, board });

  #typed({ currentTarget }: InputEvent): void {
    if (currentTarget instanceof HTMLInputElement) this.#seek({ search: currentTarget.value });
  }

  #showAll(): void {
    this.#seek({ search: "", status: null });
    this.#comeToSearch();
  }

  #comeToSearch(): void {
    this.renderRoot.querySelector("input")?.focus();
  }

  /** No new entry of the browser's history for each letter. */
  #seek(wish: Partial<ListPlace>): void {
    this.place = { ...this.place, ...wish };
    history.replaceState(history.state, "", addressOf(location, this.place));
  }

  /** What was found is seen from its beginning, and said once. */
  #found(): void {
    const { words, announcements } = this.model;
    const { shown } = this.#arrangement;
    announcements.say("search", this.#text.shown(words.number(shown), words.number(this.#listed.length)));
    if (this.getBoundingClientRect().top < 0) this.scrollIntoView({ block: "start", behavior: "instant" });
  }

  #opened(event: Event): void {
    if (!(event instanceof OpenBoardEvent)) return;
    const { board } = event;
    this.#leftAt = scrollY;
    this.#go(board);
  }

  #leave(event: MouseEvent): void {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.#go(null);
  }

  /** The browser's "back" leads from a board to the list. */
  #go(board: string | null): void {
    const place = { ...this.place, board };
    history.pushState(null, "", addressOf(location, place));
    this.place = place;
  }

  /** At a board, or at the list again: where it was left, with the focus on the board that was seen. */
  #arrive(from: string | null): void {
    const { board } = this.place;
    if (board === null) {
      scrollTo({ top: this.#leftAt, behavior: "instant" });
      if (from !== null) this.renderRoot.querySelector("board-rows")?.comeTo(from);
      return;
    }
    const card = this.renderRoot.querySelector("board-card");
    if (card === null) this.renderRoot.querySelector<HTMLElement>(".back")?.focus();
    void card?.updateComplete.then(() => {
      card.come();
      this.scrollIntoView({ block: "start", behavior: "instant" });
    });
  }

  /** What has the focus does not come to lie under the bar. */
  #coverRows(): void {
    const heights = [...this.renderRoot.querySelectorAll(STAYING)]
      .filter((part) => getComputedStyle(part).position === "sticky")
      .map((part) => part.getBoundingClientRect().height);
    this.style.setProperty("--covered", `${Math.max(0, ...heights)}px`);
  }
}

declare global {
  /** Elements by name. */
  interface HTMLElementTagNameMap {
    /** The list. */
    "board-list": BoardList;
  }
}

customElements.define("board-list", BoardList);
