/**
 * How the programs of `deno task bench fleet` talk: by lines, and by moments of one clock.
 *
 * @module
 */
import process from "node:process";
import { createInterface } from "node:readline";

/** The lines that the program is given, until there are no more. */
export function ownLines(): AsyncIterable<string> {
  return createInterface({ input: process.stdin });
}

/** Say a line. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Now, in milliseconds since 1970 and parts of them: programs of one machine agree on it. */
export function epochMs(): number {
  return performance.timeOrigin + performance.now();
}
