/**
 * One parked `poll` for all descriptors of the process. Waiting costs one thread of Deno's pool (32 in all,
 * shared with file access), no timer and no processor time; every further port shares it. A pipe wakes it
 * when the set changes.
 *
 * @module
 */
import { SerialIoError } from "./errors.ts";
import { ERRNO, POLL, POLLFD_BYTES, type PosixSystem } from "./posix_system.ts";

/** What to watch. */
export interface Watched {
  /** The descriptor. */
  readonly fd: number;
  /** What it belongs to, for messages. */
  readonly path: string;
  /** What to wait for, bits of `POLL`. */
  readonly events: number;
}

/** A descriptor under watch. */
export interface Watch {
  /** Wait for other events from now on; errors and hang-ups are always told. */
  setEvents(events: number): void;
  /** Stop. When it has resolved no call holds the descriptor any more, so that it may be closed. */
  stop(): Promise<void>;
}

const pollers = new WeakMap<PosixSystem, Poller>();

/**
 * The one parked wait of this process.
 *
 * @param system The system calls.
 * @returns The same object for the same system calls.
 */
export function pollerOf(system: PosixSystem): Poller {
  const known = pollers.get(system);
  if (known !== undefined) return known;
  const poller = new Poller(system);
  pollers.set(system, poller);
  return poller;
}

/** What one call of `poll` waits for, and its answer. */
interface PollSet {
  readonly entries: readonly Entry[];
  readonly fds: Uint8Array<ArrayBuffer>;
  readonly view: DataView;
}

interface Entry {
  readonly fd: number;
  events: number;
  readonly ready: (revents: number) => void;
  stopped: boolean;
}

/** What `ready` gets when `poll` itself fails for good. */
const BROKEN = POLL.ERR;

/** Watches descriptors with one parked call. Parked only while there is something to watch. */
export class Poller {
  readonly #system: PosixSystem;
  readonly #entries = new Set<Entry>();
  readonly #leaving: (() => void)[] = [];
  /** Made of the entries, until these change. */
  #set: PollSet | null = null;
  #wakeEnd = -1;
  #running = false;
  #parked = false;
  #woken = false;

  constructor(system: PosixSystem) {
    this.#system = system;
  }

  /**
   * Watch a descriptor.
   *
   * @param watched The descriptor, and what to wait for.
   * @param ready Told the bits that came true. What it throws is reported as uncaught and ends nobody else's
   * watch.
   * @returns The watch.
   * @throws {SerialIoError} If the process has no descriptors left for the pipe; nothing is watched then.
   */
  watch({ fd, path, events }: Watched, ready: (revents: number) => void): Watch {
    const entry: Entry = { fd, events, ready, stopped: false };
    if (!this.#running) this.#begin(path);
    this.#entries.add(entry);
    this.#changed();
    return {
      setEvents: (wanted) => {
        if (entry.events === wanted) return;
        entry.events = wanted;
        this.#changed();
      },
      stop: () => {
        entry.stopped = true;
        this.#entries.delete(entry);
        this.#changed();
        if (!this.#parked) return Promise.resolve();
        return new Promise((resolve) => this.#leaving.push(resolve));
      },
    };
  }

  #begin(path: string): void {
    const pipe = this.#system.pipe();
    if (typeof pipe === "number") throw new SerialIoError(path, "pipe", -pipe);
    const [readEnd, writeEnd] = pipe;
    this.#wakeEnd = writeEnd;
    this.#running = true;
    // A microtask later the first descriptor is in the set.
    queueMicrotask(() => void this.#run(readEnd));
  }

  async #run(wakeFd: number): Promise<void> {
    const drain = new Uint8Array(16);
    while (this.#entries.size > 0) {
      const { entries, fds, view } = this.#set ??= pollSet(wakeFd, [...this.#entries]);
      this.#parked = true;
      const count = await this.#system.poll(fds);
      this.#parked = false;
      for (const resolve of this.#leaving.splice(0)) resolve();
      const broken = count < 0 && this.#isBroken(fds);
      if (count > 0 && revents(view, 0) !== 0) this.#system.read(wakeFd, drain);
      this.#woken = false;
      for (const [index, entry] of entries.entries()) {
        const bits = broken ? BROKEN : count > 0 ? revents(view, index + 1) : 0;
        if (bits !== 0 && !entry.stopped) tell(entry, bits);
      }
    }
    this.#system.close(wakeFd);
    this.#system.close(this.#wakeEnd);
    this.#running = false;
    this.#set = null;
  }

  /** A signal interrupts `poll` now and then. Anything else would come back at once, for ever. */
  #isBroken(fds: Uint8Array<ArrayBuffer>): boolean {
    const again = this.#system.pollNow(fds);
    return again < 0 && again !== -ERRNO.EINTR;
  }

  /** Another set is to be waited for: at once, if a former one is. */
  #changed(): void {
    this.#set = null;
    if (!this.#parked || this.#woken) return;
    this.#woken = true;
    this.#system.write(this.#wakeEnd, new Uint8Array(1));
  }
}

function tell(entry: Entry, bits: number): void {
  try {
    entry.ready(bits);
  } catch (error) {
    reportError(error);
  }
}

function pollSet(wakeFd: number, entries: readonly Entry[]): PollSet {
  const fds = new Uint8Array((entries.length + 1) * POLLFD_BYTES);
  const view = new DataView(fds.buffer);
  view.setInt32(0, wakeFd, true);
  view.setInt16(4, POLL.IN, true);
  for (const [index, { fd, events }] of entries.entries()) {
    view.setInt32((index + 1) * POLLFD_BYTES, fd, true);
    view.setInt16((index + 1) * POLLFD_BYTES + 4, events, true);
  }
  return { entries, fds, view };
}

function revents(view: DataView, index: number): number {
  return view.getInt16(index * POLLFD_BYTES + 6, true);
}
