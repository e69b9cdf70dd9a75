/**
 * A held key is one wish: browsers take each repetition of Enter for another click, or for another submission of a form.
 *
 * @module
 */

/**
 * Let a key that is held down do nothing more than its first press did. Repetitions of arrows and letters still move and type, and
 * the space bar acts when it is let go.
 *
 * @param event A key goes down; to be heard before whatever has the focus hears it.
 */
export function ignoreHeldEnter(event: KeyboardEvent): void {
  if (event.repeat && event.key === "Enter") event.preventDefault();
}
