/**
 * What surrounds a virtual Uno: fingers on its button, light on its sensor, its cable and its power. Everything acts on the
 * chip's pins or its line; what comes of it, the firmware reports.
 *
 * @module
 */
import {
  isWell,
  type LineTroubles,
  NO_TROUBLE,
  type PowerAction,
  type VirtualView,
} from "../../protocol/virtual_board.ts";
import type { VirtualLine } from "../../protocol/api/virtual.ts";
import type { ByteStream } from "../link/byte_stream.ts";
import type { Clock, Timer } from "../../protocol/clock.ts";
import { LineCondition, TroubledLine } from "./troubled_line.ts";
import type { VirtualUno } from "./virtual_uno.ts";

/**
 * No finger is faster than this. Two messages of a page may come in one piece, and the firmware's debouncing would take what
 * is shorter for a bounce.
 */
export const SHORTEST_PRESS_MS = 100;

/** What is surrounded. */
export type SurroundedUno = Pick<
  VirtualUno,
  "open" | "reset" | "brownOut" | "press" | "setLight" | "freeze" | "resume"
>;

/** What {@linkcode Environment} needs. */
export interface EnvironmentOptions {
  /** The board. */
  readonly uno: SurroundedUno;
  /** Time. */
  readonly clock: Clock;
  /** The same seed makes the same trouble on the line. */
  readonly seed: number;
}

/** What somebody did to the board. */
export interface VirtualAction {
  /** What. */
  readonly action: PowerAction | "mend";
  /** Who. */
  readonly by: string;
}

/** Who is told. */
export interface EnvironmentListener {
  /** {@linkcode Environment.view} changed. */
  changed(): void;
  /** Either side sent something on the line. */
  sent(): void;
}

export class Environment {
  /** What was last done to its power or its cable; null for nothing. */
  lastAction: VirtualAction | null = null;
  readonly #uno: SurroundedUno;
  readonly #clock: Clock;
  readonly #condition: LineCondition;
  /** Names of those who hold the button down. */
  readonly #holders = new Map<object, string>();
  /** How often its plug was pulled. */
  #pulls = 0;
  #listener: EnvironmentListener | null = null;
  #line: TroubledLine | null = null;
  #light: number | null = null;
  #power: VirtualView["power"] = "on";
  #trouble: LineTroubles = NO_TROUBLE;
  #troubleBy: string | null = null;
  #pressedAt = 0;
  /** Nobody holds the button any more, but the press is not yet long enough. */
  #release: Timer | null = null;

  /**
   * A board with a good line and nobody near it. It need not run before its line is opened.
   *
   * @param options Board, time and seed.
   */
  constructor({ uno, clock, seed }: EnvironmentOptions) {
    this.#uno = uno;
    this.#clock = clock;
    this.#condition = new LineCondition(seed);
  }

