/**
 * `<drawn-uno>`: Wokwi's drawing of the Uno, made to fit its place.
 *
 * @module
 */
import { ArduinoUnoElement } from "@wokwi/elements/dist/esm/arduino-uno-element.js";
import { css, type CSSResult } from "lit";

/** Width of the drawing, in its own units. */
export const UNO_WIDTH = 274.3;
/** Centre of the LED marked "L", in the same units. */
export const BUILT_IN_LED = { x: 121.6, y: 46.3 } as const;

class DrawnUno extends ArduinoUnoElement {
  static override get styles(): CSSResult {
    return css`
      :host,
      svg {
        display: block;
        width: 100%;
        height: auto;
      }

      svg {
        font: 2px monospace;
      }
    `;
  }
}

customElements.define("drawn-uno", DrawnUno);

/**
 * Where a pin's hole is.
 *
 * @param pin As printed on the board: "13", "A0".
 * @returns Its place in the drawing's units, or null if the Uno has no such pin.
 */
export function pinPlace(pin: string): { readonly x: number; readonly y: number } | null {
  places ??= new Map(new DrawnUno().pinInfo.map(({ name, x, y }) => [name, { x, y }]));
  return places.get(pin) ?? null;
}

let places: ReadonlyMap<string, { readonly x: number; readonly y: number }> | null = null;
