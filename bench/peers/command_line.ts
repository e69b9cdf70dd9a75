/**
 * What `deno task bench peers` takes.
 *
 * @module
 */
import { CommandLine } from "../../server/program_arguments.ts";
import { StartFailure } from "../../server/start_failure.ts";
import { SLACK_PERCENT } from "./result.ts";

/** What to measure, and what to do with it. */
export interface PeersOptions {
  /** Names of rows; all of them if there are none. */
  readonly rows: readonly string[];
  /** Whether docs/PERFORMANCE.md is written. */
  readonly write: boolean;
  /** Whether what is measured is compared with it. */
  readonly check: boolean;
}

/**
 * What `--help` prints.
 *
 * @param rows Names and titles of the rows.
 */
export function usage(rows: readonly { readonly name: string; readonly title: string }[]): string {
  return `Measure Destello beside what people would use instead.

Usage: deno task bench peers [ROW...] [--write | --check]

${rows.map(({ name, title }) => `  ${name.padEnd(14)} ${title}`).join("\n")}

  --write        Record every row in docs/PERFORMANCE.md
  --check        Compare with that record; exit code 1 if a figure is more than ${SLACK_PERCENT} % beyond its spread
  --help         Print this

All rows take about ten minutes, on a machine that does nothing else. Needs Linux, Python with pip, Node with
npm, g++, Chromium and a toolchain for the firmware; a row that cannot be measured says why. Exit code 1 if
there is one.
`;
}

/**
 * Read the command line.
 *
 * @param args Its words.
 * @param rows Names of the rows.
 * @returns What to do; "help" if only the usage is wanted.
 * @throws {StartFailure} if there is a word in it that is not understood.
 */
export function parsePeersOptions(args: readonly string[], rows: readonly string[]): PeersOptions | "help" {
  const line = new CommandLine(args, { task: "bench peers", flags: ["write", "check"], names: rows });
  if (line.flag("help")) return "help";
  const [write, check] = [line.flag("write"), line.flag("check")];
  if (write && check) {
    throw new StartFailure("--write makes the record that --check compares with: give one of them");
  }
  if (write && line.names.length > 0) {
    throw new StartFailure("--write records every row, measured in one run: leave out the names of rows");
  }
  return { rows: line.names, write, check };
}
