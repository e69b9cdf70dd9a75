/**
 * What a client can do to a virtual board: its button, its light, its cable, its power, and trouble on its line (V1..V8).
 *
 * @module
 */
import type { LineTroubles, PowerAction, VirtualLine, VirtualView } from "../../protocol/virtual_board.ts";
import type { Session } from "./session.ts";
import { strangeAnswer } from "./strange_answer.ts";
import { virtualLine } from "./virtual_shapes.ts";

/** See the module. Each method rejects with a `RequestFailure`: "not_virtual" where the board is a real one. */
export class VirtualControls {
  readonly #session: Pick<Session, "request" | "changeVirtual">;
  readonly #board: string | null;

  /**
   * The controls of a board.
   *
   * @param session The session with its server.
   * @param board Its id; null where there is only one.
   */
  constructor(session: Pick<Session, "request" | "changeVirtual">, board: string | null = null) {
    this.#session = session;
    this.#board = board;
  }

  /**
   * Hold the button down, or let it go. It goes by itself when the connection ends, and is up when nobody holds it. What the
   * firmware makes of it is the button's reported state.
   *
   * @param down Whether it is held.
   * @returns The board's surroundings afterwards.
   */
  press(down: boolean): Promise<VirtualView> {
    return this.#change("virtual.press", { down });
  }

  /**
   * Shine on the sensor.
   *
   * @param value What it converts to, 0..1023; null lets it drift as daylight does.
   * @returns The board's surroundings afterwards.
   */
  light(value: number | null): Promise<VirtualView> {
    return this.#change("virtual.light", { value });
  }

  /**
   * Make the line worse or better.
   *
   * @param change What is left out stays as it is.
   * @returns The board's surroundings afterwards.
   */
  trouble(change: Partial<LineTroubles>): Promise<VirtualView> {
    return this.#change("virtual.trouble", change);
  }

  /**
   * Reset the board, pull its plug, and the like.
   *
   * @param action What.
   * @returns The board's surroundings afterwards.
   */
  power(action: PowerAction): Promise<VirtualView> {
    return this.#change("virtual.power", { action });
  }

  /**
   * End all trouble: power, cable and line are good again.
   *
   * @returns The board's surroundings afterwards.
   */
  mend(): Promise<VirtualView> {
    return this.#change("virtual.mend", {});
  }

  /**
   * Have the server tell what happens on the line (`truth.lines`), until that is ended or the connection is.
   *
   * @param on False ends it.
   * @returns What has happened until now.
   */
  async watch(on: boolean): Promise<VirtualLine> {
    const result = virtualLine.safeParse(await this.#session.request("virtual.watch", this.#named({ on })));
    if (result.success) return result.data;
    throw strangeAnswer("virtual.watch");
  }

  #change(method: string, params: Readonly<Record<string, unknown>>): Promise<VirtualView> {
    return this.#session.changeVirtual(method, this.#named(params));
  }

  #named(params: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    return this.#board === null ? params : { ...params, board: this.#board };
  }
}
