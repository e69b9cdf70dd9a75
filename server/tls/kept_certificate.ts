/**
 * The certificate that Destello makes itself (S30): kept in the data folder, so that whoever has accepted it once in a browser is not
 * asked again at every start.
 *
 * @module
 */
import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { moveDamaged, writeWhole } from "../data_folder/kept_file.ts";
import type { Log } from "../log.ts";
import { selfSigned } from "./self_signed.ts";
import { isFor, isKeyOf, served, type ServedCertificate, withoutBrackets } from "./served_certificate.ts";

const NAME = "certificate.pem";
/** What is about to end is made anew, so that it does not end while it is served. */
const REST_MS = 30 * 24 * 60 * 60 * 1000;

/** What {@linkcode keptCertificate} takes. */
export interface KeptCertificateOptions {
  /** The data folder, which exists. */
  readonly dataFolder: string;
  /** Names and addresses that it is for; at least one. */
  readonly names: readonly string[];
  /** Told when it is made anew, and why. */
  readonly log: Log;
  /** The time of day. */
  readonly now: Date;
}

/**
 * The folder's certificate: the one that is there, or a new one.
 *
 * @param options Folder, names, log and time.
 * @returns It, with its key.
 * @throws {Error} whatever the file system says.
 */
export async function keptCertificate(options: KeptCertificateOptions): Promise<ServedCertificate> {
  const { dataFolder, names, log, now } = options;
  const path = join(dataFolder, NAME);
  const found = await readIfThere(path);
  const problem = found === null ? null : problemOf(found, names, now);
  if (found !== null && problem === null) return served({ cert: found, key: found }, names);
  if (problem === "damaged") {
    moveDamaged(path, log, {
      problem: "it does not hold a certificate and its key",
      effect: "a new one is made, and browsers warn of it once more",
    });
  } else if (problem !== null) {
    log.info(
      `A new certificate is made, since the one in "${path}" ${problem}; browsers warn of it once more`,
    );
  }
  const pem = selfSigned({ names: names.map(withoutBrackets), now });
  // In one file, so that no key is ever beside another one's certificate.
  await writeWhole(path, pem.cert + pem.key);
  return served(pem, names);
}

/** Why what was found cannot be used; null if it can. */
function problemOf(found: string, names: readonly string[], now: Date): string | null {
  try {
    const certificate = new X509Certificate(found);
    if (!isKeyOf(certificate, found.slice(found.indexOf("-----BEGIN PRIVATE KEY-----")))) return "damaged";
    const missing = names.filter((name) => !isFor(certificate, name));
    if (missing.length > 0) return `is not for ${missing.join(", ")}`;
    const from = new Date(certificate.validFrom).getTime();
    const until = new Date(certificate.validTo).getTime();
    if (from > now.getTime()) return `is good from ${certificate.validFrom} only`;
    return until - now.getTime() < REST_MS ? `is good until ${certificate.validTo} only` : null;
  } catch {
    return "damaged";
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
