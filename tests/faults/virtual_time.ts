/**
 * The one clock of a simulation. It passes from event to event, and between two events every promise that can settle has settled,
 * so that a seed always makes the same run.
 *
 * @module
 */
import { setImmediate } from "node:timers/promises";
import type { Clock, Timer } from "../../protocol/clock.ts";

/** Moments are whole numbers of 1/1024 ms, so that sums and differences of them are exact. */
const TICKS_PER_MS = 1024;
/** So many events at one moment are no simulation any more, but something that waits for time to pass. */
const MOST_AT_ONCE = 100_000;

/** What happens at a moment. "quiet": nobody was told anything, so no promise can have been settled. */
export type Happening = () => void | "quiet";

interface Event {
  readonly at: number;
  readonly order: number;
  readonly happen: Happening;
  live: boolean;
}

/** Virtual time, in milliseconds. */
export class VirtualTime implements Clock {
  /** Told what an event threw; in a real process it would have ended the server. */
  readonly #thrown: (error: unknown) => void;
  /** Called once after the next event, before the promises that it settled are heard of. */
  interrupt: (() => void) | null = null;
  readonly #heap: Event[] = [];
  #now = 0;
  #order = 0;
  #live = 0;
  #atOnce = 0;

  /** Begins at 0. @param thrown Told what an event threw. */
  constructor(thrown: (error: unknown) => void) {
    this.#thrown = thrown;
  }

  /** Events to come. */
  get pending(): number {
    return this.#live;
  }

  /** @inheritdoc */
  now(): number {
    return this.#now;
  }

  /** @inheritdoc */
  after(ms: number, happen: Happening): Timer {
    const at = Math.ceil((this.#now + Math.max(ms, 0)) * TICKS_PER_MS) / TICKS_PER_MS;
    const event: Event = { at, order: this.#order++, happen, live: true };
    push(this.#heap, event);
    this.#live++;
    return {
      cancel: () => {
        if (event.live) this.#live--;
        event.live = false;
      },
    };
  }

  /** Let time pass up to a moment, or until something is true; says whether it is. */
  async passUntil(moment: number, isTrue: () => boolean = () => false): Promise<boolean> {
    while (!isTrue()) {
      const next = this.#heap[0];
      if (next === undefined || next.at > moment) {
        this.#now = Math.max(this.#now, moment);
        return isTrue();
      }
      pop(this.#heap);
      if (!next.live) continue;
      next.live = false;
      this.#live--;
      if (next.at > this.#now) this.#atOnce = 0;
      else if (++this.#atOnce > MOST_AT_ONCE) throw new Error(`Time stands still at ${this.#now} ms`);
      this.#now = next.at;
      if (this.#run(next.happen) !== "quiet") await setImmediate();
    }
    return true;
  }

  #run(happen: Happening): void | "quiet" {
    try {
      return happen();
    } catch (error) {
      this.#thrown(error);
    } finally {
      const { interrupt } = this;
      this.interrupt = null;
      interrupt?.();
    }
  }
}

/** Events of one moment happen in the order in which they were asked for. */
function isBefore(one: Event, other: Event): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

function push(heap: Event[], event: Event): void {
  let at = heap.length;
  for (let up = (at - 1) >> 1; at > 0; at = up, up = (at - 1) >> 1) {
    const parent = heap[up];
    if (parent === undefined || isBefore(parent, event)) break;
    heap[at] = parent;
  }
  heap[at] = event;
}

function pop(heap: Event[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let down = 2 * at + 1;
    let child = heap[down];
    if (child === undefined) break;
    const right = heap[down + 1];
    if (right !== undefined && isBefore(right, child)) {
      child = right;
      down++;
    }
    if (isBefore(last, child)) break;
    heap[at] = child;
    at = down;
  }
  heap[at] = last;
}
