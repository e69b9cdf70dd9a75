/**
 * Tables as CSV (RFC 4180), as spreadsheets read it.
 *
 * @module
 */

/** A cell; null is empty. */
export type Cell = string | number | boolean | null;

/** A spreadsheet takes text that begins so for a formula, and runs it. */
const FORMULA = /^[=+\-@\t\r]/;
/** Text with these stands in quotes. */
const SPECIAL = /[",\r\n]/;

function field(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Write a table.
 *
 * @param rows Its rows, the headings first.
 * @returns The file's text.
 */
export function csv(rows: Iterable<readonly Cell[]>): string {
  let text = "";
  for (const row of rows) text += `${row.map(field).join(",")}\r\n`;
  return text;
}
