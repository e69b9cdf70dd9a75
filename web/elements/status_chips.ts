/**
 * `<status-chips>`: the chips Page, Server and Board. A click opens what one has to say, over the page, so that nothing
 * moves: Escape, or a press anywhere else, closes it.
 *
 * @module
 */
import { list as listDevices } from "../../protocol/api/devices.ts";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { type Chip, type ChipAction, chipsOf, type Tone } from "../status_summary.ts";
import { isMany } from "../many_boards.ts";
import type { PageModel } from "../page_model.ts";
import { busyIcon, checkIcon, troubleIcon, unknownIcon } from "./icons.ts";
import { identifyButton } from "./identify_button.ts";
import { common } from "./styles.ts";
import { ModelWatch } from "./watch.ts";

/** The sign of each tone. */
export const TONE_ICONS: Readonly<Record<Tone, TemplateResult>> = {
  well: checkIcon,
  busy: busyIcon,
  trouble: troubleIcon,
  unknown: unknownIcon,
};

/** A person wants to go to a board's card. */
export class JumpEvent extends Event {
  /** Its name. */
  static readonly type = "jump";
  /** Board id. */
  readonly board: string;

  constructor(board: string) {
    super(JumpEvent.type, { bubbles: true, composed: true });
    this.board = board;
  }
}

class StatusChips extends LitElement {
  static override properties = {
    model: { attribute: false },
    open: { state: true },
    examined: { state: true },
    canName: { state: true },
  };
  static override styles = [
    common,
    css`
      :host {
        display: block;
        position: relative;
      }

      .chips {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(5.25rem, 1fr));
        gap: 8px;
      }

      .chip {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        column-gap: 6px;
        align-items: center;
        min-height: 48px;
        padding: 5px 9px;
        border: 1px solid var(--line);
        border-radius: 10px;
        background: var(--card);
        color: var(--ink);
        font: inherit;
        text-align: start;
        cursor: pointer;
      }

      .chip:hover,
      .chip[aria-expanded="true"] {
        border-color: var(--accent);
      }

      .chip[aria-expanded="true"] {
        box-shadow: inset 0 0 0 1px var(--accent);
      }

      .chip .icon {
        grid-row: span 2;
        font-size: 1.125rem;
      }

      .label {
        color: var(--quiet);
        font-size: 0.75rem;
        line-height: 1.2;
      }

      .state {
        font-size: 0.875rem;
        font-weight: 600;
        line-height: 1.2;
        hyphens: auto;
        overflow-wrap: anywhere;
      }

      .well .icon {
        color: var(--well);
      }

      .busy .icon {
        color: var(--busy);
      }

      .trouble .icon,
      .trouble .state {
        color: var(--trouble);
      }

      .unknown .icon {
        color: var(--quiet);
      }

      .panel {
        position: absolute;
        z-index: 1;
        inset: calc(100% + 8px) 0 auto;
        padding: 12px 16px;
        border: 1px solid var(--field);
        border-radius: var(--radius);
        background: var(--card);
        box-shadow: 0 8px 24px rgb(0 0 0 / 30%);
      }

      .panel h2 {
        font-size: 1rem;
      }

      .panel p {
        margin-top: 4px;
      }

      dl {
        display: grid;
        grid-template-columns: fit-content(45%) minmax(0, 1fr);
        gap: 2px 16px;
        align-items: baseline;
        margin-top: 8px;
        font-size: 0.875rem;
      }

      dt {
        color: var(--quiet);
      }

      dd {
        overflow-wrap: anywhere;
      }

      .panel .link {
        margin-top: 8px;
      }

      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 0 8px;
      }

      .actions > * {
        min-width: 0;
        margin-top: 12px;
      }

      .actions > findings-list {
        flex-basis: 100%;
      }

      .jump {
        display: inline-flex;
        align-items: center;
        min-height: var(--target);
        padding: 0;
        border: 0;
        background: none;
        color: var(--accent);
        font: inherit;
        text-align: start;
        text-decoration: underline;
        cursor: pointer;
      }

      /* Room for a state of two lines, which begins where one of one line does: nothing moves when it comes. */
      @media (max-width: 900px) {
        .chip {
          row-gap: 2px;
          align-content: center;
          min-height: 62px;
        }

        .chip .icon {
          grid-row: auto;
          font-size: 0.9375rem;
        }

        .state {
          grid-column: 1 / -1;
          min-height: 2lh;
        }
      }

      @media (max-width: 420px) {
        .chips {
          gap: 6px;
        }

        .chip {
          min-height: 60px;
          padding: 5px 7px;
        }

        .state {
          font-size: 0.72rem;
        }
      }

      @media (forced-colors: active) {
        .chip[aria-expanded="true"] {
          border: 3px solid Highlight;
          padding: 3px 7px;
        }
      }
    `,
  ];

