/**
 * `<destello-docs>`: the page `/docs`, which shows what a program can ask of the server and what it is told, for the board that is
 * there (X5).
 *
 * @module
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { repeat } from "lit/directives/repeat.js";
import { ROLES } from "../../protocol/api/method.ts";
import type { BoardView } from "../../protocol/views.ts";
import type { Described } from "../../protocol/documents/interface.ts";
import type { JsonSchema } from "../../protocol/documents/json_schema.ts";
import type { ContentDescriptor, OpenRpcMethod } from "../../protocol/documents/openrpc.ts";
import { common } from "../elements/styles.ts";
import { ModelWatch } from "../elements/watch.ts";
import type { StorageSource } from "../offline/last_known.ts";
import type { PageModel } from "../page_model.ts";
import type { ChipsInput } from "../status_summary.ts";
import { docsEn } from "../text/docs_en.ts";
import { docsEs } from "../text/docs_es.ts";
import type { DocsText } from "../text/docs_text.ts";
import { type Documents, fetchDocuments, keptDocuments } from "./documents.ts";
import type { Tables } from "../text/text.ts";
import "./try_form.ts";

const TEXTS: Tables<DocsText> = { en: docsEn, es: docsEs };

/** What {@linkcode createDocs} takes. */
export interface DocsOptions {
  /** What the page knows. */
  readonly model: PageModel;
  /** Shown to the server. */
  readonly token: string;
  /** Where the documents are kept. */
  readonly storage: StorageSource;
}

class DestelloDocs extends LitElement {
  static override styles = [
    common,
    css`
      :host {
        display: block;
        max-width: 60rem;
        margin: 0 auto;
        padding: var(--gap);
      }

      header,
      section {
        display: grid;
        gap: 8px;
        margin-bottom: 24px;
      }

      label {
        font-weight: 600;
      }

      select {
        min-height: var(--target);
        border: 1px solid var(--field);
        border-radius: 8px;
        background: var(--card);
        color: var(--ink);
        font: inherit;
        font-weight: 400;
      }

      a {
        display: inline-flex;
        align-items: center;
        min-height: var(--target);
        color: var(--accent);
      }

      details {
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--card);
        overflow-wrap: anywhere;
      }

      summary {
        min-height: var(--target);
        padding: 8px 12px;
        cursor: pointer;
      }

      .inside {
        display: grid;
        gap: 8px;
        padding: 0 12px 12px;
      }

      .note {
        display: grid;
        gap: 8px;
        justify-items: start;
        padding: 8px 12px;
        border-radius: 8px;
        background: var(--warn);
      }

      code {
        font-size: 0.9375rem;
        font-weight: 600;
      }

      .says {
        margin-inline-start: 8px;
        color: var(--quiet);
        font-size: 0.875rem;
      }

      /* What is open says all of it. */
      details[open] .says {
        display: none;
      }

      @media (max-width: 700px) {
        .says {
          display: block;
          margin-inline-start: 0;
        }
      }

      .failures {
        color: var(--quiet);
        font-size: 0.875rem;
      }

      dl {
        display: grid;
        gap: 4px;
      }

      dd {
        margin-left: 16px;
        color: var(--quiet);
      }

      h3 {
        font-size: 1rem;
      }
    `,
  ];
  static override properties = {
    documents: { state: true },
    hasFailed: { state: true },
    isLoading: { state: true },
    board: { state: true },
  };

  declare model: PageModel;
  declare options: DocsOptions;
  declare documents: Documents | null;
  /** Whether the server, which is there, did not send them the last time. */
  declare hasFailed: boolean;
  declare isLoading: boolean;
  declare board: string | null;
  /** What the documents are of: their board's project and definition; null without the server. */
  #wanted: { readonly project: string | null; readonly definition: string | null } | null = null;

  constructor() {
    super();
    this.documents = null;
    this.hasFailed = false;
    this.isLoading = false;
    this.board = null;
    new ModelWatch(this);
  }

