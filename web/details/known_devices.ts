/**
 * `<known-devices>`: which devices may come in, and the codes that let one in (S25a). Fetched when an admin wants to see them.
 *
 * @module
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { invite, pairingFragment, withdraw } from "../../protocol/api/devices.ts";
import type { Role } from "../../protocol/api/method.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import { own } from "../../protocol/own.ts";
import { closeIcon, troubleIcon } from "../elements/icons.ts";
import { common } from "../elements/styles.ts";
import { ModelWatch } from "../elements/watch.ts";
import type { PageModel } from "../page_model.ts";
import type { DevicesText, Invited } from "../text/devices_text.ts";
import { devicesText } from "../text/devices_words.ts";
import { named } from "../text/named.ts";
import "./device_row.ts";
import { invitationOrigin } from "./invitation_origin.ts";
import "./qr_code.ts";
import { DeviceWatch, type ToldDevices } from "./device_watch.ts";

/** What is asked for, by the choice. */
const INVITED: Readonly<Record<Invited, { readonly role: Role; readonly many?: boolean }>> = {
  control: { role: "control" },
  view: { role: "view" },
  class: { role: "view", many: true },
  admin: { role: "admin" },
};

/** What a person types to let phones in. */
const LAN_COMMAND = "deno task serve --lan";
/** And to encrypt what they send. */
const TLS_COMMAND = `${LAN_COMMAND} --tls self`;

type ToldCode = ToldDevices["codes"][number];

class KnownDevices extends LitElement {
  static override properties = { model: { attribute: false }, failure: { state: true } };
  static override styles = [
    common,
    css`
      section {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 8px;
        padding: 12px 16px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--card);
        overflow-wrap: anywhere;
      }

      .head,
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: center;
      }

      .head {
        justify-content: space-between;
      }

      h2 {
        font-size: 1.25rem;
      }

      h3 {
        margin-top: 8px;
        font-size: 1rem;
      }

      .close {
        display: grid;
        place-items: center;
        padding: 0;
      }

      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }

      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 4px;
      }

      select {
        flex: 1 1 min(16rem, 100%);
        min-width: 0;
        min-height: var(--target);
        padding: 4px 8px;
        border: 1px solid var(--field);
        border-radius: 8px;
        background: var(--card);
        color: var(--ink);
        font: inherit;
      }

      .codes li {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 4px;
        margin-top: 8px;
        padding: 10px 12px;
        border-radius: 8px;
        background: var(--note);
      }

      code {
        padding: 6px 8px;
        border: 1px solid var(--line);
        border-radius: 6px;
        background: var(--card);
        font-size: 0.875rem;
        user-select: all;
      }

      .code {
        justify-self: start;
        font-size: 1.5rem;
        letter-spacing: 0.1em;
      }

      .pieces {
        display: grid;
        gap: 4px;
      }

      .note {
        padding: 10px 12px;
        border-radius: 8px;
        background: var(--note);
      }

      .problem {
        color: var(--trouble);
      }
    `,
  ];

  declare model: PageModel;
  /** Why the last code could not be made, or withdrawn. */
  declare failure: RequestFailure | null;
  readonly #watch: DeviceWatch = new DeviceWatch(this);
  /** Ids of devices that were there already; null before any was told. */
  #known: ReadonlySet<string> | null = null;

  constructor() {
    super();
    this.failure = null;
    new ModelWatch(this);
  }

