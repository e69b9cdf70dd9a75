/**
 * `<try-call>`: a method with its params to fill in, and what came of the call.
 *
 * @module
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { ContentDescriptor, OpenRpcMethod } from "../../protocol/documents/openrpc.ts";
import { type FailureOutcome, RequestFailure } from "../../protocol/failures.ts";
import { common } from "../elements/styles.ts";
import type { DocsText } from "../text/docs_text.ts";

/** What came of a call. */
type Came =
  | { readonly stage: "calling" }
  | { readonly stage: "answered"; readonly result: unknown }
  | { readonly stage: "failed"; readonly outcome: FailureOutcome; readonly said: string };

/** A param that cannot be read. */
class NotJson extends Error {}

export class TryCall extends LitElement {
  static override styles = [
    common,
    css`
      form {
        display: grid;
        gap: 12px;
        margin-top: 12px;
      }

      label {
        display: grid;
        gap: 4px;
        max-width: 24rem;
        font-weight: 600;
      }

      input,
      select {
        min-height: var(--target);
        padding: 4px 10px;
        border: 1px solid var(--field);
        border-radius: 8px;
        background: var(--card);
        color: var(--ink);
        font: inherit;
        font-weight: 400;
      }

      section {
        margin-top: 16px;
      }

      h4 {
        margin: 0;
        font-size: 1rem;
      }

      pre {
        margin: 4px 0 0;
        padding: 12px;
        border-radius: 8px;
        background: var(--note);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }

      .failed {
        color: var(--trouble);
      }
    `,
  ];
  static override properties = {
    method: { attribute: false },
    board: { attribute: false },
    text: { attribute: false },
    why: { attribute: false },
    came: { state: true },
  };

  declare method: OpenRpcMethod;
  declare board: string;
  declare text: DocsText;
  /** Why it cannot be called; null if it can. */
  declare why: string | null;
  /** Asks the server. */
  declare request: (method: string, params: Readonly<Record<string, unknown>>) => Promise<unknown>;
  declare came: Came | null;

  constructor() {
    super();
    this.came = null;
  }

  override render(): TemplateResult {
    const { method: { name, params }, text, why, came } = this;
    const isBusy = came?.stage === "calling";
    return html`
      <form @submit=${this.#submit} aria-label=${`${text.call} ${name}`}>
        ${params.map((param) => this.#input(param))}
        <div>
          <button class="plain chief" ?disabled=${why !== null || isBusy} aria-busy=${isBusy}>
            ${isBusy ? text.calling : `${text.call} ${name}`}
          </button>
        </div>
        ${why === null ? nothing : html`<p>${why}</p>`}
      </form>
      ${came === null || isBusy ? nothing : this.#answer(came)}
    `;
  }

  #answer(came: Came): TemplateResult {
    const { text } = this;
    return html`
      <section tabindex="-1" aria-label=${text.answered}>
        ${came.stage === "failed"
          ? html`
            <h4 class="failed">${text.failed[came.outcome]}</h4>
            <pre>${came.said}</pre>
          `
          : html`
            <h4>${text.answered}</h4>
            <pre>${JSON.stringify(came.stage === "answered" ? came.result : null, null, 2)}</pre>
          `}
      </section>
    `;
  }

  #input({ name, required = false, schema }: ContentDescriptor): TemplateResult | typeof nothing {
    const choices = schema.enum ?? (schema.type === "boolean" ? ["true", "false"] : null);
    const label = html`<span>${name}${
      required ? nothing : html`
        (${this.text.optional})
      `
    }</span>`;
    if (choices !== null) {
      return html`<label>${label}<select name=${name}>
        ${required ? nothing : html`<option value=""></option>`}
        ${choices.map((choice) => html`<option>${choice}</option>`)}
      </select></label>`;
    }
    const isNumber = schema.type === "integer" || schema.type === "number";
    return html`<label>${label}<input
      name=${name}
      type=${isNumber ? "number" : "text"}
      step=${schema.multipleOf ?? (schema.type === "integer" ? 1 : "any")}
      min=${schema.minimum ?? nothing}
      max=${schema.maximum ?? nothing}
      .value=${name === "board" ? this.board : required && isNumber ? String(schema.minimum ?? 0) : ""}
      ?required=${required && schema.type !== "string"}
    ></label>`;
  }

  readonly #submit = async (event: Event) => {
    event.preventDefault();
    const { method: { name, params }, text } = this;
    try {
      const given = params.flatMap((param) => this.#given(param));
      this.came = { stage: "calling" };
      this.came = { stage: "answered", result: await this.request(name, Object.fromEntries(given)) };
    } catch (error) {
      if (!(error instanceof RequestFailure || error instanceof NotJson)) throw error;
      const said = error instanceof NotJson
        ? text.notJson(error.message)
        : `${error.reason}: ${error.message}\n${error.hint}`;
      this.came = { stage: "failed", outcome: error instanceof NotJson ? "not_run" : error.outcome, said };
    }
    await this.updateComplete;
    this.renderRoot.querySelector("section")?.focus();
  };

  #given({ name, required = false, schema }: ContentDescriptor): readonly (readonly [string, unknown])[] {
    const input = this.renderRoot.querySelector<HTMLInputElement | HTMLSelectElement>(`[name="${name}"]`);
    const value = input?.value ?? "";
    if (value === "" && !(required && schema.type === "string")) return [];
    if (schema.type === "string") return [[name, value]];
    try {
      return [[name, JSON.parse(value)]];
    } catch {
      // Where it may be a text, a text is meant.
      if (schema.type?.includes("string") === true) return [[name, value]];
      throw new NotJson(name);
    }
  }
}

customElements.define("try-call", TryCall);