  get #text(): DocsText {
    return TEXTS[this.model.words.text.language];
  }

  get #isOnline(): boolean {
    return this.model.connection.status === "online";
  }

  /** Those that can be chosen: without the server, those that the kept documents are of. */
  get #boards(): readonly BoardView[] {
    const boards = [...this.model.truth.boards.values()];
    return this.#isOnline
      ? boards
      : boards.filter(({ project = null }) => project === this.documents?.project);
  }

  override willUpdate(): void {
    if (!this.#isOnline) this.documents ??= keptDocuments(this.options.storage);
    const boards = this.#boards;
    const chosen = boards.find(({ id }) => id === this.board) ?? boards[0];
    this.board = chosen?.id ?? null;
    // Other documents after an exchange of projects (R10a), and after each connection.
    const wanted = this.#isOnline
      ? { project: chosen?.project ?? null, definition: chosen?.definition ?? null }
      : null;
    if (JSON.stringify(wanted) === JSON.stringify(this.#wanted)) return;
    this.#wanted = wanted;
    void this.#load();
  }

  async #load(): Promise<void> {
    const wanted = this.#wanted;
    if (wanted === null) return;
    const { token, storage } = this.options;
    const { project } = wanted;
    // Never those of another project under this board.
    if (this.documents?.project !== project) this.documents = null;
    this.isLoading = true;
    const fetched = await fetchDocuments(project, token, storage).catch(() => null);
    if (wanted !== this.#wanted) return;
    this.isLoading = false;
    this.hasFailed = fetched === null;
    this.documents = fetched ?? this.documents;
  }

  readonly #tryAgain = async () => {
    if (this.isLoading) return;
    await this.#load();
    await this.updateComplete;
    // The button is gone.
    if (!this.hasFailed) this.renderRoot.querySelector("h1")?.focus();
  };

  override render(): TemplateResult {
    const { documents, model, board } = this;
    const text = this.#text;
    const role = ROLES.find((one) => one === (model.server?.role ?? "admin"));
    return html`
      <main>
      <header>
        <h1 tabindex="-1">${text.title}</h1>
        <p>${text.about} ${text.inEnglish}</p>
        <p><a href="/">${text.back}</a></p>
        ${role === undefined || !this.#isOnline ? nothing : html`<p>${text.role[role]}</p>`}
        ${this.#isOnline
          ? nothing
          : html`<p class="note">${documents === null ? text.missing : text.kept}</p>`}
        ${board === null ? nothing : html`<label>${text.board} <select @change=${this.#choose}>
          ${
          this.#boards.map(({ id }) =>
            html`<option value=${id} .selected=${id === board}>${model.label(id)}</option>`
          )
        }
        </select></label>`}
        ${this.#isOnline ? this.#loading() : nothing}
      </header>
      ${documents === null ? nothing : this.#all(documents)}
      </main>
    `;
  }

  /** Nothing while all is there. */
  #loading(): TemplateResult | typeof nothing {
    if (!this.hasFailed) {
      return this.documents === null ? html`<p>${this.model.words.text.tools.loading}</p>` : nothing;
    }
    const { failed, tryAgain } = this.model.words.text.tools;
    return html`
      <div class="note">
        <p>${failed}</p>
        <button class="plain" aria-busy=${this.isLoading} @click=${this.#tryAgain}>${tryAgain}</button>
      </div>
    `;
  }

  #all({ openrpc, asyncapi }: Documents): TemplateResult {
    const text = this.#text;
    const isCommand = ({ name }: OpenRpcMethod) => {
      const [channel = ""] = name.split(".");
      return this.board !== null && this.model.truth.boards.get(this.board)?.channels[channel] !== undefined;
    };
    // The document has them in the order of the files that define them, which tells a reader nothing.
    const others = openrpc.methods.filter((method) => !isCommand(method))
      .toSorted((a, b) => a.name.localeCompare(b.name, "en"));
    const group = (title: string, methods: readonly OpenRpcMethod[]) =>
      html`<section aria-label=${title}><h2>${title}</h2>${
        repeat(methods, ({ name }) => name, (method) => this.#method(method))
      }</section>`;
    const messages = asyncapi.channels["webSocket"]?.messages ?? {};
    const told = Object.entries(asyncapi.operations).filter(([, { action }]) => action === "send");
    return html`
      ${group(text.commands, openrpc.methods.filter(isCommand))}
      ${group(text.methods, others)}
      <section aria-label=${text.notifications}>
        <h2>${text.notifications}</h2>
        ${told.map(([name, operation]) =>
          html`
            <details>
              ${heading(name, operation)}
              <div class="inside">
                <p lang="en">${operation.description}</p>
                ${this.#members(messages[name]?.payload.properties?.["params"] ?? {})}
              </div>
            </details>
          `
        )}
      </section>
    `;
  }

  #method(method: OpenRpcMethod): TemplateResult {
    const text = this.#text;
    const { name, description, params, result, errors } = method;
    const role = ROLES.find((one) => one === method["x-role"]) ?? "admin";
    const why = !this.#isOnline ? text.offline : this.model.may({ needs: role }) ? null : text.needs(role);
    const failures = errors.map(({ $ref }) => $ref.replace(/^.*\//, "")).join(", ");
    return html`
      <details>
        ${heading(name, method)}
        <div class="inside">
          <p lang="en">${description}</p>
          <p><code>${method["x-http"]}</code></p>
          <h3>${text.takes}</h3>
          ${params.length === 0
            ? html`<p>${text.nothing}</p>`
            : html`<dl>${params.map((param) => this.#param(param))}</dl>`}
          <h3>${text.gives}</h3>
          ${this.#members(result.schema)}
          <h3>${text.failures}</h3>
          <p class="failures">${failures}</p>
          ${keyed(
            // What was typed and answered for one board is not another one's.
            this.board,
            html`
              <try-call
                .method=${method}
                .board=${this.board ?? ""}
                .text=${text}
                .why=${why}
                .request=${this.#request}
              ></try-call>
            `,
          )}
        </div>
      </details>
    `;
  }

  readonly #request = (name: string, params: Readonly<Record<string, unknown>>) =>
    this.model.session.request(name, params);

  readonly #choose = ({ target }: Event) => {
    if (target instanceof HTMLSelectElement) this.board = target.value;
  };

  #param({ name, required = false, schema, description }: ContentDescriptor): TemplateResult {
    const optional = required ? "" : `, ${this.#text.optional}`;
    return html`<div><dt><code>${name}</code>: ${shapeWords(schema)}${optional}</dt>${
      description === undefined ? nothing : html`<dd lang="en">${description}</dd>`
    }</div>`;
  }

  #members({ properties = {}, required = [] }: JsonSchema): TemplateResult {
    const members = Object.entries(properties);
    if (members.length === 0) return html`<p>${this.#text.nothing}</p>`;
    return html`<dl>${
      members.map(([name, schema]) =>
        this.#param({
          name,
          required: required.includes(name),
          schema,
          ...(schema.description === undefined ? {} : { description: schema.description }),
        })
      )
    }</dl>`;
  }
}

/** What is read in the list. */
function heading(name: string, { summary }: Described): TemplateResult {
  return html`<summary><code>${name}</code> <span class="says" lang="en">${summary}</span></summary>`;
}

/** A shape in a few signs, as programs write it. */
function shapeWords(schema: JsonSchema): string {
  const { $ref, anyOf, type, minimum, maximum, items, properties } = schema;
  if ($ref !== undefined) return $ref.replace(/^.*\//, "");
  if (anyOf !== undefined) return anyOf.map(shapeWords).join(" | ");
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(" | ");
  if (items !== undefined) return `${shapeWords(items)}[]`;
  if (properties !== undefined) {
    return `{ ${
      Object.entries(properties).map(([name, member]) => `${name}: ${shapeWords(member)}`).join(", ")
    } }`;
  }
  const range = minimum === undefined || maximum === undefined ? "" : ` ${minimum}..${maximum}`;
  const name = typeof type === "object" ? type.join(" | ") : type ?? "any";
  return name + range;
}

customElements.define("destello-docs", DestelloDocs);

/**
 * What the tab is called (U13).
 *
 * @param input What is known, and the server's address.
 * @returns For example "Calls and messages · Destello 127.0.0.1:8000".
 */
export function docsTitle({ model, address }: ChipsInput): string {
  return `${TEXTS[model.words.text.language].title} · Destello ${address}`;
}

/**
 * The page.
 *
 * @param options What it shows and whom it asks.
 */
export function createDocs(options: DocsOptions): LitElement {
  const docs = new DestelloDocs();
  docs.options = options;
  docs.model = options.model;
  return docs;
}
