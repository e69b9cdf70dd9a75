/**
 * What this page does to virtual boards by hand: their button, their light, and trouble. What a slider asks for while it is being
 * dragged is conflated: one request is under way at most, and the last position always arrives.
 *
 * @module
 */
import type { Method } from "../protocol/api/method.ts";
import { mend, type VirtualChanged } from "../protocol/api/virtual.ts";
import { RequestFailure } from "../protocol/failures.ts";
import type { LineTroubles } from "../protocol/virtual_board.ts";
import type { Session } from "../client/session.ts";
import type { BoardEvents } from "./newer_truth.ts";

/** What a slider may ask for, by the names of the methods' params. */
export interface Wanted extends Partial<LineTroubles> {
  /** What shines on the sensor; null: daylight. */
  readonly value?: number | null;
}

/** What became of what this page did to a board; a new object at every change. */
export interface Handled {
  /** Asked for, but not done yet. */
  readonly wanted: Wanted;
  /** Why the last thing could not be done; null if it could. */
  readonly failure: RequestFailure | null;
}

/** A method that does something to what surrounds a virtual board. */
export type Change<Given> = Method<Given, unknown, VirtualChanged>;

const NOTHING: Handled = { wanted: {}, failure: null };

/** One thing that is wanted. */
interface Want {
  readonly wanted: Wanted;
  readonly send: () => Promise<unknown>;
}

/** One board, as far as this page handles it. */
interface Hand {
  handled: Handled;
  underWay: readonly Want[];
  /** By the name of the method. */
  readonly waiting: Map<string, Want>;
}

export class Handling {
  readonly #session: Pick<Session, "changeVirtual">;
  readonly #events: BoardEvents;
  readonly #hands = new Map<string, Hand>();

  constructor(session: Pick<Session, "changeVirtual">, events: BoardEvents) {
    this.#session = session;
    this.#events = events;
  }

  /**
   * What became of what was done to a board.
   *
   * @param board Board id.
   * @returns The same object as long as it is the same.
   */
  of(board: string): Handled {
    return this.#hands.get(board)?.handled ?? NOTHING;
  }

  /**
   * Do something at once: to the button, the power, the cable.
   *
   * @param board Board id.
   * @param method What is done.
   * @param given What it takes.
   */
  change<Given extends object>(board: string, method: Change<Given>, given: Given): void {
    void this.#do(board, () => this.#session.changeVirtual(method, { ...given, board }));
  }

  /**
   * End all trouble, also what waits.
   *
   * @param board Board id.
   */
  mend(board: string): void {
    const hand = this.#hand(board);
    hand.waiting.clear();
    this.#became(hand, hand.handled.failure);
    this.change(board, mend, {});
  }

  /**
   * Turn the light, or make the line worse or better: what is wanted meanwhile replaces what waits.
   *
   * @param board Board id.
   * @param method What is done.
   * @param given What is left out stays as it is.
   */
  want<Given extends Wanted>(board: string, method: Change<Given>, given: Given): void {
    const hand = this.#hand(board);
    const wanted = { ...hand.waiting.get(method.name)?.wanted, ...given };
    const send = () => this.#session.changeVirtual(method, { ...wanted, board });
    hand.waiting.set(method.name, { wanted, send });
    this.#became(hand, hand.handled.failure);
    if (hand.underWay.length === 0) void this.#work(board, hand);
  }

  #hand(board: string): Hand {
    let hand = this.#hands.get(board);
    if (hand === undefined) {
      hand = { handled: NOTHING, underWay: [], waiting: new Map() };
      this.#hands.set(board, hand);
    }
    return hand;
  }

  async #work(board: string, hand: Hand): Promise<void> {
    while (hand.waiting.size > 0) {
      const wants = hand.underWay = [...hand.waiting.values()];
      hand.waiting.clear();
      await this.#do(board, async () => {
        for (const { send } of wants) await send();
      });
      hand.underWay = [];
    }
    this.#became(hand, hand.handled.failure);
  }

  async #do(board: string, act: () => Promise<unknown>): Promise<void> {
    const hand = this.#hand(board);
    try {
      await act();
      this.#became(hand, null);
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      this.#became(hand, error);
      this.#events.failed(board, () => {
        if (hand.handled.failure === error) this.#became(hand, null);
      });
    }
  }

  #became(hand: Hand, failure: RequestFailure | null): void {
    const wants = [...hand.underWay, ...hand.waiting.values()];
    hand.handled = { wanted: Object.assign({}, ...wants.map(({ wanted }) => wanted)), failure };
    this.#events.changed();
  }
}
