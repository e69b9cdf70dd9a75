/**
 * `<store-note>`: that the history is not being saved, why, and how much is only in memory (H13). Fetched when that is so.
 *
 * @module
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { StoreReason } from "../../protocol/store_trouble.ts";
import { common } from "../elements/styles.ts";
import { ModelWatch } from "../elements/watch.ts";
import type { PageModel } from "../page_model.ts";
import type { Tables } from "../text/text.ts";

interface StoreText {
  /** That it is not kept, and why. */
  readonly notSaved: Readonly<Record<StoreReason, string>>;
  /** How many changes are only in memory. */
  readonly inMemory: (count: number) => string;
  /** How many there was no room for. */
  readonly lost: (count: number) => string;
}

const en: StoreText = {
  notSaved: {
    "disk_full": "The history is not being saved: the server's disk is full.",
    "locked": "The history is not being saved: another program holds its file.",
    "read_only": "The history is not being saved: its file can only be read.",
    "no_permission": "The history is not being saved: the server may not write its file.",
    "failed": "The history is not being saved: its file cannot be written.",
  },
  inMemory: (count) =>
    `${count} ${
      count === 1 ? "change is" : "changes are"
    } only in the server's memory. Boards obey as usual.`,
  lost: (count) => `${count} more did not fit there and ${count === 1 ? "is" : "are"} lost.`,
};

const es: StoreText = {
  notSaved: {
    "disk_full": "El historial no se está guardando: el disco del servidor está lleno.",
    "locked": "El historial no se está guardando: otro programa tiene ocupado su archivo.",
    "read_only": "El historial no se está guardando: su archivo es de solo lectura.",
    "no_permission":
      "El historial no se está guardando: el servidor no tiene permiso para escribir su archivo.",
    "failed": "El historial no se está guardando: no se puede escribir en su archivo.",
  },
  inMemory: (count) =>
    `${count} ${
      count === 1 ? "cambio está" : "cambios están"
    } solo en la memoria del servidor. Las placas obedecen como siempre.`,
  lost: (count) => `Otros ${count} no cupieron y se han perdido.`,
};

const TEXTS: Tables<StoreText> = { en: en, es: es };

class StoreNote extends LitElement {
  static override properties = { model: { attribute: false } };
  static override styles = [
    common,
    css`
      p {
        margin-bottom: var(--gap);
        padding: 10px 14px;
        border: 1px solid var(--trouble);
        border-radius: 8px;
        background: var(--card);
        font-size: 0.875rem;
      }
    `,
  ];

  declare model: PageModel;

  constructor() {
    super();
    new ModelWatch(this);
  }

  protected override render(): TemplateResult | typeof nothing {
    const store = this.model.server?.store ?? null;
    if (store === null) return nothing;
    const text = this.#text;
    const { reason, waiting, lost } = store;
    return html`
      <p>${text.notSaved[reason]} ${text.inMemory(waiting)} ${lost === 0 ? nothing : text.lost(lost)}</p>
    `;
  }

  protected override updated(): void {
    const store = this.model.server?.store ?? null;
    this.model.announcements.sayLine("store", store === null ? null : this.#text.notSaved[store.reason]);
  }

  get #text(): StoreText {
    return TEXTS[this.model.words.text.language];
  }
}

customElements.define("store-note", StoreNote);