  get #text(): DevicesText {
    return devicesText[this.model.words.text.language];
  }

  protected override render(): TemplateResult {
    const text = this.#text;
    const problem = this.#problem();
    return html`
      <section aria-labelledby="title" @keydown=${this.#keyPressed}>
        <div class="head">
          <h2 id="title" tabindex="-1">${this.model.words.text.chips.devices}</h2>
          <button class="plain close" aria-label=${text.close} title=${text.close} @click=${this.#close}>
            ${closeIcon}
          </button>
        </div>
        ${problem === null ? nothing : html`<p class="problem">${troubleIcon} ${problem}</p>`}
        ${this.#content()}
      </section>
    `;
  }

  protected override firstUpdated(): void {
    this.come();
  }

  protected override updated(): void {
    const { announcements } = this.model;
    announcements.sayLine("devices", this.#problem());
    const { told } = this.#watch;
    if (told === null) return;
    for (const { id, name } of told.devices) {
      if (this.#known?.has(id) === false) announcements.say(`device ${id} done`, this.#text.letIn(name));
    }
    this.#known = new Set(told.devices.map(({ id }) => id));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.model.announcements.sayLine("devices", null);
  }

  /** Come into view, with the focus. */
  come(): void {
    const title = this.renderRoot.querySelector("h2");
    this.scrollIntoView({ block: "nearest" });
    title?.focus({ preventScroll: true });
  }

  #content(): TemplateResult | typeof nothing {
    const text = this.#text;
    const { model } = this;
    const { told, failure } = this.#watch;
    if (model.connection.status !== "online") return html`<p>${text.unknown}</p>`;
    if (told === null) {
      return failure === null ? html`<p>${model.words.text.tools.loading}</p>` : nothing;
    }
    return html`
      ${told.devices.length === 0 ? html`<p>${text.none}</p>` : html`
        <ul>${repeat(told.devices, ({ id }) => id, (device) =>
          html`
            <li>
              <device-row .model=${model} .device=${device} @gone=${this.come}></device-row>
            </li>
          `)}</ul>
      `}
      <h3>${text.inviteTitle}</h3>
      <form @submit=${this.#invite}>
        <label for="invited">${text.invited}</label>
        <div class="row">
          <select id="invited">
            ${Object.keys(INVITED).map((name) =>
              html`<option value=${name}>${named(text.choices, name)}</option>`
            )}
          </select>
          <button class="plain chief">${text.make}</button>
        </div>
      </form>
      ${told.network?.startsWith("http:") === true
        ? html`<p class="note">${text.plainHttp}</p><code translate="no">${TLS_COMMAND}</code>`
        : nothing}
      ${this.#codes(told)}
    `;
  }

  #codes({ codes, at, network, fingerprint }: ToldDevices): TemplateResult | typeof nothing {
    const text = this.#text;
    const since = this.model.clock.now() - at;
    const origin = invitationOrigin(location, network);
    const live = codes.filter(({ leftMs }) => leftMs > since);
    return live.length === 0 ? nothing : html`
      <ul class="codes" aria-label=${text.codes}>${live.map((code) => this.#code(code, since, origin))}</ul>
      ${fingerprint === null || origin !== network ? nothing : html`
        <div class="note pieces">
          <p>${text.fingerprint}</p>
          <code translate="no">${fingerprint.split(":").map((byte, index) =>
            index === 0 ? byte : html`:<wbr>${byte}`
          )}</code>
        </div>
      `}
      <div class="row">
        <button class="plain" @click=${this.#withdraw}>${text.withdraw}</button>
      </div>
    `;
  }

  #code({ code, role, many, leftMs }: ToldCode, since: number, origin: string | null): TemplateResult {
    const text = this.#text;
    const link = (origin ?? location.origin) + pairingFragment(code);
    const works = (many ? text.often : text.once)(minutes(leftMs - since));
    return html`
      <li>
        ${many ? nothing : html`<code class="code" translate="no">${code.replace(/^.{4}/, "$& ")}</code>`}
        <p>${many ? text.useLink : text.useCode}</p>
        <code translate="no">${link}</code>
        ${origin === null ? html`<p>${text.onlyHere}</p><code translate="no">${LAN_COMMAND}</code>` : html`
          <qr-code .text=${link} .label=${text.qrCode}></qr-code>
        `}
        <p>${named(text.choices, many ? "class" : role)}. ${works}.</p>
      </li>
    `;
  }

  #problem(): string | null {
    const failure = this.failure ?? this.#watch.failure;
    // That there is no server is said already.
    if (failure === null || this.model.connection.status !== "online") return null;
    const { what, todo } = this.model.words.failure(failure);
    return `${what}. ${todo}`;
  }

  #close(): void {
    this.dispatchEvent(new Event("done"));
  }

  #keyPressed({ key }: KeyboardEvent): void {
    if (key === "Escape") this.#close();
  }

  async #invite(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const invited = own(INVITED, this.renderRoot.querySelector("select")?.value ?? "");
    if (invited === undefined) return;
    await this.#do(() => this.model.session.call(invite, invited), this.#text.made);
  }

  async #withdraw(): Promise<void> {
    await this.#do(() => this.model.session.call(withdraw, {}), this.#text.withdrawn);
    this.renderRoot.querySelector("select")?.focus();
  }

  async #do(ask: () => Promise<unknown>, done: string): Promise<void> {
    this.failure = null;
    try {
      await ask();
      this.model.announcements.say("devices done", done);
    } catch (failure) {
      if (!(failure instanceof RequestFailure)) throw failure;
      this.failure = failure;
    }
  }
}

/** For example "1:53"; the last second counts. */
function minutes(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

declare global {
  /** Elements by name. */
  interface HTMLElementTagNameMap {
    /** The devices. */
    "known-devices": KnownDevices;
  }
}

customElements.define("known-devices", KnownDevices);
