/**
 * Text that stays true when something else has changed it (U11). A browser's translation puts elements of its own in the place of
 * text nodes, in shadow roots too; lit would go on writing into the nodes that it was left without, and "Off" would stand there
 * for ever. So before an element is drawn anew, what others did to its texts since it was drawn is undone.
 *
 * @module
 */
import { LitElement, type ReactiveController, type ReactiveElement } from "lit";

class OwnText implements ReactiveController {
  readonly #host: ReactiveElement;
  /** What happened since the element was drawn, which is others' doing. */
  #changes: MutationRecord[] = [];
  readonly #observer = new MutationObserver((changes) => {
    this.#changes.push(...changes);
  });

  constructor(host: ReactiveElement) {
    this.#host = host;
  }

  hostConnected(): void {
    this.#observer.observe(this.#host.renderRoot, { childList: true, subtree: true });
  }

  hostUpdate(): void {
    const changes = [...this.#changes, ...this.#observer.takeRecords()];
    const disturbed = new Set(changes.filter(takesText).map(({ target }) => target));
    changes.filter(({ target }) => disturbed.has(target)).toReversed().forEach(undo);
  }

  hostUpdated(): void {
    this.#observer.takeRecords();
    this.#changes = [];
  }
}

/** What elements draw by themselves between two updates, such as a plot, takes no text away. */
function takesText({ removedNodes }: MutationRecord): boolean {
  return [...removedNodes].some((node) => node instanceof CharacterData);
}

/** Undone in turn, the last one first, each finds the neighbours that it had. */
function undo({ target, addedNodes, removedNodes, nextSibling }: MutationRecord): void {
  for (const node of addedNodes) {
    if (node.parentNode === target) target.removeChild(node);
  }
  for (const node of removedNodes) {
    target.insertBefore(node, nextSibling?.parentNode === target ? nextSibling : null);
  }
}

LitElement.addInitializer((element) => element.addController(new OwnText(element)));
