/**
 * The server's time of day, as this client knows it. Every moment that a server tells is of the server's clock, and is compared
 * with no other: two machines' clocks differ, and either may be set while a page is open (C14).
 *
 * @module
 */
import type { Timer } from "../protocol/clock.ts";
import type { Clock } from "./clock.ts";

/** A message may have been under way for so long: only what is older than this says that the server's clock was set back. */
const UNDER_WAY_MS = 1000;

/**
 * A clock whose {@linkcode Clock.wall} is the server's. Between two moments of the server it goes by this machine's monotonic
 * clock, so that setting this machine's time of day changes nothing. Until a server tells its time, and with a server that tells
 * none, the time of day is this machine's.
 */
export class ServerClock implements Clock {
  readonly #own: Clock;
  readonly #ahead: number;
  /** The server's time of day at 0 of {@linkcode ServerClock.now}; null while that is not known. */
  #epoch: number | null = null;
  /** How far this machine's time of day is from its monotonic clock, when that was last looked at. */
  #lead: number;
  /** Sleep of this machine: many monotonic clocks stand still meanwhile. */
  #slept = 0;
  #isConnected = false;

  /**
   * A clock that no server has told anything yet.
   *
   * @param own This machine's clocks.
   * @param ahead How far the server's time of day was ahead of this machine's when it was last known, in milliseconds.
   */
  constructor(own: Clock, ahead = 0) {
    this.#own = own;
    this.#ahead = ahead;
    this.#lead = own.wall() - own.now();
  }

  /** How far the server's time of day is ahead of this machine's, in milliseconds. */
  get ahead(): number {
    return this.wall() - this.#own.wall();
  }

  /** Milliseconds since some fixed moment, sleep included as soon as it is noticed; never going back. */
  now(): number {
    // Without a server nobody tells a sleep from a time of day that was set; it cannot be set back by sleeping.
    if (!this.#isConnected) this.#sleep(this.#jump());
    return this.#own.now() + this.#slept;
  }

  /** The server's time of day, milliseconds since 1970. */
  wall(): number {
    return this.#epoch === null ? this.#own.wall() + this.#ahead : this.#epoch + this.now();
  }

  /** See {@linkcode Clock.after}. */
  after(ms: number, fire: () => void): Timer {
    return this.#own.after(ms, fire);
  }

  /**
   * The server says what time it is.
   *
   * @param at Its time of day, when it sent this.
   */
  told(at: number): void {
    const isFirst = !this.#isConnected || this.#epoch === null;
    const jump = this.#jump();
    this.#isConnected = true;
    if (this.#epoch !== null) this.#sleep(Math.min(jump, at - this.wall()));
    const epoch = at - this.now();
    const change = epoch - (this.#epoch ?? epoch);
    if (isFirst || change > 0 || change < -UNDER_WAY_MS) this.#epoch = epoch;
  }

  /**
   * The server says something that has just happened.
   *
   * @param at When, by its time of day.
   * @returns Whether the server must be asked what time it is: its clock was set back, or the message was long under way.
   */
  happened(at: number): boolean {
    if (this.#epoch === null) return false;
    const change = at - this.wall();
    if (change > 0) this.told(at);
    else this.#jump();
    return change < -UNDER_WAY_MS;
  }

  /** There is no connection to the server. */
  lost(): void {
    this.#isConnected = false;
  }

  /** How far this machine's time of day has moved against its monotonic clock since the last look. */
  #jump(): number {
    const lead = this.#own.wall() - this.#own.now();
    const jump = lead - this.#lead;
    this.#lead = lead;
    return jump;
  }

  #sleep(ms: number): void {
    if (ms > UNDER_WAY_MS) this.#slept += ms;
  }
}
