/**
 * Destello beside what people would use instead: Python, Node, johnny-five, and a bare Deno server that does nothing but pass bytes on.
 * What is compared runs at once and takes turns, so that whatever else the machine does concerns all. `deno task bench peers`.
 *
 * @module
 */
import "../server/tell_in_words.ts";
import { fileURLToPath } from "node:url";
import process from "node:process";
import { parsePeersOptions, usage } from "./peers/command_line.ts";
import { compareWith } from "./peers/compare.ts";
import { Peers } from "./peers/installed.ts";
import { load, QUIET_LOAD, thisMachine, versions } from "./peers/machine.ts";
import {
  COMMAND,
  documentOf,
  figureCells,
  type PerformanceRecord,
  type RecordedRow,
  recordedRow,
  recordIn,
} from "./peers/record.ts";
import type { Row } from "./peers/row.ts";
import { ROWS } from "./peers/rows.ts";
import { StartFailure } from "../server/start_failure.ts";

const RECORD = fileURLToPath(new URL("../docs/PERFORMANCE.md", import.meta.url));

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function measured(row: Row, peers: Peers): Promise<RecordedRow> {
  try {
    return recordedRow(row, await row.measure(peers));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return recordedRow(row, error);
  }
}

function show({ title, name, failure, figures, tables, notes }: RecordedRow, seconds: number): void {
  say(`\n== ${name}: ${title} (${seconds.toFixed(0)} s)`);
  if (failure !== null) say(`Not measured: ${failure}`);
  for (const figure of figures) {
    const [value = "", spread = "", goal = ""] = figureCells(figure);
    say(
      `${figure.name.padEnd(66)} ${value.padStart(9)}   ${spread.padEnd(16)} ${goal && `goal ${goal}`}`
        .trimEnd(),
    );
  }
  for (const { title, lines } of tables) {
    say(`\n${title}`);
    const widths = lines[0]?.map((_, column) =>
      Math.max(...lines.map((cells) => cells[column]?.length ?? 0))
    );
    for (const cells of lines) {
      say(cells.map((cell, column) => cell.padEnd(widths?.[column] ?? 0)).join("   ").trimEnd());
    }
  }
  for (const note of notes) say(note);
}

async function commit(): Promise<string> {
  const { stdout } = await new Deno.Command("git", { args: ["rev-parse", "--short", "HEAD"] }).output();
  return new TextDecoder().decode(stdout).trim();
}

async function write(record: PerformanceRecord): Promise<void> {
  await Deno.writeTextFile(RECORD, documentOf(record));
  const { success } = await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", RECORD] }).output();
  if (!success) throw new Error(`${RECORD} was written, and could not be formatted`);
  say(`\nWritten: ${RECORD}`);
}

async function readRecord(): Promise<PerformanceRecord> {
  try {
    return recordIn(await Deno.readTextFile(RECORD));
  } catch (error) {
    throw new StartFailure(
      `There is no record to compare with in ${RECORD} (${
        error instanceof Error ? error.message : error
      }): make one with ${COMMAND}`,
    );
  }
}

const options = parsePeersOptions(Deno.args, ROWS.map(({ name }) => name));
if (options === "help") {
  process.stdout.write(usage(ROWS));
  Deno.exit(0);
}
// Before ten minutes are spent on something that cannot be compared.
const known = options.check ? await readRecord() : null;
const run = {
  date: new Date().toISOString().slice(0, 10),
  commit: await commit(),
  machine: thisMachine(),
  load: load(),
  versions: await versions(),
};
if (run.load > QUIET_LOAD) say(`The machine is busy (load ${run.load.toFixed(2)}): figures will be worse`);
const rows: RecordedRow[] = [];
{
  await using peers = await Peers.begin();
  for (const row of ROWS.filter(({ name }) => options.rows.length === 0 || options.rows.includes(name))) {
    const begin = performance.now();
    const one = await measured(row, peers);
    show(one, (performance.now() - begin) / 1000);
    rows.push(one);
  }
}
if (options.write) await write({ ...run, rows });
const missing = rows.filter(({ failure }) => failure !== null);
let failures = missing.map(({ name, failure }) => `${name}: not measured: ${failure}`);
if (known !== null) {
  const comparison = compareWith(known, run.machine, rows);
  for (const sentence of comparison.notCompared) say(`\n${sentence}`);
  failures = [...comparison.failures];
  if (failures.length === 0) say("\nNothing is worse than recorded");
}
for (const sentence of failures) process.stderr.write(`${sentence}\n`);
if (failures.length > 0) Deno.exit(1);