  /** How everything is now. */
  view(): VirtualView {
    return {
      pressedBy: [...this.#holders.values()],
      light: this.#light,
      power: this.#power,
      trouble: this.#trouble,
      troubleBy: this.#troubleBy,
    };
  }

  /** What has happened to the bytes on the line. */
  get lineDamage(): Pick<VirtualLine, "bytesDropped" | "bitsFlipped"> {
    const { toBoard, fromBoard } = this.#condition;
    return {
      bytesDropped: toBoard.dropped + fromBoard.dropped,
      bitsFlipped: toBoard.flipped + fromBoard.flipped,
    };
  }

  /**
   * Tell somebody from now on, instead of whoever was told before.
   *
   * @param listener Called synchronously.
   */
  listen(listener: EnvironmentListener): void {
    this.#listener = listener;
  }

  /**
   * Open the board's line, which resets it as DTR does. The time of a board that just got power begins with that reset: had it
   * begun before, a slow machine would let the sketch start, and the reset make it start again (V5).
   *
   * @returns The line, with whatever trouble there is on it.
   * @throws {Error} While the board is unplugged.
   */
  async open(): Promise<ByteStream> {
    if (this.#isUnplugged()) throw unplugged();
    const pulls = this.#pulls;
    const opening = this.#uno.open();
    if (this.#power === "on") this.#uno.resume();
    const line = new TroubledLine({
      line: await opening,
      clock: this.#clock,
      condition: this.#condition,
      sent: () => this.#listener?.sent(),
    });
    this.#line = line;
    // Also if it was plugged in again meanwhile: it then waits for the next opening.
    if (this.#pulls !== pulls) line.unplug(unplugged());
    return line;
  }

  /**
   * Hold the button down, alone or with others.
   *
   * @param holder Who, until {@linkcode Environment.letGo}.
   * @param by Their name.
   */
  press(holder: object, by: string): void {
    if (this.#holders.has(holder)) return;
    const isUp = this.#holders.size === 0 && this.#release === null;
    this.#holders.set(holder, by);
    this.#release?.cancel();
    this.#release = null;
    if (isUp) {
      this.#pressedAt = this.#clock.now();
      this.#uno.press(true);
    }
    this.#listener?.changed();
  }

  /**
   * Hold it no longer; harmless for who does not. It goes up when nobody holds it.
   *
   * @param holder Who.
   */
  letGo(holder: object): void {
    if (!this.#holders.delete(holder)) return;
    if (this.#holders.size === 0) {
      const left = this.#pressedAt + SHORTEST_PRESS_MS - this.#clock.now();
      if (left <= 0) this.#uno.press(false);
      else this.#release = this.#clock.after(left, () => this.#goUp());
    }
    this.#listener?.changed();
  }

  #goUp(): void {
    this.#release = null;
    this.#uno.press(false);
  }

  /**
   * Shine on the sensor.
   *
   * @param value What it then converts to; null lets it drift as daylight does.
   */
  setLight(value: number | null): void {
    this.#uno.setLight(value ?? "drifting");
    this.#light = value;
    this.#listener?.changed();
  }

  /**
   * Make the line worse or better.
   *
   * @param change What is left out stays as it is.
   * @param by Who.
   */
  setTrouble(change: Partial<LineTroubles>, by: string): void {
    this.#trouble = { ...this.#trouble, ...change };
    const { dropToBoard, dropFromBoard, flipToBoard, flipFromBoard, delayMs } = this.#trouble;
    this.#condition.toBoard.rates = { drop: dropToBoard, flip: flipToBoard };
    this.#condition.fromBoard.rates = { drop: dropFromBoard, flip: flipFromBoard };
    this.#condition.delayMs = delayMs;
    this.#troubleChanged(by);
  }

  /**
   * Do something to its power or its cable. A reset ends a standstill, as it does on a real board.
   *
   * @param action What; a board without power can only be plugged in.
   * @param by Who.
   */
  setPower(action: PowerAction, by: string): void {
    if (this.#power === "unplugged" && action !== "plug") return;
    this.lastAction = { action, by };
    switch (action) {
      case "reset":
        this.#run();
        this.#uno.reset();
        break;
      case "brownOut":
        this.#run();
        this.#uno.brownOut();
        break;
      case "freeze":
        this.#power = "frozen";
        this.#uno.freeze();
        break;
      case "resume":
      case "plug":
        this.#run();
        break;
      case "unplug":
        this.#power = "unplugged";
        this.#pulls++;
        // Its time stands still first, so that it does not begin anew without power.
        this.#uno.freeze();
        this.#uno.reset("power");
        break;
    }
    this.#troubleChanged(by);
    // Who pulled the plug is told before what comes of it.
    if (action === "unplug") this.#line?.unplug(unplugged());
  }

  /**
   * Everything is well again: power, cable and line.
   *
   * @param by Who.
   */
  mend(by: string): void {
    this.lastAction = { action: "mend", by };
    this.#run();
    this.setTrouble(NO_TROUBLE, by);
  }

  /** Nothing more happens; the board is about to be switched off. */
  close(): void {
    this.#release?.cancel();
    this.#listener = null;
  }

  #isUnplugged(): boolean {
    return this.#power === "unplugged";
  }

  #run(): void {
    // One that was unplugged waits for its line's opening.
    if (this.#power === "frozen") this.#uno.resume();
    this.#power = "on";
  }

  #troubleChanged(by: string): void {
    const { power, troubleBy } = this.view();
    this.#troubleBy = isWell({ power, trouble: this.#trouble }) ? null : by;
    if (power === "on" && troubleBy === null && this.#troubleBy === null) return;
    this.#listener?.changed();
  }
}

function unplugged(): Error {
  return Object.assign(new Error("The virtual Uno is unplugged"), {
    hint: 'Plug it in again: "Trouble" on its card, or the method "virtual.power"',
  });
}
