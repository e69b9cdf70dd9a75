/**
 * What `deno task board` takes.
 *
 * @module
 */
import { LINK_BAUD } from "../../protocol/link_rate.ts";
import { PROJECT_NEEDED, PROJECT_USAGE } from "../../server/projects/project_option.ts";
import { StartFailure } from "../../server/start_failure.ts";
import type { Trouble } from "../../server/virtual_uno/line_trouble.ts";
import { CommandLine } from "../../server/program_arguments.ts";

/** What board to run, and how. */
export interface BoardOptions {
  /** The project whose image it runs, as the person named it; null for the shipped one. */
  readonly project: string | null;
  /** Where to make a link to its port; null for nowhere. */
  readonly link: string | null;
  /** Where its EEPROM is kept; null to begin with an erased one each time. */
  readonly eeprom: string | null;
  /** Whether its flash is erased. */
  readonly empty: boolean;
  /** Whether each edge of an output is told. */
  readonly logPins: boolean;
  /** How bad its line is; null for a good one. */
  readonly trouble: Trouble | null;
}

/** What `--help` prints. */
export const USAGE: string = `Run a virtual Arduino Uno behind a pseudo-terminal, for any serial program.

Opening the port resets the board, as with a real one: Arduino's own bootloader runs for 1.4 s and can be
programmed through, then the sketch runs. Rates count: a program at another rate than the board's gets garbage.
The port begins at ${LINK_BAUD} baud, as the sketch has it. What is programmed lasts until the board is ended.

Usage: deno task board [options]

  --project DIR    ${PROJECT_USAGE}
  --link NAME      Make a symbolic link to the port, and remove it at the end
  --empty          Begin with an erased flash instead of the built image; without --project
  --eeprom FILE    Keep the EEPROM in a file, and with it the board's id (default: erased at each start)
  --log-pins       Print one line of JSON for each edge of an output: {"t":1.4,"pin":13,"level":1}
                   (t: seconds of the board's own time, which stands still while it is in reset),
                   and for each reset: {"t":1.4,"reset":"external"}; a bootloader ends with "watchdog"
  --trouble T      A bad line: drop=P,flip=P,seed=N (chances for each byte to get lost, or to have one bit
                   turned; the same seed makes the same trouble), for example drop=0.01,flip=0.001,seed=7
  --help           Print this
`;

/**
 * Read the command line.
 *
 * @param args Its words.
 * @returns What to do; "help" if only the usage is wanted.
 * @throws {StartFailure} if there is a word in it that is not understood.
 */
export function parseBoardOptions(args: readonly string[]): BoardOptions | "help" {
  const line = new CommandLine(args, {
    task: "board",
    values: ["project", "link", "eeprom", "trouble"],
    flags: ["empty", "log-pins"],
  });
  if (line.flag("help")) return "help";
  if (line.flag("empty")) {
    line.refuse("--empty begins with an erased flash, without a project's image; leave out", ["project"]);
  }
  return {
    project: line.text("project", PROJECT_NEEDED),
    link: line.text("link", "a file name"),
    eeprom: line.text("eeprom", "a file name"),
    empty: line.flag("empty"),
    logPins: line.flag("log-pins"),
    trouble: trouble(line.text("trouble")),
  };
}

const TROUBLE: Trouble = { drop: 0, flip: 0, seed: 1 };

function trouble(text: string | null): Trouble | null {
  if (text === null) return null;
  const given = new Map<string, number>();
  for (const part of text.split(",")) {
    const [name, value] = troubleEntry(part, text);
    if (given.has(name)) throw new StartFailure(`--trouble names ${name} twice in "${text}"`);
    given.set(name, value);
  }
  return { ...TROUBLE, ...Object.fromEntries(given) };
}

function troubleEntry(part: string, text: string): [name: string, value: number] {
  const [, name = "", digits = ""] = /^(\w+)=(\d+(?:\.\d*)?|\.\d+|\d+(?:\.\d+)?e-\d+)$/.exec(part) ?? [];
  const value = Number(digits);
  if (!Object.hasOwn(TROUBLE, name)) {
    throw new StartFailure(`--trouble takes drop=P,flip=P,seed=N, got "${part}" in "${text}"`);
  }
  if (name === "seed" ? !(Number.isInteger(value) && value < 2 ** 32) : value > 1) {
    const range = name === "seed" ? "a whole number below 4294967296" : "a chance from 0 to 1";
    throw new StartFailure(`--trouble's ${name} must be ${range}, got "${digits}"`);
  }
  return [name, value];
}
