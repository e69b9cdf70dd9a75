/**
 * What this page does to virtual boards: their inputs, and trouble. What a slider asks for while it is being
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
  /** What an input converts to; null: as when nobody moves it. */
  readonly value?: number | null;
  /** The input's pin. */
  readonly pin?: string | number | undefined;
}

/** What became of what this page did to a board; a new object at every change. */
export interface ActionState {
  /** Trouble that was asked for, but is not there yet. */
  readonly wanted: Partial<LineTroubles>;
  /** What inputs were asked to convert to, but do not yet, by their pins. */
  readonly moved: Readonly<Record<string, number | null>>;
  /** Why the last thing could not be done; null if it could. */
  readonly failure: RequestFailure | null;
}

/** A method that does something to what surrounds a virtual board. */
export type Change<Given> = Method<Given, unknown, VirtualChanged>;

const NOTHING: ActionState = { wanted: {}, moved: {}, failure: null };

/** One thing that is wanted. */
interface Want {
  readonly wanted: Wanted;
  readonly send: () => Promise<unknown>;
}

/** One board, as far as this page handles it. */
interface BoardActions {
  actionState: ActionState;
  underWay: readonly Want[];
  /** By the name of the method, and the input's pin. */
  readonly waiting: Map<string, Want>;
}

export class VirtualActions {
  readonly #session: Pick<Session, "changeVirtual">;
  readonly #events: BoardEvents;
  readonly #boards = new Map<string, BoardActions>();

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
  of(board: string): ActionState {
    return this.#boards.get(board)?.actionState ?? NOTHING;
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
    const actions = this.#actions(board);
    actions.waiting.clear();
    this.#became(actions, actions.actionState.failure);
    this.change(board, mend, {});
  }

  /**
   * Move an input, or make the line worse or better: what is wanted meanwhile replaces what waits.
   *
   * @param board Board id.
   * @param method What is done.
   * @param given What is left out stays as it is.
   */
  want<Given extends Wanted>(board: string, method: Change<Given>, given: Given): void {
    const actions = this.#actions(board);
    const what = `${method.name} ${given.pin}`;
    const wanted = { ...actions.waiting.get(what)?.wanted, ...given };
    const send = () => this.#session.changeVirtual(method, { ...wanted, board });
    actions.waiting.set(what, { wanted, send });
    this.#became(actions, actions.actionState.failure);
    if (actions.underWay.length === 0) void this.#work(board, actions);
  }

  #actions(board: string): BoardActions {
    let actions = this.#boards.get(board);
    if (actions === undefined) {
      actions = { actionState: NOTHING, underWay: [], waiting: new Map() };
      this.#boards.set(board, actions);
    }
    return actions;
  }

  async #work(board: string, actions: BoardActions): Promise<void> {
    while (actions.waiting.size > 0) {
      const wants = actions.underWay = [...actions.waiting.values()];
      actions.waiting.clear();
      await this.#do(board, async () => {
        for (const { send } of wants) await send();
      });
      actions.underWay = [];
    }
    this.#became(actions, actions.actionState.failure);
  }

  async #do(board: string, act: () => Promise<unknown>): Promise<void> {
    const actions = this.#actions(board);
    try {
      await act();
      this.#became(actions, null);
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      this.#became(actions, error);
      this.#events.failed(board, () => {
        if (actions.actionState.failure === error) this.#became(actions, null);
      });
    }
  }

  #became(actions: BoardActions, failure: RequestFailure | null): void {
    const wants = [...actions.underWay, ...actions.waiting.values()];
    const moved: Record<string, number | null> = {};
    const trouble = wants.map(({ wanted: { pin, value, ...trouble } }) => {
      if (pin !== undefined && value !== undefined) moved[pin] = value;
      return trouble;
    });
    actions.actionState = { wanted: Object.assign({}, ...trouble), moved, failure };
    this.#events.changed();
  }
}
