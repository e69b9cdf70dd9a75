/**
 * What is to be published. The broker is kept in line with what it should hold: of each topic only the newest payload waits, and one
 * is under way. So a slow broker costs no more memory than there are topics, and what is as it was is not published again.
 *
 * @module
 */

import type { Clock, Timer } from "../../protocol/clock.ts";
import { FIRST_WAIT_MS, nextWait } from "./waits.ts";

/** One message for the broker. */
export interface Outgoing {
  /** Where to. */
  readonly topic: string;
  /** What. */
  readonly payload: string;
  /** Whether the broker keeps it for those who come later. */
  readonly retain: boolean;
  /** Echoed to whoever asked. */
  readonly correlationData?: Uint8Array;
  /** How long it is worth something to whoever it is for, in seconds; as long as an answer unless told. */
  readonly expiryS?: number;
}

/** Publishes one message; calls back once it is the broker's, or with why the broker refuses it. */
export type Publish = (message: Outgoing, done: (error: Error | null) => void) => void;

/** So many answers may wait for the broker; of more the asker hears nothing, and has to take the outcome as unknown. */
export const MOST_ANSWERS = 256;

/** One topic that the broker holds. */
interface Held {
  /** Null: nothing any more. */
  wanted: string | null;
  /** The topic that whoever receives this one has to know before. */
  follows: string | null;
  isUnderWay: boolean;
}

/** What {@linkcode Outbox} takes. */
export interface OutboxOptions {
  /** Publishes. */
  readonly publish: Publish;
  /** The broker refused what this server says, which is not an answer to somebody. */
  readonly refused: (topic: string, error: Error) => void;
  /** It took it. */
  readonly taken: (topic: string) => void;
  /** Somebody else speaks there now: whether the broker would take it is nothing to this server. */
  readonly left: (topic: string) => void;
  /** Time. */
  readonly clock: Clock;
}

/** A message that is said once. */
interface Once {
  readonly message: Outgoing;
  /** Whether somebody asked for it, who has chosen its topic. */
  readonly isAnswer: boolean;
}

