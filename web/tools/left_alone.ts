/**
 * `<left-alone>`: serial ports on which the server has not looked for a board, why, and a way to have it look (B16). Loaded when there is
 * one.
 *
 * @module
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { RequestFailure } from "../../protocol/failures.ts";
import type { LeftAlone } from "../../protocol/left_alone.ts";
import { own } from "../../protocol/own.ts";
import { common } from "../elements/styles.ts";
import { ModelWatch } from "../elements/watch.ts";
import type { PageModel } from "../page_model.ts";

class LeftAlonePorts extends LitElement {
  static override properties = { model: { attribute: false }, failure: { state: true } };
  static override styles = [
    common,
    css`
      :host {
        display: block;
      }

      section {
        padding: 14px 16px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        color: var(--quiet);
        font-size: 0.9375rem;
      }

      h2 {
        font-size: 1rem;
      }

      ul {
        display: grid;
        gap: 8px;
        margin: 8px 0 0;
        padding: 0;
        list-style: none;
      }

      li {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 12px;
        align-items: center;
        justify-content: space-between;
      }

      li span {
        min-width: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  declare model: PageModel;
  /** Why the last port could not be tried. */
  declare failure: RequestFailure | null;

  constructor() {
    super();
    this.failure = null;
    new ModelWatch(this);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { truth, connection, words } = this.model;
    const { leftAlone = [] } = truth;
    if (leftAlone.length === 0 || connection.status !== "online") return nothing;
    const { found } = words.text;
    const trouble = this.failure === null ? null : words.failure(this.failure);
    return html`
      <section aria-labelledby="title">
        <h2 id="title">${found.leftAlone}</h2>
        <ul>
          ${leftAlone.map((port) => this.#port(port))}
        </ul>
        ${trouble === null ? nothing : html`<p>${trouble.what}. ${trouble.todo}.</p>`}
      </section>
    `;
  }

  #port({ id, path, adapter, why }: LeftAlone): TemplateResult {
    const { found } = this.model.words.text;
    const where = path.slice(path.lastIndexOf("/") + 1);
    const reason = own(found.why, why);
    return html`
      <li>
        <span>${found.at(adapter, where)}${reason === undefined ? "" : `: ${reason}`}</span>
        <button class="plain" aria-label=${found.tryPort(where)} @click=${() => this.#try(id)}>
          ${found.tryIt}
        </button>
      </li>
    `;
  }

  async #try(id: string): Promise<void> {
    this.failure = null;
    try {
      await this.model.tryPort(id);
    } catch (failure) {
      if (!(failure instanceof RequestFailure)) throw failure;
      this.failure = failure;
    }
  }
}

customElements.define("left-alone", LeftAlonePorts);
