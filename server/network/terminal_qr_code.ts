/**
 * A QR code in a terminal, dark or light: the camera of a phone reads the link in it (S26b).
 *
 * @module
 */
import { stdout } from "node:process";
import { encode } from "uqr";

/** Modules around it that stay white (ISO/IEC 18004, 5.3.8). */
const BORDER = 4;
/** Black on white, whatever the terminal's own colours are, and back to those. */
const [BEGIN, END] = ["\x1b[38;5;16;48;5;231m", "\x1b[0m"];
/** Of a terminal that does not tell its width. */
const USUAL_COLUMNS = 80;
/** Two modules, the upper one first. */
const HALVES = [[" ", "▄"], ["▀", "█"]] as const;

/**
 * Draw it.
 *
 * @param text What it says.
 * @param columns The width of the terminal.
 * @returns Lines, each with its end; empty if the terminal is too narrow.
 */
export function terminalQrCode(text: string, columns: number): string {
  const { data, size } = encode(text, { border: BORDER });
  if (size > columns) return "";
  const isBlack = (row: number, column: number) => Number(data[row]?.[column] ?? false);
  const lines = Array.from({ length: Math.ceil(size / 2) }, (_, line) =>
    Array.from(
      { length: size },
      (_, column) => HALVES[isBlack(2 * line, column)]?.[isBlack(2 * line + 1, column)] ?? "",
    ).join(""));
  return lines.map((line) => `${BEGIN}${line}${END}\n`).join("");
}

/**
 * The same for where this program writes.
 *
 * @param text What it says.
 * @returns Lines; empty if nobody looks at a terminal.
 */
export function shownQrCode(text: string): string {
  return stdout.isTTY ? terminalQrCode(text, stdout.columns || USUAL_COLUMNS) : "";
}
