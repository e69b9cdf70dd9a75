/**
 * `<changed-projects>`: served projects whose files have changed since the server loaded them, what is wrong with them, and a way to have them
 * built and served anew (R10, R11). Fetched when there is one. It lies over the lower edge of the window, so that no control moves.
 *
 * @module
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { build, type ChangedProject, type ChangeStage } from "../../protocol/api/projects.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import { own } from "../../protocol/own.ts";
import { busyIcon, noteIcon, troubleIcon } from "../elements/icons.ts";
import { common } from "../elements/styles.ts";
import { ModelWatch } from "../elements/watch.ts";
import type { PageModel } from "../page_model.ts";
import type { Tables } from "../text/text.ts";

interface ChangedText {
  /** What all of it is about. */
  readonly title: string;
  /** How far a project is, by name of the stage. */
  readonly stage: Readonly<Record<ChangeStage, (project: string) => string>>;
  readonly build: string;
  /** The same for who hears the button without what is beside it. */
  readonly buildProject: (project: string) => string;
}

const en: ChangedText = {
  title: "Changed projects",
  stage: {
    changed: (project) => `The files of ${project} have changed since the server loaded them.`,
    building: (project) => `${project} is being built. Then its boards have the new controls.`,
    failed: (project) => `${project} is served as it was before its files changed:`,
  },
  build: "Build and serve anew",
  buildProject: (project) => `Build and serve ${project} anew`,
};

const es: ChangedText = {
  title: "Proyectos cambiados",
  stage: {
    changed: (project) => `Los archivos de ${project} han cambiado desde que el servidor los cargó.`,
    building: (project) => `${project} se está compilando. Después sus placas tendrán los controles nuevos.`,
    failed: (project) => `${project} se sirve como antes de que cambiaran sus archivos:`,
  },
  build: "Compilar y servir de nuevo",
  buildProject: (project) => `Compilar y servir ${project} de nuevo`,
};

const TEXTS: Tables<ChangedText> = { en: en, es: es };
const ICONS: Readonly<Record<string, TemplateResult>> = { building: busyIcon, failed: troubleIcon };
/** Between the focused control and this, when the browser scrolls to the control. */
const ROOM_PX = 16;

class ChangedProjects extends LitElement {
  static override properties = { model: { attribute: false }, failure: { state: true } };
  static override styles = [
    common,
    css`
      :host {
        display: block;
        position: sticky;
        bottom: 8px;
        z-index: 2;
        margin-top: var(--gap);
      }

      section {
        display: grid;
        gap: 10px;
        max-height: 50vh;
        overflow-y: auto;
        padding: 12px 14px;
        border: 1px solid var(--field);
        border-radius: var(--radius);
        background: var(--card);
        box-shadow: 0 2px 12px rgb(0 0 0 / 30%);
        font-size: 0.9375rem;
        overflow-wrap: anywhere;
      }

      .project {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 8px 10px;
        align-items: start;
      }

      .project > .icon {
        margin-top: 0.15em;
        font-size: 1.0625rem;
      }

      .failed > .icon {
        color: var(--trouble);
      }

      .said {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 12px;
        align-items: start;
        justify-content: space-between;
      }

      .said p {
        flex: 1 1 16rem;
      }

      pre {
        grid-column: 2;
        margin: 0;
        font-family: ui-monospace, monospace;
        font-size: 0.8125rem;
        white-space: pre-wrap;
      }
    `,
  ];

  declare model: PageModel;
  /** Why the last one could not be asked for. */
  declare failure: RequestFailure | null;
  /** Projects of which something was said. */
  #spoken: readonly string[] = [];

  constructor() {
    super();
    this.failure = null;
    new ModelWatch(this);
  }

  protected override render(): TemplateResult | typeof nothing {
    const changed = this.#changed;
    if (changed.length === 0) return nothing;
    const trouble = this.failure === null ? null : this.model.words.failure(this.failure);
    return html`
      <section aria-label=${this.#text.title} tabindex="0">
        ${changed.map((one) => this.#project(one))} ${trouble === null
          ? nothing
          : html`<p>${trouble.what}. ${trouble.todo}.</p>`}
      </section>
    `;
  }

  protected override updated(): void {
    // That one is being built was asked for, and says little.
    const lines = new Map(
      this.#changed.filter(({ stage }) => stage !== "building")
        .map((one) => [one.project, `${this.#said(one)} ${one.problem ?? ""}`.trim()]),
    );
    for (const project of new Set([...this.#spoken, ...lines.keys()])) {
      this.model.announcements.sayLine(`changed ${project}`, lines.get(project) ?? null);
    }
    this.#spoken = [...lines.keys()];
    if (this.#changed.length === 0) this.failure = null;
    const height = this.getBoundingClientRect().height;
    document.documentElement.style.scrollPaddingBottom = height === 0 ? "" : `${height + ROOM_PX}px`;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.documentElement.style.scrollPaddingBottom = "";
  }

  #project(one: ChangedProject): TemplateResult {
    const { project, stage, problem } = one;
    const { build: buildIt, buildProject } = this.#text;
    return html`
      <div class="project ${stage}">
        ${own(ICONS, stage) ?? noteIcon}
        <div class="said">
          <p>${this.#said(one)}</p>
          ${stage === "building" || !this.model.may(build) ? nothing : html`
            <button class="plain" aria-label=${buildProject(project)} @click=${() => this.#build(project)}>
              ${buildIt}
            </button>
          `}
        </div>
        ${problem === null ? nothing : html`<pre lang="en">${problem}</pre>`}
      </div>
    `;
  }

  #said({ project, stage }: ChangedProject): string {
    const { stage: sentences } = this.#text;
    return (own(sentences, stage) ?? sentences.changed)(project);
  }

  /** Without a connection nobody knows what has become of it. */
  get #changed(): readonly ChangedProject[] {
    const { truth, connection } = this.model;
    return connection.status === "online" ? truth.changedProjects ?? [] : [];
  }

  get #text(): ChangedText {
    return TEXTS[this.model.words.text.language];
  }

  async #build(project: string): Promise<void> {
    this.failure = null;
    try {
      await this.model.session.call(build, { project });
    } catch (failure) {
      if (!(failure instanceof RequestFailure)) throw failure;
      this.failure = failure;
    }
  }
}

customElements.define("changed-projects", ChangedProjects);
