/**
 * What `--tls`, `--tls-cert` and `--tls-key` mean. It is loaded only where one of them is given.
 *
 * @module
 */
import type { Clock } from "../../protocol/clock.ts";
import type { Log } from "../log.ts";
import { CertificateWatch } from "./certificate_watch.ts";
import { type CertificateFiles, givenCertificate } from "./given_certificate.ts";
import { keptCertificate } from "./kept_certificate.ts";

/** What {@linkcode openCertificate} takes. */
export interface CertificateOptions {
  /** Where it is; "self" for one that is made and kept in the data folder. */
  readonly from: "self" | CertificateFiles;
  /** The data folder, which exists. */
  readonly dataFolder: string;
  /** What the server's address in the network is called. */
  readonly names: readonly string[];
  /** Names of origins that were given: one that somebody else has made may be for these alone. */
  readonly otherNames: readonly string[];
  /** Told of new ones. */
  readonly log: Log;
  /** Time. */
  readonly clock: Clock;
}

/**
 * The certificate to serve, and a watch on it.
 *
 * @param options Where it is, and for which names.
 * @returns The watch.
 * @throws {StartFailure} if it cannot be used.
 */
export async function openCertificate(options: CertificateOptions): Promise<CertificateWatch> {
  const { from, dataFolder, names, otherNames, log, clock } = options;
  const read = () => {
    const now = new Date();
    return from === "self"
      ? keptCertificate({ dataFolder, names, log, now })
      : givenCertificate(from, { names: [...names, ...otherNames], now });
  };
  return new CertificateWatch({ read, first: await read(), log, clock });
}
