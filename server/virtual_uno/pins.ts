/**
 * The twenty pins of an Uno, by their numbers on the board: 0 to 7 are port D, 8 to 13 port B, 14 to 19 (A0 to
 * A5) port C. Levels come from avr8js's ports; pull-ups on open inputs, the input synchronizer and the edges of
 * outputs are added here.
 *
 * @module
 */

import { AVRIOPort, portBConfig, portCConfig, portDConfig } from "avr8js";
import type { Core } from "./core.ts";

/** Low or high. */
export type Level = 0 | 1;

/** A pin that began or ceased to be driven high. A pin that is no output counts as low. */
export interface PinEdge {
  /** The chip's cycle at which it happened. */
  readonly cycle: number;
  /** The pin's number on the board. */
  readonly pin: number;
  /** Driven high (1), or low or not at all (0). */
  readonly level: Level;
}

const PORTS = [
  { config: portDConfig, firstPin: 0, count: 8 },
  { config: portBConfig, firstPin: 8, count: 6 },
  { config: portCConfig, firstPin: 14, count: 6 },
];
/** Pins of the board. */
export const PIN_COUNT = 20;
/** The first of those that are printed as A0 and so on. */
export const FIRST_ANALOG_PIN = 14;

/**
 * The number of a pin.
 *
 * @param name As it is printed on the board: "2", "A0".
 * @returns From 0 to 19.
 * @throws {RangeError} if the board has no such pin.
 */
export function pinNumber(name: string): number {
  const number = name.startsWith("A") ? FIRST_ANALOG_PIN + Number(name.slice(1)) : Number(name);
  if (Number.isInteger(number) && number >= 0 && number < PIN_COUNT) return number;
  throw new RangeError(`An Uno has no pin "${name}"; it has 0 to 13, and A0 to A5`);
}

/**
 * Whether the board has a pin.
 *
 * @param name As it is printed on a board.
 */
export function hasPin(name: string): boolean {
  return /^(?:\d|1\d|A[0-5])$/.test(name);
}

/** 14.2.4: a change shows in PINx one cycle after the one that made it has ended. */
const SYNCHRONIZER_CYCLES = 2;

/** What outside is connected to the pins; it outlives the chip's resets. */
export class Wiring {
  /** The level each pin is driven to from outside; `null` is open. */
  readonly driven: (Level | null)[] = new Array(PIN_COUNT).fill(null);
}

/** The pins of one core. */
export class Pins {
  readonly #core: Core;
  readonly #wiring: Wiring;
  readonly #edge: (edge: PinEdge) => void;
  readonly #ports: { port: AVRIOPort; firstPin: number; count: number; high: number }[];

  constructor(core: Core, wiring: Wiring, edge: (edge: PinEdge) => void) {
    this.#core = core;
    this.#wiring = wiring;
    this.#edge = edge;
    this.#ports = PORTS.map(({ config, firstPin, count }) => {
      const state = { port: new AVRIOPort(core, config), firstPin, count, high: 0 };
      let before = 0;
      let changedAt = -SYNCHRONIZER_CYCLES;
      state.port.addListener((value) => {
        before = core.peek(config.PIN);
        changedAt = core.cycles + (isOut(core) ? 0 : 1);
        this.#tellEdges(state, value & core.peek(config.DDR));
        this.#pull(state);
      });
      core.readHooks[config.PIN] = () =>
        core.cycles - changedAt < SYNCHRONIZER_CYCLES ? before : core.peek(config.PIN);
      this.#pull(state);
      return state;
    });
  }

  /** Drive a pin from outside, or leave it open with `null`. */
  drive(pin: number, level: Level | null): void {
    this.#wiring.driven[pin] = level;
    for (const state of this.#ports) this.#pull(state);
  }

  /** The level at a pin, whoever drives it. */
  level(pin: number): Level {
    const state = this.#ports.find(({ firstPin, count }) => pin >= firstPin && pin < firstPin + count);
    if (!state) throw new RangeError(`Cannot read pin "${pin}": an Uno has pins 0 to ${PIN_COUNT - 1}`);
    return (this.#core.peek(state.port.portConfig.PIN) >> (pin - state.firstPin)) & 1 ? 1 : 0;
  }

  /** All outputs let go, as a reset does: what was high ends. */
  release(): void {
    for (const state of this.#ports) this.#tellEdges(state, 0);
  }

  #tellEdges(state: { firstPin: number; count: number; high: number }, high: number): void {
    const changed = state.high ^ high;
    state.high = high;
    for (let bit = 0; bit < state.count; bit++) {
      if (!((changed >> bit) & 1)) continue;
      this.#edge({ cycle: this.#core.cycles, pin: state.firstPin + bit, level: (high >> bit) & 1 ? 1 : 0 });
    }
  }

  /** Set the inputs: driven from outside, else high where the pull-up is on (14.2.1). */
  #pull({ port, firstPin, count }: { port: AVRIOPort; firstPin: number; count: number }): void {
    const pullUps = this.#core.peek(port.portConfig.PORT) & ~this.#core.peek(port.portConfig.DDR);
    for (let bit = 0; bit < count; bit++) {
      port.setPin(bit, (this.#wiring.driven[firstPin + bit] ?? (pullUps >> bit) & 1) === 1);
    }
  }
}

/** OUT changes a port in its only cycle, the instructions of two cycles in their second. */
function isOut(core: Core): boolean {
  return ((core.progMem[core.pc] ?? 0) & 0xf800) === 0xb800;
}
