/**
 * What a person may write for another machine.
 *
 * @module
 */

/**
 * Whether a text names a host: by a name that can be looked up, or by an address.
 *
 * @param text As a URL has it, IPv6 in brackets.
 */
export function isHost(text: string): boolean {
  return text.startsWith("[") ? URL.canParse(`http://${text}`) : /^(?:[\w-]+\.)*[\w-]+\.?$/.test(text);
}
