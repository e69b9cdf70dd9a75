/**
 * `<board-tools>`: a row of buttons, one for each tool of a board, and below them the one that is open. A tool's module is
 * fetched when it is opened first. Which one is open stands in the page's address: it outlives a reload, and can be bookmarked.
 *
 * @module
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { toolIn, withTool } from "../open_tools.ts";
import type { PageModel } from "../page_model.ts";
import { type Tool, type ToolModule, TOOLS } from "../tools.ts";
import { busyIcon, troubleIcon } from "./icons.ts";
import { common } from "./styles.ts";
import { ModelWatch } from "./watch.ts";

/** How far the open tool's module has come. */
type Loading = ToolModule | "busy" | "failed";

class BoardTools extends LitElement {
  static override properties = {
    model: { attribute: false },
    board: { attribute: false },
    open: { state: true },
    loading: { state: true },
  };
  static override styles = [
    common,
    css`
      :host {
        display: grid;
        gap: 10px;
        align-content: start;
        min-width: 0;
        scroll-margin-block: 12px;
      }

      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }

      .row button {
        min-height: 44px;
      }

      .row button[aria-expanded="true"] {
        border-color: var(--accent);
        background: var(--accent-soft);
        box-shadow: inset 0 -3px var(--accent);
      }

      /* There is something to be scrolled to before its content has come. */
      .panel {
        min-width: 0;
        min-height: min(60vh, 26rem);
        padding: 14px 16px 16px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--card);
      }

      .line {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: center;
        color: var(--quiet);
      }
    `,
  ];

  declare model: PageModel;
  declare board: string;
  declare open: string | null;
  declare loading: Loading;
  /** What is open is still to have the focus and to be seen, or to be seen once more. */
  #brings: "focus and view" | "view" | null = null;
  readonly #followAddress = () => this.#show(toolIn(location.hash, this.board));

  constructor() {
    super();
    this.open = null;
    this.loading = "busy";
    new ModelWatch(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("hashchange", this.#followAddress);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.#followAddress);
  }

  /** The address says which tool is open, and is another one when the board has another id (L11a). */
  protected override willUpdate(): void {
    this.#followAddress();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { model } = this;
    const view = model.truth.boards.get(this.board);
    if (view === undefined) return nothing;
    const { text } = model.words;
    const tools = TOOLS.filter(({ isFor }) => isFor(view));
    const open = tools.find(({ id }) => id === this.open);
    return html`
      <div
        class="row"
        role="group"
        aria-label=${text.tools.label(model.label(view.id))}
        @keydown=${this.#closeOnEscape}
      >
        ${tools.map((tool) =>
          html`
            <button
              class="plain"
              aria-expanded=${tool === open}
              aria-controls="panel"
              @click=${() => this.#toggle(tool)}
            >${tool.title(text)}</button>
          `
        )}
      </div>
      <div id="panel">${open === undefined ? nothing : html`
        <section
          class="panel"
          aria-label=${open.title(text)}
          tabindex="-1"
          @keydown=${this.#closeOnEscape}
        >${this.#content(open)}</section>
      `}</div>
    `;
  }

  protected override updated(): void {
    this.#bringIntoView();
    const { text } = this.model.words;
    const isFailed = this.open !== null && this.loading === "failed";
    this.model.announcements.sayLine(`${this.board} tool`, isFailed ? text.tools.failed : null);
  }

  #content(tool: Tool): TemplateResult {
    const { text } = this.model.words;
    if (this.loading === "busy") {
      return html`<p class="line">${busyIcon}${text.tools.loading}</p>`;
    }
    if (this.loading === "failed") {
      return html`
        <p class="line">
          ${troubleIcon}${text.tools.failed}
          <button class="plain" @click=${() => this.#load(tool)}>${text.tools.tryAgain}</button>
          <button class="plain" @click=${() => location.reload()}>${text.chips.reload}</button>
        </p>
      `;
    }
    return this.loading.draw(this.model, this.board);
  }

  #toggle(tool: Tool): void {
    const isOpening = this.open !== tool.id;
    this.#show(isOpening ? tool.id : null);
    this.#brings = isOpening ? "focus and view" : null;
    this.#keepInAddress();
  }

  #show(id: string | null): void {
    if (id === this.open) return;
    this.open = id;
    const tool = TOOLS.find((tool) => tool.id === id);
    if (tool !== undefined) void this.#load(tool);
  }

  /** No new entry of the browser's history: "back" leaves the page, as it did before. */
  #keepInAddress(): void {
    const { pathname, search, hash } = location;
    history.replaceState(history.state, "", `${pathname}${search}${withTool(hash, this.board, this.open)}`);
  }

  /** The focus comes at once and not again, as somebody may have gone on; the view once more when there is more to be seen. */
  #bringIntoView(): void {
    const panel = this.renderRoot.querySelector<HTMLElement>(".panel");
    if (this.#brings === null || panel === null) return;
    if (this.#brings === "focus and view") panel.focus({ preventScroll: true });
    this.#brings = this.loading === "busy" ? "view" : null;
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.scrollIntoView({ block: "nearest", behavior: isStill ? "instant" : "smooth" });
  }

  async #load(tool: Tool): Promise<void> {
    this.loading = "busy";
    const loaded: Loading = await tool.load().catch(() => "failed" as const);
    // Somebody may have opened another one meanwhile.
    if (this.open === tool.id) this.loading = loaded;
  }

  #closeOnEscape(event: KeyboardEvent): void {
    if (event.key !== "Escape" || this.open === null) return;
    this.renderRoot.querySelector<HTMLElement>('[aria-expanded="true"]')?.focus();
    this.#show(null);
    this.#keepInAddress();
  }
}

customElements.define("board-tools", BoardTools);
