/**
 * Ties an element to the model that it draws.
 *
 * @module
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { PageModel } from "../page_model.ts";

/** Draws its element anew whenever the model changes, for as long as the element is on the page. */
export class ModelWatch implements ReactiveController {
  readonly #host: ReactiveControllerHost & { readonly model: PageModel };
  #end: () => void = () => {};

  /**
   * A watch, which the element keeps by itself.
   *
   * @param host The element; its model is there before it is on the page, and stays the same.
   */
  constructor(host: ReactiveControllerHost & { readonly model: PageModel }) {
    this.#host = host;
    host.addController(this);
  }

  /** The element is on the page. */
  hostConnected(): void {
    this.#end = this.#host.model.subscribe(() => this.#host.requestUpdate());
  }

  /** The element is gone. */
  hostDisconnected(): void {
    this.#end();
  }
}
