/**
 * What words the tool Trouble needs besides those of the board's card. They are fetched with it, so that the first view does not
 * carry them.
 *
 * @module
 */
import type { LineTroubles, PowerAction } from "../../protocol/virtual_board.ts";
import type { VirtualLine } from "../../protocol/api/virtual.ts";

/** The words of the tool in one language. */
export interface TroubleText {
  /** What the tool is for. */
  readonly about: string;
  /** Heading of the sliders. */
  readonly line: string;
  /** Heading of the buttons. */
  readonly power: string;
  /** What each slider changes. */
  readonly rates: Readonly<Record<keyof LineTroubles, string>>;
  /** What each button does. */
  readonly actions: Readonly<Record<PowerAction, string>>;
  /** No trouble is made. */
  readonly well: string;
  /** Heading of the counters. */
  readonly copes: string;
  /** Since when they count. */
  readonly since: string;
  /** Lets them count from 0. */
  readonly again: string;
  /** What each counts. */
  readonly counters: Readonly<Record<Exclude<keyof VirtualLine, "board" | "eventGaps">, string>>;
  /** So many of so many. */
  readonly ofAll: (some: string, all: string) => string;
}
