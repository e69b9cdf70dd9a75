/**
 * The focus when what had it is no longer there (L2a). A button that goes with what it was for would leave the focus to the
 * document, where a screen reader begins anew at the top. The nearest heading above it has the focus instead, which also says
 * where it is.
 *
 * @module
 */
import { LitElement, type ReactiveController, type ReactiveElement } from "lit";

/** The last heading that has had the focus so. */
let standIn: HTMLElement | null = null;

/** Whether no person has put the focus where it is: it is nowhere, or at the heading above what vanished. */
export function isFocusLost(): boolean {
  return document.activeElement === document.body || standIn?.matches(":focus") === true;
}

class FocusKept implements ReactiveController {
  readonly #host: ReactiveElement;
  /** What had the focus before the element was drawn anew. */
  #focused: Element | null = null;

  constructor(host: ReactiveElement) {
    this.#host = host;
  }

  hostUpdate(): void {
    this.#focused = this.#host.shadowRoot?.activeElement ?? null;
  }

  hostUpdated(): void {
    // The element itself may know a better place, and goes there once it is drawn.
    if (this.#focused?.isConnected === false) void this.#host.updateComplete.then(() => this.#keep());
    this.#focused = null;
  }

  #keep(): void {
    if (document.activeElement === document.body) focusHeading(this.#host);
  }
}

/** Of the element, or of the nearest one around it that has one. */
function focusHeading(element: Element): void {
  const heading = [...element.shadowRoot?.querySelectorAll<HTMLElement>("h1, h2, h3") ?? []]
    .find((candidate) => candidate.checkVisibility());
  if (heading !== undefined) {
    standIn = heading;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    return;
  }
  const root = element.getRootNode();
  if (root instanceof ShadowRoot) focusHeading(root.host);
}

LitElement.addInitializer((element) => element.addController(new FocusKept(element)));
