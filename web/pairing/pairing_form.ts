/**
 * `<pairing-form>`: asks for a code and a name, and exchanges them for a token of this browser's own (S23).
 *
 * @module
 */
import { css, html, LitElement, type TemplateResult } from "lit";
import * as z from "zod/mini";
import { PAIR_PATH, paired } from "../../protocol/api/devices.ts";
import { tidyName } from "../../protocol/board_name.ts";
import { clientNameTrouble, nameFormStyles } from "../details/name_form.ts";
import { troubleIcon } from "../elements/icons.ts";
import { common } from "../elements/styles.ts";
import { Language } from "../text/language.ts";
import { pairingEn } from "../text/pairing_en.ts";
import { pairingEs } from "../text/pairing_es.ts";
import type { PairingText } from "../text/pairing_text.ts";
import type { Words } from "../text/words.ts";
import type { Tables } from "../text/text.ts";

const TEXTS: Tables<PairingText> = { en: pairingEn, es: pairingEs };
const refused = z.object({ error: z.object({ reason: z.string() }) });

/** Which field is wrong, and why. */
interface Problem {
  readonly field: "code" | "name";
  readonly sentence: string;
}

class PairingForm extends LitElement {
  static override properties = {
    words: { attribute: false },
    code: {},
    problem: { state: true },
    isAsked: { state: true },
  };
  static override styles = [
    common,
    nameFormStyles,
    css`
      :host {
        display: block;
        max-width: 30rem;
        margin: 0 auto;
        padding: var(--gap);
      }

      form {
        gap: 4px;
        padding: var(--gap);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--card);
      }

      h1 {
        font-size: 1.25rem;
      }

      label {
        margin-top: 12px;
        font-weight: 600;
      }

      #code {
        font-family: ui-monospace, monospace;
        font-size: 1.25rem;
        letter-spacing: 0.1em;
        text-transform: uppercase;
      }

      button {
        margin-top: 16px;
      }

      code {
        overflow-wrap: anywhere;
      }
    `,
  ];

  declare words: Words;
  declare code: string;
  declare problem: Problem | null;
  declare isAsked: boolean;
  /** Told the token. */
  declare done: (token: string) => void;

  constructor() {
    super();
    this.problem = null;
    this.isAsked = false;
  }

  get #text(): PairingText {
    return TEXTS[this.words.text.language];
  }

  protected override render(): TemplateResult {
    const text = this.#text;
    return html`
      <main>
        <form @submit=${this.#submit} novalidate>
          <h1>${text.title}</h1>
          <p>${text.ask} <code translate="no">${text.command}</code></p>
          <label for="code">${text.code}</label>
          <input
            id="code"
            aria-describedby="code-problem"
            aria-invalid=${this.problem?.field === "code"}
            autocomplete="one-time-code"
            autocapitalize="characters"
            spellcheck="false"
            .value=${this.code}
          >
          <p class="problem" id="code-problem">${this.#problemOf("code")}</p>
          <label for="name">${text.name}</label>
          <input
            id="name"
            aria-describedby="name-problem"
            aria-invalid=${this.problem?.field === "name"}
            autocomplete="off"
          >
          <p class="hint" id="name-problem">${this.problem?.field === "name"
            ? html`<span class="problem">${this.#problemOf("name")}</span>`
            : text.nameHint}</p>
          <button class="plain chief" ?disabled=${this.isAsked}>${text.connect}</button>
        </form>
      </main>
    `;
  }

  protected override firstUpdated(): void {
    this.#field(this.code === "" ? "code" : "name")?.focus();
  }

  #problemOf(field: Problem["field"]): TemplateResult | string {
    return this.problem?.field === field ? html`${troubleIcon} ${this.problem.sentence}` : "";
  }

  #field(id: Problem["field"]): HTMLInputElement | null {
    return this.renderRoot.querySelector<HTMLInputElement>(`#${id}`);
  }

  /** Whoever hears the page hears why, because the field is described by it. */
  async #say(problem: Problem): Promise<void> {
    this.problem = problem;
    await this.updateComplete;
    this.#field(problem.field)?.focus();
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const code = this.#field("code")?.value ?? "";
    const name = tidyName(this.#field("name")?.value ?? "");
    if (code.trim() === "") return await this.#say({ field: "code", sentence: this.#text.wrongCode });
    const wrongName = name === "" ? this.#text.noName : clientNameTrouble(this.words, name);
    if (wrongName !== null) return await this.#say({ field: "name", sentence: wrongName });
    this.problem = null;
    this.isAsked = true;
    const answer = await exchange(code, name);
    this.isAsked = false;
    if ("token" in answer) this.done(answer.token);
    else await this.#say({ field: "code", sentence: this.#text[answer.problem] });
  }
}

customElements.define("pairing-form", PairingForm);

/** The token, or what kept it from coming. */
type Exchanged =
  | { readonly token: string }
  | { readonly problem: "wrongCode" | "tooMany" | "busy" | "noAnswer" | "failed" };

async function exchange(code: string, name: string): Promise<Exchanged> {
  try {
    const response = await fetch(PAIR_PATH, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ code, name }),
    });
    const answer: unknown = await response.json();
    const told = paired().safeParse(answer);
    if (told.success) return { token: told.data.token };
    const reason = refused.safeParse(answer).data?.error.reason;
    if (reason === "wrong_code") return { problem: "wrongCode" };
    if (reason === "too_many_without_token") return { problem: "busy" };
    return { problem: reason === "too_many_requests" ? "tooMany" : "failed" };
  } catch {
    return { problem: "noAnswer" };
  }
}

/**
 * Ask the person in front of the page.
 *
 * @param code What a link brought along; else empty.
 * @returns The token, when there is one.
 */
export async function askForCode(code: string): Promise<string> {
  const { words } = await Language.open({ browser: navigator.languages, storage: () => localStorage });
  document.documentElement.lang = words.text.language;
  const form = new PairingForm();
  const token = await new Promise<string>((resolve) => {
    Object.assign(form, { words, code, done: resolve });
    document.body.prepend(form);
    const start = document.getElementById("not-started");
    if (start !== null) start.hidden = true;
  });
  form.remove();
  return token;
}
