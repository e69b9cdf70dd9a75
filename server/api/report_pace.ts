/**
 * How often clients are told what boards report by themselves (C5a): what a sensor says can change faster than a thousand pages can be
 * told. The more clients there are, the longer a report waits, and only the newest of its channel does.
 *
 * @module
 */
import type { Clock, Timer } from "../../protocol/clock.ts";
import type { BoardEvent } from "../boards/boards.ts";
import { BY_BOARD } from "../boards/twin.ts";
import type { Fanout } from "./fanout.ts";

/** The next report waits so long for each client that was told of one, in milliseconds. */
export const PACE_MS = 0.02;
/** Nothing waits for less: timers are no finer. */
const LEAST_WAIT_MS = 1;

/** Tells all clients what happens, in the order in which it happened (B3). */
export class ReportPace {
  readonly #fanout: Pick<Fanout, "broadcast" | "size">;
  readonly #clock: Clock;
  /** The newest report of each channel that has one waiting, the oldest first, by board and channel. */
  readonly #waiting = new Map<string, BoardEvent>();
  /** When the next report may be told. */
  #due = -Infinity;
  #timer: Timer | null = null;

  constructor(fanout: Pick<Fanout, "broadcast" | "size">, clock: Clock) {
    this.#fanout = fanout;
    this.#clock = clock;
  }

  /**
   * Tell everybody, now or when it is due.
   *
   * @param event What happened.
   */
  tell(event: BoardEvent): void {
    const channel = reportingChannel(event);
    if (channel === null) {
      this.#tellWaiting();
      this.#broadcast(event);
      return;
    }
    const wait = this.#due - this.#clock.now();
    this.#waiting.delete(channel);
    this.#waiting.set(channel, event);
    if (wait < LEAST_WAIT_MS) this.#tellWaiting();
    else this.#timer ??= this.#clock.after(wait, () => this.#tellWaiting());
  }

  /** Tell nothing more. */
  close(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#waiting.clear();
  }

  #tellWaiting(): void {
    if (this.#waiting.size === 0) return;
    const told = this.#waiting.size * this.#fanout.size;
    for (const event of this.#waiting.values()) this.#broadcast(event);
    this.close();
    this.#due = this.#clock.now() + told * PACE_MS;
  }

  #broadcast(event: BoardEvent): void {
    this.#fanout.broadcast({ jsonrpc: "2.0", ...event });
  }
}

/** The channel whose report this is, if no client asked for it; null if it is anything else. */
function reportingChannel({ method, params }: BoardEvent): string | null {
  return method === "state.changed" && params.by === BY_BOARD ? `${params.board}/${params.channel}` : null;
}
