/**
 * `<left-alone>`: serial ports on which the server has not looked for a board, why, and a way to have it look (B16). Loaded when there is
 * one.
 *
 * @module
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { RequestFailure } from "../../protocol/failures.ts";
import { type LeftAlone, type LeftAloneWhy, tryPort } from "../../protocol/api/ports.ts";
import { own } from "../../protocol/own.ts";
import { common } from "../elements/styles.ts";
import { ModelWatch } from "../elements/watch.ts";
import type { PageModel } from "../page_model.ts";
import type { Tables } from "../text/text.ts";

interface LeftAloneText {
  /** Above ports on which no board was looked for. */
  readonly title: string;
  readonly at: (adapter: string, port: string) => string;
  /** Why, by name. */
  readonly why: Readonly<Record<LeftAloneWhy, string>>;
  readonly tryIt: string;
  /** The same for who hears the button without what is beside it. */
  readonly tryPort: (port: string) => string;
}

const en: LeftAloneText = {
  title: "Left alone",
  at: (adapter, port) => `${adapter} on ${port}`,
  tryIt: "Try it",
  tryPort: (port) => `Try ${port}`,
  why: {
    modem: "it looks like a modem",
    gps: "it looks like a GPS receiver",
    radio: "it looks like a stick for Zigbee, Z-Wave or the like",
    bootloader: "its bootloader waits for an image",
    unknown: "nobody knows such a board or adapter",
    ignored: "it is to be ignored (--ignore)",
    "not_chosen": "others were chosen (--only)",
  },
};

const es: LeftAloneText = {
  title: "Sin tocar",
  at: (adapter, port) => `${adapter} en ${port}`,
  tryIt: "Probar",
  tryPort: (port) => `Probar ${port}`,
  why: {
    modem: "parece un módem",
    gps: "parece un receptor GPS",
    radio: "parece una llave de Zigbee, Z-Wave o similar",
    bootloader: "su cargador de arranque espera una imagen",
    unknown: "no se conoce ninguna placa ni adaptador así",
    ignored: "se pidió no tocarlo (--ignore)",
    "not_chosen": "se eligieron otros (--only)",
  },
};

const TEXTS: Tables<LeftAloneText> = { en: en, es: es };

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
    const trouble = this.failure === null ? null : words.failure(this.failure);
    return html`
      <section aria-labelledby="title">
        <h2 id="title">${this.#text.title}</h2>
        <ul>
          ${leftAlone.map((port) => this.#port(port))}
        </ul>
        ${trouble === null ? nothing : html`<p>${trouble.what}. ${trouble.todo}.</p>`}
      </section>
    `;
  }

  #port({ id, path, adapter, why }: LeftAlone): TemplateResult {
    const { at, why: whys, tryIt, tryPort: tryOne } = this.#text;
    const where = path.slice(path.lastIndexOf("/") + 1);
    const reason = own(whys, why);
    return html`
      <li>
        <span>${at(adapter, where)}${reason === undefined ? "" : `: ${reason}`}</span>
        ${this.model.may(tryPort)
          ? html`
            <button class="plain" aria-label=${tryOne(where)} @click=${() => this.#try(id)}>
              ${tryIt}
            </button>
          `
          : nothing}
      </li>
    `;
  }

  get #text(): LeftAloneText {
    return TEXTS[this.model.words.text.language];
  }

  async #try(id: string): Promise<void> {
    this.failure = null;
    try {
      await this.model.session.call(tryPort, { port: id });
    } catch (failure) {
      if (!(failure instanceof RequestFailure)) throw failure;
      this.failure = failure;
    }
  }
}

customElements.define("left-alone", LeftAlonePorts);
