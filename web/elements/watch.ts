/**
 * Ties an element to the model that it draws.
 *
 * @module
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { PageModel } from "../page_model.ts";

/** An element that draws a model, or one board of it. */
type Host = ReactiveControllerHost & { readonly model: PageModel; readonly board?: string | null };

/**
 * Draws its element anew whenever the model changes, for as long as the element is on the page: that of one board when this board
 * changes, and every one when more does.
 */
export class ModelWatch implements ReactiveController {
  readonly #host: Host;
  #end: () => void = () => {};

  /**
   * A watch, which the element keeps by itself.
   *
   * @param host The element; its model is there before it is on the page, and stays the same.
   */
  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  /** The element is on the page. */
  hostConnected(): void {
    this.#end = this.#host.model.subscribe((changed) => {
      // No board has an empty id.
      if (changed === null || changed.has(this.#host.board ?? "")) this.#host.requestUpdate();
    });
  }

  /** The element is gone. */
  hostDisconnected(): void {
    this.#end();
  }
}
