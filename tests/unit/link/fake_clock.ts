/**
 * Virtual time with ordered timers. It keeps thousands of simulated seconds per real one: timers live in a binary heap.
 *
 * @module
 */
import type { Clock, Timer } from "../../../protocol/clock.ts";

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly fire: () => void;
  live: boolean;
}

/** Time that passes when the test says so. Timers due at the same moment fire in the order in which they were set. */
export class FakeClock implements Clock {
  #now = 0;
  #order = 0;
  #live = 0;
  readonly #heap: Entry[] = [];

  /** Timers that are set and have not fired. */
  get timers(): number {
    return this.#live;
  }

  /** @inheritdoc */
  now(): number {
    return this.#now;
  }

  /** @inheritdoc */
  after(ms: number, fire: () => void): Timer {
    if (!(ms >= 0)) throw new RangeError(`A timer of ${ms} ms`);
    const entry: Entry = { at: this.#now + ms, order: this.#order++, fire, live: true };
    this.#push(entry);
    this.#live++;
    return {
      cancel: () => {
        if (entry.live) this.#live--;
        entry.live = false;
      },
    };
  }

  /** Let time pass, firing what becomes due. */
  pass(ms: number): void {
    const until = this.#now + ms;
    while (this.#fireNext(until));
    this.#now = until;
  }

  /** Let time pass without firing anything, as when the machine stands still; what became due is late then. */
  stall(ms: number): void {
    this.#now += ms;
  }

  /**
   * Let time pass until something is true.
   *
   * @returns How long it took, or null if it took longer than the limit.
   */
  passUntil(done: () => boolean, limitMs: number): number | null {
    const begin = this.#now;
    while (!done()) {
      if (!this.#fireNext(begin + limitMs)) return null;
    }
    return this.#now - begin;
  }

  #fireNext(until: number): boolean {
    for (let next = this.#heap[0]; next !== undefined && next.at <= until; next = this.#heap[0]) {
      this.#pop();
      if (!next.live) continue;
      next.live = false;
      this.#live--;
      this.#now = Math.max(this.#now, next.at);
      next.fire();
      return true;
    }
    return false;
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.length;
    for (let up = (at - 1) >> 1; at > 0; at = up, up = (at - 1) >> 1) {
      const parent = heap[up];
      if (parent === undefined || isBefore(parent, entry)) break;
      heap[at] = parent;
    }
    heap[at] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
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
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
