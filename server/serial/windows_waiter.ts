/**
 * One parked `WaitForMultipleObjects` for all ports of the process, woken by an event of its own when the set
 * changes. The Windows counterpart of `poller.ts`. It holds 64 handles at most, so 31 ports.
 *
 * @module
 */
import { WAIT } from "./constants_windows.ts";
import type { WindowsSystem } from "./windows_system.ts";

/** Someone who has operations under way. */
export interface Waiting {
  /** The events of the operations that are under way now. */
  events(): readonly number[];
  /** Perhaps one of them has ended. `broken`: waiting failed, and would fail again. */
  ready(broken: boolean): void;
}

/** Waits for the operations of all ports. Parked only while there is a port. */
export class WindowsWaiter {
  readonly #system: WindowsSystem;
  readonly #waiting = new Set<Waiting>();
  readonly #leaving: (() => void)[] = [];
  #wakeEvent = 0;
  #running = false;
  #parked = false;

  constructor(system: WindowsSystem) {
    this.#system = system;
  }

  /**
   * Wait for the operations of a port.
   *
   * @param waiting The port.
   */
  add(waiting: Waiting): void {
    this.#waiting.add(waiting);
    if (this.#running) return this.changed();
    this.#running = true;
    this.#wakeEvent = this.#system.createEvent(false);
    // A microtask later the first port is in the set.
    queueMicrotask(() => void this.#run());
  }

  /** A port began an operation. */
  changed(): void {
    if (this.#parked) this.#system.setEvent(this.#wakeEvent);
  }

  /**
   * Stop waiting for a port.
   *
   * @param waiting The port.
   * @returns Resolves when no call holds its events any more.
   */
  remove(waiting: Waiting): Promise<void> {
    this.#waiting.delete(waiting);
    if (!this.#parked) return Promise.resolve();
    this.changed();
    return new Promise((resolve) => this.#leaving.push(resolve));
  }

  async #run(): Promise<void> {
    while (this.#waiting.size > 0) {
      const handles = [this.#wakeEvent, ...[...this.#waiting].flatMap((waiting) => waiting.events())];
      this.#parked = true;
      const index = await this.#system.wait(BigUint64Array.from(handles, BigInt));
      this.#parked = false;
      for (const resolve of this.#leaving.splice(0)) resolve();
      for (const waiting of [...this.#waiting]) this.#tell(waiting, index === WAIT.FAILED);
    }
    this.#system.close(this.#wakeEvent);
    this.#running = false;
  }

  #tell(waiting: Waiting, broken: boolean): void {
    if (!this.#waiting.has(waiting)) return;
    try {
      waiting.ready(broken);
    } catch (error) {
      reportError(error);
    }
  }
}
