/**
 * `<board-tools>`: a row of buttons, one for each tool of a board, and below them the one that is open. A tool's module is
 * fetched when it is opened first.
 *
 * @module
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
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
        min-width: 0;
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

      .panel {
        min-width: 0;
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

      @media (forced-colors: active) {
        .row button[aria-expanded="true"] {
          border: 3px solid Highlight;
        }
      }
    `,
  ];

  declare model: PageModel;
  declare board: string;
  declare open: string | null;
  declare loading: Loading;

  constructor() {
    super();
    this.open = null;
    this.loading = "busy";
    new ModelWatch(this);
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
        aria-label=${text.tools.label(view.name)}
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
        <section class="panel" aria-label=${open.title(text)}>${this.#content(open)}</section>
      `}</div>
    `;
  }

  protected override updated(): void {
    const { text } = this.model.words;
    const isFailed = this.open !== null && this.loading === "failed";
    this.model.sayLine(`${this.board} tool`, isFailed ? text.tools.failed : null);
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
    if (this.open === tool.id) {
      this.open = null;
      return;
    }
    this.open = tool.id;
    void this.#load(tool);
  }

  async #load(tool: Tool): Promise<void> {
    this.loading = "busy";
    const loaded: Loading = await tool.load().catch(() => "failed" as const);
    // Somebody may have opened another one meanwhile.
    if (this.open === tool.id) this.loading = loaded;
  }

  #closeOnEscape(event: KeyboardEvent): void {
    if (event.key === "Escape") this.open = null;
  }
}

customElements.define("board-tools", BoardTools);
