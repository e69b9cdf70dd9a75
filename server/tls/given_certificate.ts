/**
 * A certificate that somebody else has made: `--tls-cert F --tls-key F`. What a browser would refuse it for is said at the start (S31).
 *
 * @module
 */
import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Certificate } from "../api/listener.ts";
import { unreadableFile } from "../option_file.ts";
import { StartFailure } from "../start_failure.ts";
import { isKeyOf, namesIn, served, type ServedCertificate, withoutBrackets } from "./served_certificate.ts";

/** Where a certificate and its key are. */
export interface CertificateFiles {
  /** The file of the certificate and of those of its authorities. */
  readonly cert: string;
  /** The file of its private key. */
  readonly key: string;
}

/** What {@linkcode givenCertificate} takes. */
export interface GivenCertificateOptions {
  /** Names and addresses under which the server is opened; it has to be for one of them. */
  readonly names: readonly string[];
  /** The time of day. */
  readonly now: Date;
}

/**
 * Read a certificate and its key.
 *
 * @param files Where they are.
 * @param options For which names, and the time.
 * @returns Both.
 * @throws {StartFailure} if they cannot be used, with what to do.
 */
export async function givenCertificate(
  files: CertificateFiles,
  { names, now }: GivenCertificateOptions,
): Promise<ServedCertificate> {
  const cert = await read("tls-cert", files.cert);
  const key = await read("tls-key", files.key);
  const certificate = certificateIn(cert, files.cert);
  checkKey(certificate, key, files);
  checkServed({ cert, key }, files);
  const { validFrom, validTo } = certificate;
  if (new Date(validTo) <= now) {
    throw new StartFailure(
      `The certificate "${files.cert}" ended on ${validTo}: renew it where it came from`,
    );
  }
  if (new Date(validFrom) > now) {
    throw new StartFailure(
      `The certificate "${files.cert}" begins on ${validFrom}, and here it is ${now.toUTCString()}: set the clock`,
    );
  }
  const found = served({ cert, key }, names);
  if (found.names.length === 0) {
    throw new StartFailure(
      `The certificate "${files.cert}" is for ${
        namesIn(certificate).join(", ") || "no name at all"
      }, and the ` +
        `server is opened as ${names.join(", ")}: make one for these, for example "mkcert ${
          names.map(withoutBrackets).join(" ")
        }"; ` +
        `or, if a name in it leads to this machine, add --origin https://NAME:PORT with that name`,
    );
  }
  return found;
}

async function read(option: string, path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw unreadableFile(option, path, error);
  }
}

function certificateIn(text: string, path: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch {
    throw new StartFailure(
      `--tls-cert "${path}" is no certificate in PEM form, which begins with "-----BEGIN CERTIFICATE-----"; ` +
        `from another form: "openssl x509 -in ${path} -out certificate.pem"`,
    );
  }
}

function checkKey(certificate: X509Certificate, key: string, files: CertificateFiles): void {
  let isTheirs: boolean;
  try {
    isTheirs = isKeyOf(certificate, key);
  } catch {
    throw new StartFailure(
      `--tls-key "${files.key}" is no private key in PEM form without a password; ` +
        `from another form, or with a password: "openssl pkey -in ${files.key} -out key.pem"`,
    );
  }
  if (isTheirs) return;
  throw new StartFailure(
    `The key "${files.key}" does not belong to the certificate "${files.cert}": name the two files that were made together`,
  );
}

/** What reads certificates takes more than what serves them does. */
function checkServed(pem: Pick<Certificate, "cert" | "key">, { cert, key }: CertificateFiles): void {
  try {
    Deno.listenTls({ ...pem, hostname: "127.0.0.1", port: 0 }).close();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StartFailure(
      `The certificate "${cert}" and the key "${key}" cannot be served (${why}): make them for ECDSA on P-256, or for RSA with 2048 bits`,
    );
  }
}
