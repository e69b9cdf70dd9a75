/**
 * Numbers for values that have no order and cannot be listed, such as texts: each is numbered when it is first seen.
 *
 * @module
 */
import type { Scale } from "./kind.ts";

/**
 * A scale that gives the values that it sees the numbers 0, 1, 2, ... Whoever compares numbers needs one scale for all of them.
 *
 * @returns A scale of its own for each call.
 */
export function namesSeen(): Scale {
  const numbers = new Map<string, number>();
  const names: string[] = [];
  return {
    min: 0,
    get max() {
      return Math.max(0, names.length - 1);
    },
    step: 1,
    digits: 0,
    isNamed: true,
    numberOf(value) {
      if (typeof value !== "string") return null;
      const number = numbers.get(value) ?? names.push(value) - 1;
      numbers.set(value, number);
      return number;
    },
    valueOf: (number) => names[number] ?? "",
  };
}
