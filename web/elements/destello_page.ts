/**
 * `<destello-page>`: the whole page. Header with the three chips, and one card for each board.
 *
 * @module
 */
import { COMMAND } from "../../protocol/api/method.ts";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { definitionOf } from "../../client/truth.ts";
import type { BoardView } from "../../protocol/views.ts";
import { isFound } from "../found.ts";
import { isMany } from "../many_boards.ts";
import { ignoreHeldEnter } from "../held_key.ts";
import type { PageModel, Renewal } from "../page_model.ts";
import { refusalText } from "../status_summary.ts";
import { LANGUAGES } from "../text/choose.ts";
import "./board_card.ts";
import { hasControls } from "./fetched_controls.ts";
import { isFocusLost } from "./focus_kept.ts";
import { JumpEvent } from "./status_chips.ts";
import { common } from "./styles.ts";
import { ModelWatch } from "./watch.ts";

class DestelloPage extends LitElement {
  static override properties = {
    model: { attribute: false },
    showsDevices: { state: true },
    isListMissing: { state: true },
    hasList: { state: true },
  };
  static override styles = [
    common,
    css`
      :host {
        display: block;
        max-width: 1240px;
        margin: 0 auto;
        padding: 16px clamp(12px, 3vw, 32px) 48px;
      }

      header {
        display: flex;
        flex-wrap: wrap;
        gap: 12px 24px;
        align-items: flex-start;
        justify-content: space-between;
        margin-bottom: var(--gap);
      }

      h1 {
        display: flex;
        gap: 10px;
        align-items: center;
        min-height: 48px;
        font-size: 1.375rem;
        letter-spacing: -0.01em;
      }

      h1 svg {
        width: 30px;
        height: 30px;
      }

      select {
        align-self: start;
        margin-block: 6px;
        min-height: var(--target);
        margin-inline-end: auto;
        padding: 4px 8px;
        border: 1px solid var(--line);
        border-radius: 8px;
        background: var(--card);
        color: var(--ink);
        font: inherit;
        font-size: 0.875rem;
      }

      .not-spoken {
        order: 1;
        flex-basis: 100%;
        color: var(--trouble);
        font-size: 0.875rem;
      }

      status-chips {
        flex: 1 1 22.5rem;
        max-width: 35rem;
      }

      main {
        display: grid;
        gap: var(--gap);
      }

      .role {
        padding: 10px 16px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--note);
      }

      .empty {
        padding: 48px 16px;
        border: 1px dashed var(--field);
        border-radius: var(--radius);
        color: var(--quiet);
        text-align: center;
      }

      @media (max-width: 700px) {
        h1 {
          min-height: 32px;
        }

        select {
          margin-block: 0;
          margin-inline: auto 0;
        }

        status-chips {
          flex-basis: 100%;
          max-width: none;
        }
      }
    `,
  ];

  declare model: PageModel;
  /** Whether who may come in is shown. */
  declare showsDevices: boolean;
  /** Whether the list of many boards could not be fetched. */
  declare isListMissing: boolean;
  /** Whether the boards are a list, and have no card each. */
  declare hasList: boolean;
  /** Boards that had a card when they became many. */
  #carded: ReadonlySet<string> = new Set();
  /** Boards that have a card. */
  #drawn: ReadonlySet<string> = new Set();
  #renewal: Renewal | null = null;

  constructor() {
    super();
    this.hasList = false;
    this.showsDevices = false;
    this.isListMissing = false;
    new ModelWatch(this);
    this.addEventListener("keydown", ignoreHeldEnter, { capture: true });
  }

