/**
 * What the board says of its channels: first the whole of it, then each change, and the whole again where a change was lost (W7).
 * The PING that finds the last loss also renews the leases and notices a dead line (W12).
 *
 * @module
 */
import type { AnyValues } from "../../protocol/dsl.ts";
import type { WireTable } from "../../protocol/wire/codec.ts";
import { unpackFields } from "../../protocol/wire/fields.ts";
import { FRAME_OVERHEAD } from "../../protocol/wire/frame.ts";
import type { Clock, Timer } from "../../protocol/clock.ts";
import type { LinkStatistics } from "./link_statistics.ts";
import type { LinkSession } from "./link_session.ts";
import { pingRequest, snapshotRequest } from "./system_requests.ts";

/** W12. */
const PING_MS = 500;

/** What a feed needs. */
export interface StateFeedOptions {
  /** The session it asks in. */
  readonly session: LinkSession;
  /** The definition's tables. */
  readonly table: WireTable;
  /** Time. */
  readonly clock: Clock;
  /** Counters. */
  readonly statistics: LinkStatistics;
  /** The whole truth, by channel number; told once, before anything else. */
  readonly whole: (states: readonly AnyValues[]) => void;
  /** The state of one channel, not always another than before. */
  readonly reported: (channel: number, state: AnyValues) => void;
}

/** The states of a board in one session. */
export class StateFeed {
  readonly #options: StateFeedOptions;
  #timer: Timer | null = null;
  /** How many events the board has sent, as far as none was lost, modulo 256. */
  #events = 0;
  #asked = false;
  #stage: "before" | "running" | "stopped" = "before";

  constructor(options: StateFeedOptions) {
    this.#options = options;
  }

  /** Ask for the whole truth, and go on from there. */
  start(): void {
    this.#askSnapshot();
  }

  /** Tell nothing more. */
  stop(): void {
    this.#stage = "stopped";
    this.#timer?.cancel();
  }

  /**
   * Take an event.
   *
   * @param frame A decoded frame with this session's CRC, whose header says event.
   * @returns False if it is a bad frame.
   */
  event(frame: Uint8Array): boolean {
    const header = frame[0] ?? 0;
    const channel = this.#options.table.channels[header & 15];
    if (channel === undefined || frame.length !== channel.layout.bytes + FRAME_OVERHEAD) return false;
    const state = unpackFields(channel.layout, frame.subarray(1));
    if (state === null) return false;
    const steps = ((header >> 5) - this.#events) & 7;
    if (steps === 1) this.#events = (this.#events + 1) & 0xff;
    else this.#mendGap();
    // Before the first snapshot the owner knows nothing yet, and the snapshot will be newer. A repeated event (0 steps)
    // may be older than a reply in between: only the snapshot tells.
    if (steps !== 0) this.#report(channel.index, state);
    return true;
  }

  #report(channel: number, state: AnyValues): void {
    if (this.#stage === "running") this.#options.reported(channel, state);
  }

  /** W7: events were lost; the whole truth makes up for them. PING finds the gap again if there is no room to ask now. */
  #mendGap(): void {
    if (this.#asked) return;
    this.#options.statistics.eventGaps++;
    this.#askSnapshot();
  }

  #askSnapshot(): void {
    this.#asked = true;
    this.#options.session.request(snapshotRequest(this.#options.table, {
      answered: ({ events, states }) => {
        this.#asked = false;
        this.#events = events;
        this.#snapshot(states);
      },
      failed: () => {
        this.#asked = false;
      },
    }));
  }

  #snapshot(states: readonly AnyValues[]): void {
    if (this.#stage === "before") {
      this.#stage = "running";
      this.#pingLater();
      this.#options.whole(states);
    } else {
      this.#options.statistics.eventGapsMended++;
      states.forEach((state, channel) => this.#report(channel, state));
    }
  }

  #pingLater(): void {
    this.#timer = this.#options.clock.after(PING_MS, () => this.#ping());
  }

  #ping(): void {
    this.#options.session.request(pingRequest({
      answered: (events) => {
        this.#pingLater();
        if (events !== this.#events) this.#mendGap();
      },
      failed: (failure) => {
        // A full queue is the one failure that does not end the session.
        if (failure.code === "queue_full") this.#pingLater();
      },
    }));
  }
}