/** Everything that waits. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #held = new Map<string, Held>();
  /** Topics that the broker does not hold as wanted, in the order in which they changed. */
  readonly #changed = new Set<string>();
  /** Topics at which the broker refused what it is to hold. */
  readonly #refused = new Set<string>();
  #retry: Timer | null = null;
  #wait = FIRST_WAIT_MS;
  #once: Once[] = [];
  /** How many messages may be under way; none without a connection. */
  #window = 0;
  #underWay = 0;
  /** Of which connection the messages under way are. */
  #connection = 0;
  #idle: (() => void)[] = [];

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /**
   * The broker is to hold this.
   *
   * @param topic Where.
   * @param payload What.
   * @param follows The topic that whoever receives this one has to know before (Q3d); null: none.
   */
  hold(topic: string, payload: string, follows: string | null = null): void {
    const held = this.#held.get(topic);
    if (held?.wanted === payload) return;
    this.#held.set(topic, { wanted: payload, follows, isUnderWay: held?.isUnderWay === true });
    this.#changed.add(topic);
    this.#pump();
  }

  /**
   * Say again what the broker is to hold.
   *
   * @param topic Where; nothing is said of one that is not held.
   */
  again(topic: string): void {
    if ((this.#held.get(topic)?.wanted ?? null) === null) return;
    this.#changed.add(topic);
    this.#pump();
  }

  /**
   * Somebody else speaks there from now on.
   *
   * @param topic Where.
   */
  leave(topic: string): void {
    const held = this.#held.get(topic);
    if (held === undefined) return;
    this.#changed.delete(topic);
    this.#refused.delete(topic);
    if (held.isUnderWay) held.wanted = null;
    else this.#held.delete(topic);
    this.#options.left(topic);
  }

  /**
   * Tell somebody something once.
   *
   * @param message It.
   * @returns False if it will not be told: there is no connection, or no room.
   */
  answer(message: Outgoing): boolean {
    return this.#say({ message, isAnswer: true });
  }

  /**
   * Say something once, which the broker is not to hold. Nothing is said if there is no connection, or no room.
   *
   * @param topic Where.
   * @param payload What.
   */
  say(topic: string, payload: string): void {
    this.#say({ message: { topic, payload, retain: false }, isAnswer: false });
  }

  #say(once: Once): boolean {
    if (this.#window === 0 || this.#once.length >= MOST_ANSWERS) return false;
    this.#once.push(once);
    this.#pump();
    return true;
  }

  /**
   * A connection is there, of which nobody knows what the broker holds: everything is published.
   *
   * @param window How many messages may be under way.
   */
  connected(window: number): void {
    this.#connection++;
    this.#underWay = 0;
    this.#window = window;
    for (const [topic, held] of this.#held) {
      held.isUnderWay = false;
      if (held.wanted === null) this.#held.delete(topic);
    }
    // In the order in which they were first held, whatever changed meanwhile.
    this.#changed.clear();
    this.renew();
  }

  /** The connection is gone: whatever was told over it is over, and nothing waits for the next one but what the broker is to hold. */
  disconnected(): void {
    this.#connection++;
    this.#window = 0;
    this.#once = [];
    this.#retry?.cancel();
    this.#retry = null;
    this.#wait = FIRST_WAIT_MS;
    this.#refused.clear();
    this.#tellIdle();
  }

  /** Publish everything that the broker is to hold again. */
  renew(): void {
    for (const [topic, { wanted }] of this.#held) if (wanted !== null) this.#changed.add(topic);
    this.#pump();
  }

  /** Resolves when nothing waits any more, or there is no connection. */
  async idle(): Promise<void> {
    if (this.#window === 0 || this.#isIdle()) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #isIdle(): boolean {
    return this.#underWay === 0 && this.#once.length === 0 && this.#changed.size === 0;
  }

  #tellIdle(): void {
    const waiting = this.#idle;
    this.#idle = [];
    for (const resolve of waiting) resolve();
  }

  #pump(): void {
    while (this.#underWay < this.#window) {
      const once = this.#once.shift();
      const message = once?.message ?? this.#nextHeld();
      if (message === null) break;
      this.#send(message, once?.isAnswer === true);
    }
  }

  /** The first that has changed, is not under way, and follows nothing that waits. */
  #nextHeld(): Outgoing | null {
    for (const topic of this.#changed) {
      const held = this.#held.get(topic);
      if (held === undefined || held.wanted === null || held.isUnderWay) continue;
      if (held.follows !== null && this.#changed.has(held.follows)) continue;
      this.#changed.delete(topic);
      held.isUnderWay = true;
      return { topic, payload: held.wanted, retain: true };
    }
    return null;
  }

  /** Gives whether the topic was not left meanwhile. */
  #ended(topic: string, error: Error | null): boolean {
    const held = this.#held.get(topic);
    if (held !== undefined) held.isUnderWay = false;
    const isLeft = held?.wanted === null;
    if (isLeft) this.#held.delete(topic);
    else if (error !== null) this.#retryLater(topic);
    else if (this.#refused.delete(topic)) this.#followersAgain(topic);
    if (this.#refused.size === 0) this.#wait = FIRST_WAIT_MS;
    return !isLeft;
  }

  /** Q3d: what follows a topic was published while the broker refused that. */
  #followersAgain(topic: string): void {
    for (const [other, { wanted, follows }] of this.#held) {
      if (wanted !== null && follows === topic) this.#changed.add(other);
    }
  }

  /** Q9b: what the broker refuses now it may take later. */
  #retryLater(topic: string): void {
    this.#refused.add(topic);
    this.#retry ??= this.#options.clock.after(this.#wait, () => {
      this.#retry = null;
      this.#wait = nextWait(this.#wait);
      for (const refused of this.#refused) this.#changed.add(refused);
      this.#pump();
    });
  }

  #send(message: Outgoing, isAnswer: boolean): void {
    const { publish, refused, taken } = this.#options;
    const connection = this.#connection;
    const { topic } = message;
    this.#underWay++;
    publish(message, (error) => {
      if (connection !== this.#connection) return;
      this.#underWay--;
      // Where an answer goes says whoever asked, and could fill a log with it: of answers nothing is told.
      const isTold = message.retain ? this.#ended(topic, error) : !isAnswer;
      if (isTold && error === null) taken(topic);
      if (isTold && error !== null) refused(topic, error);
      this.#pump();
      if (this.#isIdle()) this.#tellIdle();
    });
  }
}