  /** Cards become a list, and a list cards, only while nobody is at them (L6a). */
  protected override willUpdate(): void {
    const known = this.#known();
    if (isMany(known) !== this.hasList && !this.#isHeld()) this.hasList = isMany(known);
    if (!isMany(known)) this.#carded = new Set(known.map(({ id }) => id));
  }

  /** New cards come when all that is on them is here, and all of them at once: none pushes another down. */
  #drawable(cards: readonly BoardView[]): readonly BoardView[] {
    const { truth, session } = this.model;
    const waiting = cards.filter(({ id }) =>
      !hasControls(definitionOf(truth, id), session.clock, () => this.requestUpdate())
    );
    const drawn = waiting.length === 0 ? cards : cards.filter(({ id }) => this.#drawn.has(id));
    this.#drawn = new Set(drawn.map(({ id }) => id));
    return drawn;
  }

  #known(): readonly BoardView[] {
    return [...this.model.truth.boards.values()].filter((board) => !isFound(board));
  }

  /** Whether a pointer, a finger or the focus is on what shows the boards. */
  #isHeld(): boolean {
    const main = this.renderRoot.querySelector("main:is(:hover, :focus-within)");
    return main !== null && main.querySelector("board-card, board-list") !== null;
  }

  protected override render(): TemplateResult {
    const { model, hasList } = this;
    const { text } = model.words;
    const { board } = text;
    const notSpoken = LANGUAGES.find(({ language }) => language === model.notSpoken);
    // What can be made usable by one press comes first: on a phone it would not be seen below the other cards.
    const listed = [...model.truth.boards.values()];
    const found = listed.filter(isFound);
    const known = this.#known();
    const wanted = isMany(known) ? known.filter(({ id }) => this.#carded.has(id)) : known;
    const cards = hasList ? wanted : this.#drawable(wanted);
    const empty = model.server !== null
      ? board.none
      : model.connection.status === "offline"
      ? refusalText(model.connection, model.words) ?? board.neverHeard
      : board.waiting;
    return html`
      <header>
        <h1>
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <rect width="32" height="32" rx="7" fill="#10263a" />
            <path
              d="M16 3l2.4 9.1L27 9.5l-6.6 6.5 6.6 6.5-8.6-2.6L16 29l-2.4-9.1L5 22.5l6.6-6.5L5 9.5l8.6 2.6z"
              fill="#ffb624"
            />
            <circle cx="16" cy="16" r="3.4" fill="#fff6dd" />
          </svg>
          Destello
        </h1>
        <select aria-label=${text.languages} @change=${this.#speak}>
          ${LANGUAGES.map(({ language, languageName }) =>
            html`
              <option value=${language} lang=${language} .selected=${live(language === text.language)}>
                ${languageName}
              </option>
            `
          )}
        </select>
        ${notSpoken === undefined ? nothing : html`
          <p class="not-spoken">
            <span lang=${notSpoken.language}>${notSpoken.languageName}</span>: ${text.tools.failed}
          </p>
        `}
        <status-chips .model=${model} @jump=${this.#jump} @devices=${this.#showDevices}></status-chips>
      </header>
      <main @pointerleave=${() => this.requestUpdate()} @focusout=${this.#focusLeft}>
        ${model.may(COMMAND) ? nothing : html`<p class="role">${board.onlyLooks}</p>`}
        ${listed.length === 0 ? html`<p class="empty">${empty}</p>` : repeat(
          hasList ? found : [...found, ...cards],
          ({ id }) => id,
          (board) =>
            !isFound(board)
              ? html`<board-card .model=${model} .board=${board.id}></board-card>`
              : isLoaded("found-board")
              ? html`<found-board .model=${model} .board=${board.id}></found-board>`
              : nothing,
        )}
        ${cards.length === 0 && wanted.length > 0
          ? html`<p class="empty">${text.tools.loading}</p>`
          : nothing}
        ${hasList ? this.#manyBoards() : wanted.length === known.length ? nothing : html`
          <button class="plain" @click=${() => this.hasList = true}>
            ${board.showAll(model.words.number(known.length))}
          </button>
        `}
        ${isLoaded("store-note") ? html`<store-note .model=${model}></store-note>` : nothing}
        ${isLoaded("left-alone") ? html`<left-alone .model=${model}></left-alone>` : nothing}
        ${this.showsDevices
          ? html`<known-devices .model=${model} @done=${this.#hideDevices}></known-devices>`
          : nothing}
      </main>
      ${isLoaded("changed-projects") ? html`<changed-projects .model=${model}></changed-projects>` : nothing}
      <div class="heard" role="status">${model.announcements.newest}</div>
    `;
  }

  readonly #focusLeft = ({ currentTarget, relatedTarget }: FocusEvent) => {
    const isInside = currentTarget instanceof Element && relatedTarget instanceof Node &&
      currentTarget.contains(relatedTarget);
    if (!isInside) this.requestUpdate();
  };

  #manyBoards(): TemplateResult {
    const { tools } = this.model.words.text;
    if (isLoaded("board-list")) return html`<board-list .model=${this.model}></board-list>`;
    if (!this.isListMissing) return html`<p class="empty">${tools.loading}</p>`;
    return html`
      <p class="empty">
        ${tools.failed}
        <button class="plain" @click=${() => this.isListMissing = false}>${tools.tryAgain}</button>
      </p>
    `;
  }

  #loadList(): void {
    import("../board_list/board_list.ts").then(() => this.requestUpdate(), () => this.isListMissing = true);
  }

  protected override updated(): void {
    const { model } = this;
    this.#followRenewal();
    if (this.hasList && !isLoaded("board-list") && !this.isListMissing) this.#loadList();
    model.announcements.sayLine("language", model.notSpoken === null ? null : model.words.text.tools.failed);
    this.#load(
      "found-board",
      [...model.truth.boards.values()].some(isFound),
      () => import("./found_board.ts"),
    );
    // H13: what happens now may be lost, which whoever reads the history later must know.
    this.#load("store-note", !!model.server?.store, () => import("../details/store_note.ts"));
    this.#load("left-alone", !!model.truth.leftAlone?.length, () => import("../details/left_alone.ts"));
    this.#load(
      "changed-projects",
      !!model.truth.changedProjects?.length,
      () => import("../details/changed_projects.ts"),
    );
  }

  /** Only where there is something to show, so that the first view stays light; without it the page is whole. */
  #load(tag: string, isNeeded: boolean, load: () => Promise<unknown>): void {
    if (isNeeded && !isLoaded(tag)) load().then(() => this.requestUpdate(), () => {});
  }

  /** Without the server nothing is fetched, and nobody could be let in. */
  #showDevices(): void {
    import("../details/known_devices.ts").then(() => {
      this.renderRoot.querySelector("known-devices")?.come();
      this.showsDevices = true;
    }, () => {});
  }

  #hideDevices(): void {
    this.showsDevices = false;
    this.renderRoot.querySelector("status-chips")?.comeToServer();
  }

  #jump(event: Event): void {
    if (event instanceof JumpEvent) this.#come(event.board);
  }

  /** The button that gave a board another id is gone with its card; who went on elsewhere keeps the focus there (L11a). */
  #followRenewal(): void {
    const { renewal } = this.model;
    if (renewal === this.#renewal) return;
    this.#renewal = renewal;
    if (renewal !== null && isFocusLost()) this.#come(renewal.to);
  }

  #come(board: string): void {
    const cards = [...this.renderRoot.querySelectorAll("board-card")];
    const card = cards.find((card) => card.board === board);
    void card?.updateComplete.then(() => card.come());
  }

  #speak(event: Event): void {
    if (event.target instanceof HTMLSelectElement) this.model.speak(event.target.value);
  }
}

function isLoaded(tag: string): boolean {
  return customElements.get(tag) !== undefined;
}

customElements.define("destello-page", DestelloPage);

/**
 * The page for a model.
 *
 * @param model What it shows.
 * @returns The element, not yet on the page.
 */
export function createPage(model: PageModel): LitElement {
  const page = new DestelloPage();
  page.model = model;
  return page;
}
