/**
 * `<device-row>`: one device that may come in, and what an admin does to it (S25a).
 *
 * @module
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { type list, rename, revoke } from "../../protocol/api/devices.ts";
import type { ResultOf } from "../../protocol/api/method.ts";
import { tidyName } from "../../protocol/board_name.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import { troubleIcon } from "../elements/icons.ts";
import { common } from "../elements/styles.ts";
import { ModelWatch } from "../elements/watch.ts";
import type { PageModel } from "../page_model.ts";
import type { DevicesText } from "../text/devices_text.ts";
import { devicesText } from "../text/devices_words.ts";
import { named } from "../text/named.ts";
import { clientNameTrouble, nameFormStyles } from "./name_form.ts";

/** The server knows no better when a device was seen. */
const MINUTE_MS = 60_000;

/** A device. */
export type ToldDevice = ResultOf<typeof list>["devices"][number];

class DeviceRow extends LitElement {
  static override properties = {
    model: { attribute: false },
    device: { attribute: false },
    step: { state: true },
    problem: { state: true },
    isAsked: { state: true },
  };
  static override styles = [
    common,
    nameFormStyles,
    css`
      :host {
        display: block;
        padding: 10px 0;
        border-top: 1px solid var(--line);
      }

      .shown,
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 12px;
        align-items: center;
      }

      .who {
        flex: 1 1 14rem;
        min-width: 0;
        overflow-wrap: anywhere;
      }

      .name {
        font-weight: 650;
      }

      .name span,
      .quiet {
        color: var(--quiet);
        font-size: 0.875rem;
        font-weight: 400;
      }

      form {
        gap: 4px;
      }

      input {
        flex: 1 1 min(12em, 100%);
        width: 0;
      }

      [role="group"] {
        display: grid;
        gap: 8px;
      }
    `,
  ];

  declare model: PageModel;
  declare device: ToldDevice;
  /** What a person is about to do. */
  declare step: "shown" | "rename" | "revoke";
  /** Why it was not done. */
  declare problem: string | null;
  declare isAsked: boolean;
  /** What gets the focus once it is drawn. */
  #focused: string | null = null;

  constructor() {
    super();
    this.step = "shown";
    this.problem = null;
    this.isAsked = false;
    new ModelWatch(this);
  }

  get #text(): DevicesText {
    return devicesText[this.model.words.text.language];
  }

  protected override render(): TemplateResult {
    const problem = this.problem === null ? nothing : html`<span class="problem">
      ${troubleIcon} ${this.problem}</span>`;
    switch (this.step) {
      case "shown":
        return this.#shown();
      case "rename":
        return this.#renaming(problem);
      case "revoke":
        return this.#revoking(problem);
    }
  }

  protected override updated(): void {
    this.model.announcements.sayLine(`device ${this.device.id}`, this.problem);
    if (this.#focused === null) return;
    this.renderRoot.querySelector<HTMLElement>(this.#focused)?.focus();
    this.#focused = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.model.announcements.sayLine(`device ${this.device.id}`, null);
  }

  #shown(): TemplateResult {
    const { model, device: { name, role, seenAt } } = this;
    const { words } = model;
    const text = this.#text;
    const ago = seenAt === null ? 0 : model.now - Date.parse(seenAt);
    const seen = seenAt === null
      ? text.neverCame
      : text.cameLast(words.age(Math.floor(ago / MINUTE_MS) * MINUTE_MS));
    return html`
      <div class="shown">
        <div class="who">
          <p class="name">
            ${name}${name === model.server?.you
              ? html`
                <span>(${text.thisOne})</span>
              `
              : nothing}
          </p>
          <p class="quiet">${named(text.roles, role)}, ${seen}</p>
        </div>
        <button
          id="rename"
          class="plain"
          aria-label=${words.text.rename.rename(name)}
          @click=${() => this.#go("rename", "input")}
        >${text.rename}</button>
        <button
          id="revoke"
          class="plain"
          aria-label=${text.revokeDevice(name)}
          @click=${() => this.#go("revoke", "#keep")}
        >${text.revoke}</button>
      </div>
    `;
  }

  #renaming(problem: TemplateResult | typeof nothing): TemplateResult {
    const text = this.#text;
    const { save, cancel } = this.model.words.text.rename;
    return html`
      <form @submit=${this.#rename} @keydown=${this.#keyPressed}>
        <label for="name">${text.name}</label>
        <div class="row">
          <input
            id="name"
            aria-describedby="problem"
            aria-invalid=${this.problem !== null}
            autocomplete="off"
            .value=${this.device.name}
          >
          <button class="plain" ?disabled=${this.isAsked}>${save}</button>
          <button class="plain" type="button" @click=${this.#back}>${cancel}</button>
        </div>
        <p class="hint" id="problem">${problem}</p>
      </form>
    `;
  }

  #revoking(problem: TemplateResult | typeof nothing): TemplateResult {
    const text = this.#text;
    const { name } = this.device;
    return html`
      <div role="group" aria-labelledby="ask" @keydown=${this.#keyPressed}>
        <p id="ask">${text.revokeAsk(name)}</p>
        <div class="row">
          <button class="plain" ?disabled=${this.isAsked} @click=${this.#revoke}>
            ${text.revokeDevice(name)}
          </button>
          <button id="keep" class="plain" @click=${this.#back}>${text.keep}</button>
        </div>
        <p>${problem}</p>
      </div>
    `;
  }

  #go(step: "rename" | "revoke", focused: string): void {
    this.step = step;
    this.#focused = focused;
  }

  #back(): void {
    this.#focused = `#${this.step}`;
    this.step = "shown";
    this.problem = null;
  }

  /** What this was opened for is closed, and not all devices. */
  #keyPressed(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.#back();
  }

  async #rename(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { device: { id: device }, model } = this;
    const name = tidyName(this.renderRoot.querySelector("input")?.value ?? "");
    this.problem = name === "" ? this.#text.noName : clientNameTrouble(model.words, name);
    if (this.problem !== null) return;
    const renamed = await this.#call(() => model.session.call(rename, { device, name }));
    if (renamed === null) return;
    this.#say(this.#text.renamed(renamed.name));
    this.#back();
  }

  async #revoke(): Promise<void> {
    const { device: { id: device, name }, model } = this;
    if (await this.#call(() => model.session.call(revoke, { device })) === null) return;
    this.#say(this.#text.revoked(name));
    this.dispatchEvent(new Event("gone"));
  }

  #say(sentence: string): void {
    this.model.announcements.say(`device ${this.device.id} done`, sentence);
  }

  async #call<Result>(ask: () => Promise<Result>): Promise<Result | null> {
    this.problem = null;
    this.isAsked = true;
    try {
      return await ask();
    } catch (failure) {
      if (!(failure instanceof RequestFailure)) throw failure;
      const { what, todo } = this.model.words.failure(failure);
      this.problem = `${what}. ${todo}`;
      return null;
    } finally {
      this.isAsked = false;
    }
  }
}

customElements.define("device-row", DeviceRow);
