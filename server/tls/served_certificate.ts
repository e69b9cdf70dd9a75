/**
 * A certificate with its key, as a listener serves it, and what is asked of one.
 *
 * @module
 */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import type { Certificate } from "../api/listener.ts";

/** A certificate, its key, and how a person compares it with what their browser shows. */
export interface ServedCertificate extends Certificate {
  /** SHA-256 of the certificate, as browsers and OpenSSL show it: "AB:CD:...". */
  readonly fingerprint: string;
}

/**
 * A certificate with its key.
 *
 * @param cert PEM, the server's own certificate first.
 * @param key PEM.
 */
export function served(cert: string, key: string): ServedCertificate {
  return { cert, key, fingerprint: new X509Certificate(cert).fingerprint256 };
}

/**
 * Whether a key is a certificate's.
 *
 * @param certificate The certificate.
 * @param key PEM.
 * @throws {Error} if it is no key, or needs a password.
 */
export function isKeyOf(certificate: X509Certificate, key: string): boolean {
  return certificate.checkPrivateKey(createPrivateKey(key));
}

/**
 * The names and addresses that a certificate is for.
 *
 * @param certificate The certificate.
 * @returns As they stand in it (RFC 5280, 4.2.1.6).
 */
export function namesIn({ subjectAltName = "" }: X509Certificate): readonly string[] {
  return subjectAltName.split(", ").flatMap((name) => /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1] ?? []);
}

/**
 * Whether a browser takes a certificate for a name.
 *
 * @param certificate The certificate.
 * @param name A name, or an address.
 */
export function isFor(certificate: X509Certificate, name: string): boolean {
  if (isIP(name) !== 0) return certificate.checkIP(name) !== undefined;
  // Deno's checkHost() knows no "*", which stands for one whole label (RFC 9525, 6.3), and minds the case of letters.
  const wanted = name.toLowerCase();
  return namesIn(certificate).map((known) => known.toLowerCase()).some((known) =>
    known === wanted || known.startsWith("*.") && known.slice(1) === wanted.replace(/^[^.]+/, "")
  );
}
