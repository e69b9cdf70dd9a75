/**
 * Names of a definition as people read them, where it has no words for them.
 *
 * @module
 */

/**
 * A name as a label.
 *
 * @param name "presses", "getReady", "LED".
 * @returns For example "Presses", "Get ready", "LED".
 */
export function nameInWords(name: string): string {
  const spaced = name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, " ");
  return spaced.charAt(0).toUpperCase() +
    (spaced === name ? spaced.slice(1) : spaced.slice(1).toLowerCase());
}
