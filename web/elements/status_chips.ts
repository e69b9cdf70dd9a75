/**
 * `<status-chips>`: the chips Page, Server and Board. A click opens what one has to say, below the header and in the
 * flow of the page: nothing ever lies on top of the controls.
 *
 * @module
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { type Chip, type ChipAction, chipsOf, type Tone } from "../chips.ts";
import type { PageModel } from "../page_model.ts";
import { busyIcon, checkIcon, troubleIcon, unknownIcon } from "./icons.ts";
import { common } from "./styles.ts";
import { ModelWatch } from "./watch.ts";

const ICONS: Readonly<Record<Tone, TemplateResult>> = {
  well: checkIcon,
  busy: busyIcon,
  trouble: troubleIcon,
  unknown: unknownIcon,
};

class StatusChips extends LitElement {
  static override properties = {
    model: { attribute: false },
    open: { state: true },
    examined: { state: true },
  };
  static override styles = [
    common,
    css`
      :host {
        display: block;
      }

      .chips {
        display: grid;
        grid-template-columns: repeat(3, minmax(0, 1fr));
        gap: 8px;
        max-width: 560px;
      }

      .chip {
        display: grid;
        grid-template-columns: auto 1fr;
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
        overflow-wrap: break-word;
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
        margin-top: 8px;
        padding: 12px 16px;
        max-width: 560px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--card);
      }

      .panel h2 {
        font-size: 1rem;
      }

      .panel p {
        margin-top: 4px;
      }

      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 2px 16px;
        margin-top: 8px;
        font-size: 0.875rem;
      }

      dt {
        color: var(--quiet);
      }

      dd {
        overflow-wrap: anywhere;
      }

      .panel button {
        margin-top: 12px;
      }

      /* Room for a state of two lines, so that nothing moves when one comes. */
      @media (max-width: 900px) {
        .chip {
          min-height: 62px;
        }
      }

      @media (max-width: 420px) {
        .chips {
          gap: 6px;
        }

        .chip {
          column-gap: 6px;
          align-content: start;
          min-height: 60px;
          padding: 8px 7px 4px;
        }

        .chip .icon {
          grid-row: auto;
          font-size: 0.9375rem;
        }

        .state {
          grid-column: 1 / -1;
          font-size: 0.72rem;
        }
      }
    `,
  ];

  declare model: PageModel;
  declare open: Chip["id"] | null;
  /** The chip whose part of the system was examined. */
  declare examined: Chip["id"] | null;

  constructor() {
    super();
    this.open = null;
    this.examined = null;
    new ModelWatch(this);
  }

  protected override render(): TemplateResult {
    const chips = chipsOf({ model: this.model, address: location.host });
    const open = chips.find(({ id }) => id === this.open);
    return html`
      <div class="chips" role="group" aria-label=${this.model.words.text.chips.label} @keydown=${this
        .#closeOnEscape}>
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
        ${ICONS[tone]}
        <span class="label">${label}</span>
        <span class="state">${state}</span>
      </button>
    `;
  }

  #toggle(id: Chip["id"]): void {
    this.open = this.open === id ? null : id;
    this.examined = null;
  }

  #panel({ id, label, state, sentences, facts, action }: Chip): TemplateResult {
    return html`
      <section class="panel" aria-label=${label} @keydown=${this.#closeOnEscape}>
        <h2>${label}: ${state}</h2>
        ${sentences.map((sentence) => html`<p>${sentence}</p>`)}
        ${facts.length === 0 ? nothing : html`
          <dl>${facts.map(([name, value]) =>
            html`
              <dt>${name}</dt>
              <dd>${value}</dd>
            `
          )}</dl>
        `}
        ${action === null ? nothing : this.#action(action)}
        ${this.#examination(id)}
      </section>
    `;
  }

  /** What the server's doctor finds; its list is fetched when somebody wants to know (P16). */
  #examination(id: Chip["id"]): TemplateResult | typeof nothing {
    const { connection, words } = this.model;
    if (id === "page" || connection.status !== "online") return nothing;
    if (this.examined === id) return html`<findings-list .model=${this.model} .about=${id}></findings-list>`;
    const examine = () => import("../tools/findings_list.ts").then(() => this.examined = id, () => {});
    return html`<button class="plain" @click=${examine}>${words.text.chips.examine}</button>`;
  }

  #action(action: ChipAction): TemplateResult {
    const { tryNow, reload } = this.model.words.text.chips;
    return action === "reload"
      ? html`<button class="plain" @click=${() => location.reload()}>${reload}</button>`
      : html`<button class="plain" @click=${() => this.model.wake()}>${tryNow}</button>`;
  }

  #closeOnEscape(event: KeyboardEvent): void {
    if (event.key !== "Escape" || this.open === null) return;
    const chips = [...this.renderRoot.querySelectorAll<HTMLElement>(".chip")];
    const opener = chips.find((chip) => chip.ariaExpanded === "true");
    this.open = null;
    opener?.focus();
  }
}

customElements.define("status-chips", StatusChips);
