/**
 * What `deno task sim` takes.
 *
 * @module
 */
import { CommandLine } from "../../server/program_arguments.ts";
import { StartFailure } from "../../server/start_failure.ts";
import { BROKEN_RULES } from "./broken_rules.ts";
import type { Hardware } from "./hardware.ts";

/** How many seeds there are unless it is said. */
export const SEEDS = 2000;
const MOST_SEED = 2 ** 31;

/** What to do. */
export type SimOptions =
  | { readonly kind: "help" }
  | {
    readonly kind: "replay";
    readonly seed: number;
    readonly board: Hardware["kind"] | null;
    readonly rule: string | null;
  }
  | {
    readonly kind: "seeds";
    readonly first: number;
    readonly count: number;
    readonly board: Hardware["kind"] | null;
  }
  | { readonly kind: "soak"; readonly minutes: number; readonly board: Hardware["kind"] | null }
  | {
    readonly kind: "commands";
    readonly commands: number;
    readonly loss: number;
    readonly flip: number;
    readonly seed: number;
  }
  | { readonly kind: "break"; readonly rules: readonly string[]; readonly count: number };

/** What `--help` prints. */
export const USAGE: string =
  `Run the whole system in virtual time, with trouble from a seed, and check its rules.

Each seed makes one run: a board (the real image on the emulated chip, or a model of it), a bad line, a server
that may be killed, pages that press things. What pages are told is compared with the board's pins.

Usage: deno task sim [options]

  --seeds N        Run N seeds, on all cores (default: ${SEEDS})
  --first N        Begin with seed N instead of 1
  --seed N         Run one seed, and print everything that happens in it
  --minutes N      Run seeds that nobody has seen yet, for N minutes
  --board KIND     chip or model (default: every fourth seed on the chip, the others on the model)
  --break RULE     Break one rule, and see whether it is found out; "all" for one after the other
                   (with --seed: that run, with the rule broken)
  --commands N     Instead: N commands, pipelined, over a bad line to the chip, each compared with its pins
    --loss P       Chance of each byte to get lost (default: 0.01)
    --flip P       Chance of each byte to have one bit turned (default: 0.001)
  --help           Print this

Exit codes: 0 all is well (or the broken rule was found out), 1 it is not, 2 the command line must be changed.

Rules that can be broken:
${[...BROKEN_RULES].map(({ name, what }) => `  ${name.padEnd(16)} ${what}`).join("\n")}
`;

/**
 * Read the command line.
 *
 * @param args Its words.
 * @returns What to do.
 * @throws {StartFailure} if there is a word in it that is not understood.
 */
export function parseSimOptions(args: readonly string[]): SimOptions {
  const line = new CommandLine(args, {
    task: "sim",
    values: ["seeds", "first", "seed", "minutes", "board", "break", "commands", "loss", "flip"],
  });
  if (line.flag("help")) return { kind: "help" };
  const board = line.oneOf("board", ["chip", "model"]);
  const seed = line.wholeNumber("seed", 1, MOST_SEED);
  const seeds = line.wholeNumber("seeds", 1, MOST_SEED);
  const first = line.wholeNumber("first", 1, MOST_SEED);
  const minutes = line.wholeNumber("minutes", 1, 7 * 24 * 60);
  const rule = ruleNamed(line.text("break"));
  const commands = line.wholeNumber("commands", 1, MOST_SEED);
  const loss = chance("loss", line.text("loss"));
  const flip = chance("flip", line.text("flip"));
  if (commands !== null) {
    refuseTogether({
      "--commands": commands,
      "--seeds": seeds,
      "--minutes": minutes,
      "--board": board,
      "--break": rule,
    });
    return { kind: "commands", commands, loss: loss ?? 0.01, flip: flip ?? 0.001, seed: seed ?? 1 };
  }
  if (loss !== null || flip !== null) throw new StartFailure("--loss and --flip go with --commands");
  refuseTogether({ "--seed": seed, "--seeds": seeds, "--minutes": minutes });
  refuseTogether({ "--seed": seed, "--first": first, "--minutes": minutes });
  refuseTogether({ "--break": rule, "--minutes": minutes, "--first": first });
  if (seed !== null) {
    if (rule === "all") throw new StartFailure('--break with --seed takes one rule, not "all"');
    return { kind: "replay", seed, board, rule };
  }
  if (rule !== null) {
    if (board !== null) {
      throw new StartFailure("--break takes no --board: each rule says where it is broken");
    }
    const rules = rule === "all" ? BROKEN_RULES.map(({ name }) => name) : [rule];
    return { kind: "break", rules, count: seeds ?? SEEDS };
  }
  if (minutes !== null) return { kind: "soak", minutes, board };
  return { kind: "seeds", first: first ?? 1, count: seeds ?? SEEDS, board };
}

function chance(option: string, text: string | null): number | null {
  if (text === null) return null;
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value <= 0.5) return value;
  throw new StartFailure(`--${option} must be a chance from 0 to 0.5, got "${text}"`);
}

function ruleNamed(text: string | null): string | null {
  const names = BROKEN_RULES.map(({ name }) => name);
  if (text === null || text === "all" || names.includes(text)) return text;
  throw new StartFailure(`There is no rule "${text}"; --break takes ${names.join(", ")} or all`);
}

function refuseTogether(options: Readonly<Record<string, unknown>>): void {
  const given = Object.keys(options).filter((name) => options[name] !== null);
  if (given.length > 1) throw new StartFailure(`${given.join(" and ")} cannot be given together`);
}