  declare model: PageModel;
  declare open: Chip["id"] | null;
  /** The chip whose part of the system was examined. */
  declare examined: Chip["id"] | null;
  /** The form for the person's name is there. */
  declare canName: boolean;
  readonly #pressedElsewhere = (event: Event) => {
    if (!event.composedPath().includes(this)) this.open = null;
  };
  /** Not every browser gives a button the focus that is clicked. */
  readonly #closeOnEscape = (event: KeyboardEvent) => {
    const isElsewhere = !event.composedPath().includes(this) && event.target !== document.body;
    if (event.key !== "Escape" || this.open === null || isElsewhere) return;
    const opener = this.renderRoot.querySelector<HTMLElement>('.chip[aria-expanded="true"]');
    this.open = null;
    opener?.focus();
  };

  constructor() {
    super();
    this.open = null;
    this.examined = null;
    this.canName = false;
    new ModelWatch(this);
    // What has the focus is not to lie under what is open.
    this.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget !== null) this.open = null;
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("pointerdown", this.#pressedElsewhere);
    addEventListener("keydown", this.#closeOnEscape);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("pointerdown", this.#pressedElsewhere);
    removeEventListener("keydown", this.#closeOnEscape);
  }

  protected override render(): TemplateResult {
    const chips = chipsOf({ model: this.model, address: location.host });
    const open = chips.find(({ id }) => id === this.open);
    return html`
      <div class="chips" role="group" aria-label=${this.model.words.text.chips.label}>
        ${chips.map((chip) => this.#chip(chip))}
      </div>
      <div id="panel">${open === undefined ? nothing : this.#panel(open)}</div>
    `;
  }

  #chip({ id, label, tone, state }: Chip): TemplateResult {
    return html`
      <button
        class="chip ${tone}"
        aria-label="${label}: ${state}"
        aria-expanded=${this.open === id}
        aria-controls="panel"
        @click=${() => this.#toggle(id)}
      >
        ${TONE_ICONS[tone]}
        <span class="label">${label}</span>
        <span class="state">${state}</span>
      </button>
    `;
  }

  #toggle(id: Chip["id"]): void {
    this.open = this.open === id ? null : id;
    this.examined = null;
    // Without its server a page may not get it, and could give no name anyway.
    if (this.open === "page") void import("../details/my_name.ts").then(() => this.canName = true, () => {});
  }

  #panel({ id, label, state, sentences, facts, action }: Chip): TemplateResult {
    return html`
      <section class="panel" aria-label=${label}>
        <h2>${label}: ${state}</h2>
        ${sentences.map((sentence) => html`<p>${sentence}</p>`)}
        ${facts.length === 0 ? nothing : html`
          <dl>${facts.map(([name, value, board]) =>
            html`
              <dt>${board === undefined ? name : html`
                <button class="jump" @click=${() => this.dispatchEvent(new JumpEvent(board))}>${name}</button>
              `}</dt>
              <dd>${value}</dd>
            `
          )}</dl>
        `}
        ${id === "page" && this.#canName() ? html`<my-name .model=${this.model}></my-name>` : nothing}
        <div class="actions">
          ${action === null ? nothing : this.#action(action)}
          ${id === "board" ? this.#identifyButtons() : nothing}
          ${this.#examination(id)} ${this.#devices(id)}
        </div>
        ${this.#docs(id)}
      </section>
    `;
  }

  /** Of many boards, each has it where it is shown. */
  #identifyButtons(): readonly (TemplateResult | typeof nothing)[] {
    const boards = [...this.model.truth.boards.values()];
    return isMany(boards) ? [] : boards.map((board) => identifyButton(board, this.model));
  }

  /** Servers of earlier versions know no names that people chose. */
  #canName(): boolean {
    const { identity, server } = this.model;
    return this.canName && identity !== null && server?.yours !== undefined;
  }

  /** What the server's doctor finds; its list is fetched when somebody wants to know (P16). */
  #examination(id: Chip["id"]): TemplateResult | typeof nothing {
    const { connection, words } = this.model;
    if (id === "page" || connection.status !== "online") return nothing;
    if (this.examined === id) return html`<findings-list .model=${this.model} .about=${id}></findings-list>`;
    const examine = () => import("../details/findings_list.ts").then(() => this.examined = id, () => {});
    return html`<button class="plain" @click=${examine}>${words.text.chips.examine}</button>`;
  }

  /** Who may come in (S25a); a server of an earlier version, which tells no role, knows nobody. */
  #devices(id: Chip["id"]): TemplateResult | typeof nothing {
    const { connection, server, words } = this.model;
    const canList = server?.role !== undefined && this.model.may(listDevices);
    if (id !== "server" || connection.status !== "online" || !canList) return nothing;
    return html`
      <button class="plain" @click=${() => this.dispatchEvent(new Event("devices"))}>
        ${words.text.chips.devices}
      </button>
    `;
  }

  /** For programs (X5); without the server the link may lead nowhere. */
  #docs(id: Chip["id"]): TemplateResult | typeof nothing {
    const { connection, words } = this.model;
    if (id !== "server" || connection.status !== "online") return nothing;
    return html`<p class="link"><a class="jump" href="/docs">${words.text.chips.docs}</a></p>`;
  }

  /** The focus comes to the chip Server. */
  comeToServer(): void {
    this.renderRoot.querySelector<HTMLElement>(".chip:nth-child(2)")?.focus();
  }

  #action(action: ChipAction): TemplateResult {
    const { tryNow, reload } = this.model.words.text.chips;
    return action === "reload"
      ? html`<button class="plain" @click=${() => location.reload()}>${reload}</button>`
      : html`<button class="plain" @click=${() => this.model.session.wake()}>${tryNow}</button>`;
  }
}

declare global {
  /** Elements by name. */
  interface HTMLElementTagNameMap {
    /** The chips. */
    "status-chips": StatusChips;
  }
}

customElements.define("status-chips", StatusChips);
