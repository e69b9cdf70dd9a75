/**
 * A certificate with its key, as a listener serves it, and what is asked of one.
 *
 * @module
 */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import type { Certificate } from "../api/listener.ts";

/** A certificate, and what a browser thinks of it. */
export interface ServedCertificate extends Certificate {
  /** Under which of the names that were asked for it can be opened. */
  readonly names: readonly string[];
}

/**
 * A certificate with its key.
 *
 * @param pem Both in PEM form, the server's own certificate first.
 * @param names Under which the server is opened.
 */
export function served(pem: Pick<Certificate, "cert" | "key">, names: readonly string[]): ServedCertificate {
  const certificate = new X509Certificate(pem.cert);
  return {
    ...pem,
    names: names.filter((name) => isFor(certificate, name)),
    fingerprint: certificate.fingerprint256,
  };
}

/**
 * An address as certificates have it.
 *
 * @param name A name, or an address, as a URL has it: IPv6 in brackets.
 */
export function withoutBrackets(name: string): string {
  return name.replace(/^\[(.*)\]$/, "$1");
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
 * @param name A name, or an address, as a URL has it.
 */
export function isFor(certificate: X509Certificate, name: string): boolean {
  const address = withoutBrackets(name);
  if (isIP(address) !== 0) return certificate.checkIP(address) !== undefined;
  // Deno's checkHost() knows no "*", which stands for one whole label (RFC 9525, 6.3), and minds the case of letters.
  const wanted = name.toLowerCase();
  return namesIn(certificate).map((known) => known.toLowerCase()).some((known) =>
    known === wanted || known.startsWith("*.") && known.slice(1) === wanted.replace(/^[^.]+/, "")
  );
}
