/**
 * What is to be published. The broker is kept in line with what it should hold: of each topic only the newest payload waits, and one
 * is under way. So a slow broker costs no more memory than there are topics, and what is as it was is not published again.
 *
 * @module
 */

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
}

/** Publishes one message; calls back once it is the broker's, or with why it is not. */
export type Publish = (message: Outgoing, done: (error: Error | null) => void) => void;

/** So many answers may wait for the broker; of more the asker hears nothing, and has to take the outcome as unknown. */
export const MOST_ANSWERS = 64;

/** One topic that the broker holds. */
interface Held {
  wanted: string;
  isUnderWay: boolean;
}

/** What {@linkcode Outbox} takes. */
export interface OutboxOptions {
  /** Publishes. */
  readonly publish: Publish;
  /** What the broker is to hold was not taken by it, while the connection lasts. */
  readonly refused: (topic: string, error: Error) => void;
  /** It was. */
  readonly taken: (topic: string) => void;
}

/** Everything that waits. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #held = new Map<string, Held>();
  /** Topics that the broker does not hold as wanted, in the order in which they changed. */
  readonly #changed = new Set<string>();
  #answers: Outgoing[] = [];
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
   */
  hold(topic: string, payload: string): void {
    const held = this.#held.get(topic);
    if (held?.wanted === payload) return;
    if (held === undefined) this.#held.set(topic, { wanted: payload, isUnderWay: false });
    else held.wanted = payload;
    this.#changed.add(topic);
    this.#pump();
  }

  /**
   * Tell somebody something once.
   *
   * @param message It.
   * @returns False if it will not be told: there is no connection, or no room.
   */
  answer(message: Outgoing): boolean {
    if (this.#window === 0 || this.#answers.length >= MOST_ANSWERS) return false;
    this.#answers.push(message);
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
    for (const held of this.#held.values()) held.isUnderWay = false;
    this.renew();
  }

  /** The connection is gone: whatever was told over it is over, and nothing waits for the next one but what the broker is to hold. */
  disconnected(): void {
    this.#connection++;
    this.#window = 0;
    this.#answers = [];
    this.#tellIdle();
  }

  /** Publish everything that the broker is to hold again. */
  renew(): void {
    for (const topic of this.#held.keys()) this.#changed.add(topic);
    this.#pump();
  }

  /** Resolves when nothing waits any more, or there is no connection. */
  async idle(): Promise<void> {
    if (this.#window === 0 || this.#isIdle()) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #isIdle(): boolean {
    return this.#underWay === 0 && this.#answers.length === 0 && this.#changed.size === 0;
  }

  #tellIdle(): void {
    const waiting = this.#idle;
    this.#idle = [];
    for (const resolve of waiting) resolve();
  }

  #pump(): void {
    while (this.#underWay < this.#window) {
      const message = this.#answers.shift() ?? this.#nextHeld();
      if (message === null) break;
      this.#send(message);
    }
  }

  /** The first that has changed and is not under way. */
  #nextHeld(): Outgoing | null {
    for (const topic of this.#changed) {
      const held = this.#held.get(topic);
      if (held === undefined || held.isUnderWay) continue;
      this.#changed.delete(topic);
      held.isUnderWay = true;
      return { topic, payload: held.wanted, retain: true };
    }
    return null;
  }

  /** Where an answer goes says whoever asked, and could fill a log with it: of answers nothing is told. */
  #ended(topic: string, error: Error | null): void {
    const held = this.#held.get(topic);
    if (held !== undefined) held.isUnderWay = false;
    if (error === null) this.#options.taken(topic);
    else this.#options.refused(topic, error);
  }

  #send(message: Outgoing): void {
    const connection = this.#connection;
    this.#underWay++;
    this.#options.publish(message, (error) => {
      if (connection !== this.#connection) return;
      this.#underWay--;
      if (message.retain) this.#ended(message.topic, error);
      this.#pump();
      if (this.#isIdle()) this.#tellIdle();
    });
  }
}
