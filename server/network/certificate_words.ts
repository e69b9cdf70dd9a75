/**
 * What a terminal says about the certificate of the network (S32).
 *
 * @module
 */

/**
 * What a person compares before they accept it in a browser.
 *
 * @param fingerprint SHA-256 of the certificate.
 * @returns Lines, each with its end.
 */
export function certificateWords(fingerprint: string): string {
  return "If the browser warns of the certificate, it is the right one only with this SHA-256 fingerprint:\n" +
    `${fingerprint}\n`;
}
