/**
 * Whether this machine still has the address in the network that it is served at (S26c). A system says nothing to a program whose
 * address goes away: the port stays open, and nobody can come.
 *
 * @module
 */
import type { Clock, Timer } from "../../protocol/clock.ts";
import type { Log } from "../log.ts";

/** How often is looked, in milliseconds. */
const LOOK_MS = 2000;

/** What {@linkcode AddressWatch} takes. */
export interface AddressWatchOptions {
  /** The address. */
  readonly hostname: string;
  /** Whether this machine has it, now. */
  readonly isThere: () => boolean;
  /** Told when it goes, and when it is back. */
  readonly log: Pick<Log, "down" | "up">;
  /** Time. */
  readonly clock: Pick<Clock, "after">;
}

/** See the module. */
export class AddressWatch {
  readonly #options: AddressWatchOptions;
  #next: Timer;

  constructor(options: AddressWatchOptions) {
    this.#options = options;
    this.#next = this.#later();
  }

  /** Look no more. */
  stop(): void {
    this.#next.cancel();
  }

  #later(): Timer {
    return this.#options.clock.after(LOOK_MS, () => {
      this.#look();
      this.#next = this.#later();
    });
  }

  #look(): void {
    const { hostname, isThere, log } = this.#options;
    const subject = `Address ${hostname}`;
    if (isThere()) log.up(subject);
    else {
      log.down(
        subject,
        "this machine does not have it any more, so nobody comes in from the network. " +
          "It is served again when it is back; for another one start again with --lan",
      );
    }
  }
}
