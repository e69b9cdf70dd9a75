/**
 * `<findings-list>`: what the server's doctor finds to be wrong with the server or the boards, and the command that mends each.
 * It asks when it is opened and when a person wants it to look again.
 *
 * @module
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { examine } from "../../protocol/api/doctor.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import { findingSentence, type FindingSubject, type ReadFinding } from "../../protocol/findings.ts";
import { busyIcon, checkIcon, troubleIcon } from "../elements/icons.ts";
import { common } from "../elements/styles.ts";
import { ModelWatch } from "../elements/watch.ts";
import type { PageModel } from "../page_model.ts";
import { findingsText } from "../text/findings_words.ts";

/** How far the examination is. */
type Examination =
  | { readonly kind: "looking" }
  | { readonly kind: "done"; readonly findings: readonly ReadFinding[] }
  | { readonly kind: "failed"; readonly failure: RequestFailure };

class FindingsList extends LitElement {
  static override properties = {
    model: { attribute: false },
    about: { attribute: false },
    examination: { state: true },
  };
  static override styles = [
    common,
    css`
      :host {
        display: block;
        margin-top: 12px;
        font-size: 0.9375rem;
      }

      ul {
        display: grid;
        gap: 12px;
        margin: 0;
        padding: 0;
        list-style: none;
      }

      li,
      .line {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 2px 8px;
        align-items: start;
        overflow-wrap: anywhere;
      }

      .icon {
        margin-top: 0.2em;
      }

      .bad {
        color: var(--trouble);
      }

      .well {
        color: var(--well);
      }

      .run {
        grid-column: 2;
        color: var(--quiet);
        font-size: 0.875rem;
      }

      code {
        display: block;
        padding: 6px 8px;
        border: 1px solid var(--line);
        border-radius: 6px;
        color: var(--ink);
        font-size: 0.8125rem;
        user-select: all;
      }
    `,
  ];

  declare model: PageModel;
  declare about: FindingSubject;
  declare examination: Examination;

  constructor() {
    super();
    this.examination = { kind: "looking" };
    new ModelWatch(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#look();
  }

  protected override render(): TemplateResult {
    const { examination, model: { words } } = this;
    const text = findingsText[words.text.language];
    switch (examination.kind) {
      case "looking":
        return html`<p class="line">${busyIcon}<span>${text.looking}</span></p>`;
      case "failed":
        return html`
          <p class="line">
            <span class="bad">${troubleIcon}</span>
            <span>${text.failed(words.failure(examination.failure).what)}</span>
          </p>
          ${this.#again()}
        `;
      case "done": {
        // What a board's own reason is, the chip and the board's card say already.
        const found = examination.findings.filter(({ about, code }) =>
          about === this.about && code !== "board_trouble"
        );
        return html`
          ${found.length > 0 ? nothing : html`
            <p class="line"><span class="well">${checkIcon}</span><span>${text.well}</span></p>
          `}
          <ul>${found.map((finding) => this.#finding(finding))}</ul>
          ${this.#again()}
        `;
      }
    }
  }

  #finding(finding: ReadFinding): TemplateResult {
    const text = findingsText[this.model.words.text.language];
    return html`
      <li>
        <span class="bad">${troubleIcon}</span>
        <span>${findingSentence(text.sentences, finding)}.</span>
        <div class="run">${text.run}<code translate="no">${finding.command}</code></div>
      </li>
    `;
  }

  #again(): TemplateResult {
    const { again } = findingsText[this.model.words.text.language];
    return html`<button class="plain" @click=${() => void this.#look()}>${again}</button>`;
  }

  async #look(): Promise<void> {
    this.examination = { kind: "looking" };
    try {
      const { findings } = await this.model.session.call(examine, {});
      this.examination = { kind: "done", findings };
    } catch (failure) {
      if (!(failure instanceof RequestFailure)) throw failure;
      this.examination = { kind: "failed", failure };
    }
  }
}

customElements.define("findings-list", FindingsList);
