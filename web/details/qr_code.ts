/**
 * `<qr-code>`: a link for the camera of a phone (S26d).
 *
 * @module
 */
import { css, html, LitElement, svg, type TemplateResult } from "lit";
import { encode } from "uqr";

/** Modules around it that stay white (ISO/IEC 18004, 5.3.8). */
const BORDER = 4;

class QrCode extends LitElement {
  static override properties = { text: {}, label: {} };
  // Black on white, also where the page is dark or its colours are forced: cameras read nothing else.
  static override styles = css`
    :host {
      display: block;
    }

    svg {
      display: block;
      width: min(240px, 100%);
      border-radius: 8px;
      background: #fff;
      fill: #000;
      forced-color-adjust: none;
      shape-rendering: crispEdges;
    }
  `;

  /** What it says. */
  declare text: string;
  /** Its name for who does not see it. */
  declare label: string;

  protected override render(): TemplateResult {
    const { data, size } = encode(this.text, { border: BORDER });
    const modules = data.flatMap((row, y) =>
      row.flatMap((isBlack, x) => isBlack ? [`M${x} ${y}h1v1h-1z`] : [])
    );
    return html`
      <svg role="img" aria-label=${this.label} viewBox="0 0 ${size} ${size}">
        ${svg`<path d=${modules.join("")} />`}
      </svg>
    `;
  }
}

customElements.define("qr-code", QrCode);

declare global {
  /** Elements by name. */
  interface HTMLElementTagNameMap {
    /** A QR code. */
    "qr-code": QrCode;
  }
}
