/**
 * Keeps a list that grows at its end there, as long as nobody has scrolled away from it.
 *
 * @module
 */

/** So near to its end a list is taken to be at it, in pixels. */
const NEAR_END = 24;

export class StickToEnd {
  #isAtEnd = true;

  /** A person, or the page, has scrolled it. */
  readonly scrolled = ({ currentTarget }: Event): void => {
    if (!(currentTarget instanceof HTMLElement)) return;
    const { scrollTop, scrollHeight, clientHeight } = currentTarget;
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_END;
  };

  /**
   * It has been drawn.
   *
   * @param list What scrolls; null if it is not there.
   */
  drawn(list: Element | null): void {
    if (list !== null && this.#isAtEnd) list.scrollTop = list.scrollHeight;
  }
}
