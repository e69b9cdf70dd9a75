/**
 * FQBNs by what they mean: `arduino:avr:nano` is a Nano with the first option of each of its menus, and the order of options is
 * nobody's business.
 *
 * @module
 */
import { BOARD_MODELS, type BoardModel } from "../../../protocol/board_models.ts";

/** An FQBN, taken apart. */
interface Fqbn {
  /** Without options: "arduino:avr:nano". */
  readonly board: string;
  /** Its options. */
  readonly options: ReadonlyMap<string, string>;
}

const FORM = /^([\w.-]+:[\w.-]+:[\w.-]+)(?::([\w.-]+=[\w.-]+(?:,[\w.-]+=[\w.-]+)*))?$/;

/**
 * Find out what is wrong with the form of an FQBN.
 *
 * @param text The FQBN.
 * @returns What is wrong; null if nothing is.
 */
export function fqbnProblem(text: string): string | null {
  const [, board, options = ""] = FORM.exec(text) ?? [];
  if (board === undefined) {
    return `must be like arduino:avr:uno or arduino:avr:nano:cpu=atmega328old, got "${text}"`;
  }
  const names = options.split(",").map((option) => option.split("=")[0]);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? null : `has the option "${twice}" twice in "${text}"`;
}

function readFqbn(text: string): Fqbn {
  const [, board = text, options] = FORM.exec(text) ?? [];
  const pairs = options?.split(",").map((option): [string, string] => {
    const [name = "", value = ""] = option.split("=");
    return [name, value];
  });
  return { board, options: new Map(pairs) };
}

/**
 * The board that an FQBN means.
 *
 * @param fqbn The FQBN; an option that is not there is as in the first row of that board.
 * @returns Its row; null if none is that board with these options.
 */
export function modelOf(fqbn: string): BoardModel | null {
  const { board, options } = readFqbn(fqbn);
  const same = BOARD_MODELS.filter((one) => readFqbn(one.fqbn).board === board);
  const [standard] = same;
  if (standard === undefined) return null;
  const wanted = new Map([...readFqbn(standard.fqbn).options, ...options]);
  return same.find((one) => {
    const has = readFqbn(one.fqbn).options;
    return has.size === wanted.size && [...has].every(([name, value]) => wanted.get(name) === value);
  }) ?? null;
}

/**
 * What there is where {@linkcode modelOf} found none.
 *
 * @param fqbn The FQBN.
 * @returns FQBNs, of the same board if that is known.
 */
export function knownFqbns(fqbn: string): string {
  const { board } = readFqbn(fqbn);
  const same = BOARD_MODELS.filter((one) => readFqbn(one.fqbn).board === board);
  return [...new Set((same.length === 0 ? BOARD_MODELS : same).map((one) => one.fqbn))].join(", ");
}

/**
 * Fill in what an FQBN leaves out, by a core's `boards.txt`: a tool that does not do so itself compiles for no chip at all.
 *
 * @param fqbn The FQBN.
 * @param boards The text of `boards.txt`.
 * @returns The FQBN with every option, or what it names that is not there.
 */
export function completeFqbn(
  fqbn: string,
  boards: string,
): { readonly fqbn: string } | { readonly problem: string } {
  const { board, options } = readFqbn(fqbn);
  const id = board.split(":")[2] ?? "";
  const menus = new Map<string, string[]>();
  for (const line of boards.split(/\r?\n/)) {
    const [, name, menu, value] = /^([\w-]+)\.menu\.([\w-]+)\.([\w-]+)=/.exec(line) ?? [];
    if (name !== id || menu === undefined || value === undefined) continue;
    menus.set(menu, [...menus.get(menu) ?? [], value]);
  }
  for (const [name, value] of options) {
    const values = menus.get(name);
    if (values === undefined) {
      const has = menus.size === 0 ? "it has none" : `it has ${[...menus.keys()].join(", ")}`;
      return { problem: `"${board}" has no option "${name}": ${has}` };
    }
    if (!values.includes(value)) {
      return {
        problem: `The option "${name}" of "${board}" cannot be "${value}": it is ${values.join(", ")}`,
      };
    }
  }
  const all = [...menus].map(([name, [standard = ""]]) => `${name}=${options.get(name) ?? standard}`);
  return { fqbn: all.length === 0 ? board : `${board}:${all.join(",")}` };
}
