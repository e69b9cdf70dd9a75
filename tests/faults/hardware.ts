/**
 * The board as the simulation sees it: what can be done to it, and its pins, which are the truth that everybody is held to.
 *
 * @module
 */
import type { AnyValues } from "../../protocol/dsl.ts";

/** Something at the pins. */
export interface PinChange {
  /** When, in ms. */
  readonly at: number;
  /** Which channel's pin; "reset": all of them are as after a start now. */
  readonly what: "led" | "lamp" | "reset";
  /** Its level from then on: 0 or 1, or 0..255. */
  readonly level: number;
}

/** Why a board restarts. */
export type Restart = "external" | "brownout";

/** A board: the real image on the emulated chip, or a model of it. */
export interface Hardware {
  /** "chip" or "model". */
  readonly kind: "chip" | "model";
  /** Every change so far. */
  readonly pins: readonly PinChange[];
  /** What it runs says that it has another schema. */
  readonly isForeign: boolean;
  /** When it last became so, or ceased to be. */
  readonly programmedAt: number;
  /** Bytes arrive at it. */
  receive(bytes: Uint8Array): void;
  /** Start anew. */
  restart(cause: Restart): void;
  /** Do nothing for so long, as with interrupts off: the receiver keeps three bytes, the rest is lost. */
  stall(ms: number): void;
  /** Press or let go of the button. */
  press(pressed: boolean): void;
  /** Another program is on it from now on: the same as ever, or one of another schema. Starts anew. */
  program(isForeign: boolean): void;
  /** What the hardware says now, as far as it can be read from outside. */
  read(): Readonly<Record<string, AnyValues>>;
  /** Bring {@linkcode pins} up to now. */
  settle(): void;
  /** End. */
  close(): void;
}
