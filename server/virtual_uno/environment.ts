/**
 * What surrounds a virtual Uno: fingers on its buttons, voltages at its sensors, its cable and its power. Everything acts on the
 * chip's pins or its line; what comes of it, the firmware reports.
 *
 * @module
 */
import type { BoardInput, InputKind } from "../../protocol/inputs.ts";
import {
  isWell,
  type LineTroubles,
  MAX_ANALOG,
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

/** What an analog input converts to that nobody moves: a knob in its middle, a thermistor at room temperature. */
const UNTOUCHED = Math.ceil(MAX_ANALOG / 2);

/** What is surrounded. */
export type SurroundedUno = Pick<
  VirtualUno,
  "open" | "reset" | "brownOut" | "press" | "setAnalog" | "freeze" | "resume"
>;

/** What {@linkcode Environment} needs. */
export interface EnvironmentOptions {
  /** The board. */
  readonly uno: SurroundedUno;
  /** Time. */
  readonly clock: Clock;
  /** What is pressed and moved on it. */
  readonly inputs: readonly BoardInput[];
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

/** An input that is pressed. */
class Button {
  /** Names of those who hold it down. */
  readonly holders = new Map<object, string>();
  pressedAt = 0;
  /** Nobody holds it any more, but the press is not yet long enough. */
  release: Timer | null = null;
}

/** An input that is moved. */
interface Moved {
  readonly drifts: boolean;
  /** What it converts to; null: it drifts. */
  value: number | null;
}

export class Environment {
  /** What was last done to its power or its cable; null for nothing. */
  lastAction: VirtualAction | null = null;
  #uno: SurroundedUno;
  readonly #clock: Clock;
  readonly #condition: LineCondition;
  /** By their pins. */
  #buttons: ReadonlyMap<string, Button> = new Map();
  /** By their pins. */
  #moved: ReadonlyMap<string, Moved> = new Map();
  /** How often its plug was pulled. */
  #pulls = 0;
  #listener: EnvironmentListener | null = null;
  #line: TroubledLine | null = null;
  #power: VirtualView["power"] = "on";
  #trouble: LineTroubles = NO_TROUBLE;
  #troubleBy: string | null = null;

  /**
   * A board with a good line and nobody near it. It need not run before its line is opened.
   *
   * @param options Board, inputs, time and seed.
   */
  constructor({ uno, inputs, clock, seed }: EnvironmentOptions) {
    this.#uno = uno;
    this.#clock = clock;
    this.#condition = new LineCondition(seed);
    this.surround(uno, inputs);
  }

  /**
   * Be around another board, whose line is not open yet. Nobody presses its buttons; a knob that both have stays where it is.
   *
   * @param uno The board.
   * @param inputs What is pressed and moved on it.
   */
  surround(uno: SurroundedUno, inputs: readonly BoardInput[]): void {
    for (const { release } of this.#buttons.values()) release?.cancel();
    const before = this.#moved;
    const [pressed, moved] = [new Map<string, Button>(), new Map<string, Moved>()];
    for (const { pin, kind, drifts } of inputs) {
      if (kind === "pressed") pressed.set(pin, new Button());
      else moved.set(pin, { drifts, value: before.get(pin)?.value ?? (drifts ? null : UNTOUCHED) });
    }
    [this.#uno, this.#buttons, this.#moved] = [uno, pressed, moved];
    for (const [pin, { value }] of moved) uno.setAnalog(pin, value ?? "drifting");
  }

  /**
   * The pins of its inputs.
   *
   * @param kind What is done to them.
   * @returns As they are printed on the board. The first one is meant where none is named: of those that are moved, one that sees light.
   */
  pins(kind: InputKind): readonly string[] {
    if (kind === "pressed") return [...this.#buttons.keys()];
    const [...moved] = this.#moved;
    return moved.toSorted(([, one], [, other]) => Number(other.drifts) - Number(one.drifts)).map(([pin]) =>
      pin
    );
  }

  /** How everything is now. */
  view(): VirtualView {
    const pressed = Object.fromEntries(
      [...this.#buttons].map(([pin, { holders }]) => [pin, [...holders.values()]]),
    );
    const moved = Object.fromEntries([...this.#moved].map(([pin, { value }]) => [pin, value]));
    return {
      pressedBy: pressed[this.pins("pressed")[0] ?? ""] ?? [],
      light: moved[this.pins("moved")[0] ?? ""] ?? null,
      pressed,
      moved,
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
   * Hold an input down, alone or with others.
   *
   * @param pin One of {@linkcode Environment.pins}; others are passed over.
   * @param holder Who, until {@linkcode Environment.letGo}.
   * @param by Their name.
   */
  press(pin: string, holder: object, by: string): void {
    const button = this.#buttons.get(pin);
    if (button === undefined || button.holders.has(holder)) return;
    const isUp = button.holders.size === 0 && button.release === null;
    button.holders.set(holder, by);
    button.release?.cancel();
    button.release = null;
    if (isUp) {
      button.pressedAt = this.#clock.now();
      this.#uno.press(pin, true);
    }
    this.#listener?.changed();
  }

  /**
   * Hold an input no longer; harmless for who does not. It goes up when nobody holds it.
   *
   * @param pin Which.
   * @param holder Who.
   */
  letGo(pin: string, holder: object): void {
    const button = this.#buttons.get(pin);
    if (!button?.holders.delete(holder)) return;
    if (button.holders.size === 0) {
      const left = button.pressedAt + SHORTEST_PRESS_MS - this.#clock.now();
      if (left <= 0) this.#uno.press(pin, false);
      else button.release = this.#clock.after(left, () => this.#goUp(pin, button));
    }
    this.#listener?.changed();
  }

  /**
   * Hold nothing any longer.
   *
   * @param holder Who.
   */
  letGoOfAll(holder: object): void {
    for (const pin of this.#buttons.keys()) this.letGo(pin, holder);
  }

  #goUp(pin: string, button: Button): void {
    button.release = null;
    this.#uno.press(pin, false);
  }

  /**
   * Move an analog input, as light on a sensor does.
   *
   * @param pin One of {@linkcode Environment.pins}; others are passed over.
   * @param value What it then converts to; null lets it be as when nobody has moved it.
   */
  move(pin: string, value: number | null): void {
    const moved = this.#moved.get(pin);
    if (moved === undefined) return;
    moved.value = value ?? (moved.drifts ? null : UNTOUCHED);
    this.#uno.setAnalog(pin, moved.value ?? "drifting");
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
    for (const { release } of this.#buttons.values()) release?.cancel();
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
    code: "unplugged",
    details: {},
    hint: 'Plug it in again: "Trouble" on its card, or the method "virtual.power"',
  });
}
