/**
 * What this page does to virtual boards by hand: their button, their light, and trouble. What a slider asks for while it is being
 * dragged is conflated: one request is under way at most, and the last position always arrives.
 *
 * @module
 */
import { RequestFailure } from "../protocol/failures.ts";
import type { LineTroubles, PowerAction } from "../protocol/virtual_board.ts";
import type { VirtualLine } from "../protocol/api/virtual.ts";
import type { Session } from "../client/session.ts";
import { VirtualControls } from "../client/virtual_controls.ts";
import type { BoardEvents } from "./newer_truth.ts";

/** What a slider may ask for. */
export interface Wanted extends Partial<LineTroubles> {
  /** What shines on the sensor; null: daylight. */
  readonly light?: number | null;
}

/** What became of what this page did to a board; a new object at every change. */
export interface Handled {
  /** Asked for, but not done yet. */
  readonly wanted: Wanted;
  /** Why the last thing could not be done; null if it could. */
  readonly failure: RequestFailure | null;
}

const NOTHING: Handled = { wanted: {}, failure: null };

/** One board, as far as this page handles it. */
interface Hand {
  handled: Handled;
  underWay: Wanted | null;
  waiting: Wanted | null;
}

/** See the module. */
export class Handling {
  readonly #session: Pick<Session, "call" | "changeVirtual">;
  readonly #events: BoardEvents;
  readonly #hands = new Map<string, Hand>();

  /**
   * Nothing done yet.
   *
   * @param session Calls the server.
   * @param events Whom to tell.
   */
  constructor(session: Pick<Session, "call" | "changeVirtual">, events: BoardEvents) {
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
   * Hold the button down, or let it go.
   *
   * @param board Board id.
   * @param down Whether it is held.
   */
  press(board: string, down: boolean): void {
    void this.#do(board, (controls) => controls.press(down));
  }

  /**
   * Do something to the power or the cable.
   *
   * @param board Board id.
   * @param action What.
   */
  power(board: string, action: PowerAction): void {
    void this.#do(board, (controls) => controls.power(action));
  }

  /**
   * End all trouble.
   *
   * @param board Board id.
   */
  mend(board: string): void {
    const hand = this.#hand(board);
    hand.waiting = null;
    this.#became(hand, hand.handled.failure);
    void this.#do(board, (controls) => controls.mend());
  }

  /**
   * Have the server tell what happens on the line.
   *
   * @param board Board id.
   * @param on False ends it.
   * @returns What has happened until now; null if the server does not tell.
   */
  async watch(board: string, on: boolean): Promise<VirtualLine | null> {
    try {
      return await new VirtualControls(this.#session, board).watch(on);
    } catch (error) {
      if (error instanceof RequestFailure) return null;
      throw error;
    }
  }

  /**
   * Turn the light, or make the line worse or better.
   *
   * @param board Board id.
   * @param wanted What is left out stays as it is.
   */
  want(board: string, wanted: Wanted): void {
    const hand = this.#hand(board);
    hand.waiting = { ...hand.waiting, ...wanted };
    this.#became(hand, hand.handled.failure);
    if (hand.underWay === null) void this.#work(board, hand);
  }

  #hand(board: string): Hand {
    let hand = this.#hands.get(board);
    if (hand === undefined) {
      hand = { handled: NOTHING, underWay: null, waiting: null };
      this.#hands.set(board, hand);
    }
    return hand;
  }

  async #work(board: string, hand: Hand): Promise<void> {
    while (hand.waiting !== null) {
      const { light, ...trouble } = hand.underWay = hand.waiting;
      hand.waiting = null;
      await this.#do(board, async (controls) => {
        if (light !== undefined) await controls.light(light);
        if (Object.keys(trouble).length > 0) await controls.trouble(trouble);
      });
      hand.underWay = null;
    }
    this.#became(hand, hand.handled.failure);
  }

  async #do(board: string, act: (controls: VirtualControls) => Promise<unknown>): Promise<void> {
    const hand = this.#hand(board);
    try {
      await act(new VirtualControls(this.#session, board));
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
    hand.handled = { wanted: { ...hand.underWay, ...hand.waiting }, failure };
    this.#events.changed();
  }
}
