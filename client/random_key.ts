/**
 * Names that nobody else has: of a request (C12), of a gesture (H15), of a browser (C17).
 *
 * @module
 */

/**
 * A name of 128 random bits. `crypto.randomUUID` is only there on pages that came by HTTPS or from this machine.
 *
 * @returns 32 hexadecimal digits.
 */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
