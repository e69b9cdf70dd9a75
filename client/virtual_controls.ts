/**
 * What a client can do to a virtual board: its inputs, its cable, its power, and trouble on its line (V1..V8).
 *
 * @module
 */
import type { Pin } from "../protocol/dsl.ts";
import * as virtual from "../protocol/api/virtual.ts";
import * as trouble from "../protocol/api/virtual_trouble.ts";
import type { VirtualLine } from "../protocol/api/virtual.ts";
import type { LineTroubles, PowerAction, VirtualView } from "../protocol/virtual_board.ts";
import type { Session } from "./session.ts";

/** See the module. Each method rejects with a `RequestFailure`: "not_virtual" where the board is a real one. */
export class VirtualControls {
  readonly #session: Pick<Session, "call" | "changeVirtual">;
  readonly #board: string | null;

  /**
   * The controls of a board.
   *
   * @param session The session with its server.
   * @param board Its id; null where there is only one.
   */
  constructor(session: Pick<Session, "call" | "changeVirtual">, board: string | null = null) {
    this.#session = session;
    this.#board = board;
  }

  /**
   * Hold an input down, or let it go. It goes by itself when the connection ends, and is up when nobody holds it. What the
   * firmware makes of it is the channel's reported state.
   *
   * @param down Whether it is held.
   * @param pin Its pin, as the definition has it; the first one that can be pressed unless told.
   * @returns The board's environment afterwards.
   */
  press(down: boolean, pin?: Pin): Promise<VirtualView> {
    return this.#session.changeVirtual(virtual.press, { down, ...at(pin), ...this.#named });
  }

  /**
   * Move an analog input, as light on a sensor does.
   *
   * @param value What it converts to, 0..1023; null lets it be as when nobody moves it: light drifts as daylight does.
   * @param pin Its pin, as the definition has it; the first one that sees light, or can be moved, unless told.
   * @returns The board's environment afterwards.
   */
  light(value: number | null, pin?: Pin): Promise<VirtualView> {
    return this.#session.changeVirtual(virtual.light, { value, ...at(pin), ...this.#named });
  }

  /**
   * Make the line worse or better.
   *
   * @param change What is left out stays as it is.
   * @returns The board's environment afterwards.
   */
  trouble(change: Partial<LineTroubles>): Promise<VirtualView> {
    return this.#session.changeVirtual(trouble.trouble, { ...change, ...this.#named });
  }

  /**
   * Reset the board, pull its plug, and the like.
   *
   * @param action What.
   * @returns The board's environment afterwards.
   */
  power(action: PowerAction): Promise<VirtualView> {
    return this.#session.changeVirtual(trouble.power, { action, ...this.#named });
  }

  /**
   * End all trouble: power, cable and line are good again.
   *
   * @returns The board's environment afterwards.
   */
  mend(): Promise<VirtualView> {
    return this.#session.changeVirtual(virtual.mend, { ...this.#named });
  }

  /**
   * Have the server tell what happens on the line (`truth.lines`), until that is ended or the connection is.
   *
   * @param on False ends it.
   * @returns What has happened until now.
   */
  watch(on: boolean): Promise<VirtualLine> {
    return this.#session.call(trouble.watch, { on, ...this.#named });
  }

  get #named(): { readonly board?: string } {
    return this.#board === null ? {} : { board: this.#board };
  }
}

function at(pin: Pin | undefined): { readonly pin?: Pin } {
  return pin === undefined ? {} : { pin };
}
