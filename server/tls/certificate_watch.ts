/**
 * Notices a certificate that was renewed while it is served (S33). Programs renew them weeks before they end, so it is enough to look
 * now and then.
 *
 * @module
 */
import type { Clock, Timer } from "../../protocol/clock.ts";
import type { Log } from "../log.ts";
import type { ServedCertificate } from "./served_certificate.ts";

/** How often is looked, in milliseconds. */
const LOOK_MS = 3_600_000;

/** What {@linkcode CertificateWatch} takes. */
export interface CertificateWatchOptions {
  /** Gives the certificate as it is now. */
  readonly read: () => Promise<ServedCertificate>;
  /** The one that is served. */
  readonly first: ServedCertificate;
  /** Told when there is another one, or none that can be used. */
  readonly log: Log;
  /** Time. */
  readonly clock: Clock;
}

/** See the module. */
export class CertificateWatch implements Disposable {
  readonly #options: CertificateWatchOptions;
  #current: ServedCertificate;
  #next: Timer;
  /** Called with each that is to be served from now on. */
  onRenewed: (certificate: ServedCertificate) => void = () => {};

  constructor(options: CertificateWatchOptions) {
    this.#options = options;
    this.#current = options.first;
    this.#next = this.#later();
  }

  /** The one to serve. */
  get current(): ServedCertificate {
    return this.#current;
  }

  /** Look no more. */
  [Symbol.dispose](): void {
    this.#next.cancel();
  }

  #later(): Timer {
    return this.#options.clock.after(LOOK_MS, () => {
      this.#next = this.#later();
      void this.#look();
    });
  }

  async #look(): Promise<void> {
    const { read, log } = this.#options;
    const subject = "The certificate for the network";
    let found: ServedCertificate;
    try {
      found = await read();
    } catch (error) {
      log.down(subject, `${error instanceof Error ? error.message : error}. The former one is still served`);
      return;
    }
    log.up(subject);
    if (found.fingerprint === this.#current.fingerprint) return;
    this.#current = found;
    log.info(`A new certificate is served from now on, SHA-256 ${found.fingerprint}; pages connect anew`);
    this.onRenewed(found);
  }
}
