/**
 * Lit's decorators as far as Wokwi's drawing of the Uno needs them. Lit's own ones know every option of a property, which would be in
 * the first view of every page (P16).
 *
 * @module
 */
import type { LitElement } from "lit";

/**
 * A property that draws its element anew.
 *
 * @returns The decorator of a member.
 */
export function property(): (prototype: LitElement, name: string) => void {
  return (prototype, name) => {
    const { constructor } = prototype;
    if ("createProperty" in constructor && typeof constructor.createProperty === "function") {
      constructor.createProperty(name);
    }
  };
}

/**
 * An element within the drawing.
 *
 * @param selector Which.
 * @returns The decorator of a member.
 */
export function query(selector: string): (prototype: LitElement, name: string) => void {
  return (prototype, name) => {
    Object.defineProperty(prototype, name, {
      get(this: LitElement) {
        return this.renderRoot.querySelector(selector);
      },
    });
  };
}

/**
 * Wokwi's own tag, which the page does not use.
 *
 * @returns The decorator of a class.
 */
export function customElement(): () => void {
  return () => {};
}
