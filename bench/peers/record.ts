/**
 * The record of a run: docs/PERFORMANCE.md, made from one block of data at its end, which a later run is compared with.
 *
 * @module
 */
import { z } from "zod/mini";
import { machineSchema, QUIET_LOAD } from "./machine.ts";
import { digits, type Figure, type RowResult, SLACK_PERCENT, type Table, UNITS } from "./result.ts";

const figureSchema = z.object({
  name: z.string(),
  value: z.number(),
  low: z.number(),
  high: z.number(),
  unit: z.enum(UNITS),
  goal: z.nullable(z.number()),
});
const rowSchema = z.object({
  name: z.string(),
  title: z.string(),
  /** Why it was not measured; null where it was. */
  failure: z.nullable(z.string()),
  figures: z.array(figureSchema),
  tables: z.array(z.object({ title: z.string(), lines: z.array(z.array(z.string())) })),
  notes: z.array(z.string()),
});
const recordSchema = z.object({
  date: z.string(),
  commit: z.string(),
  machine: machineSchema,
  /** Load of the machine when the run began. */
  load: z.number(),
  versions: z.record(z.string(), z.string()),
  rows: z.array(rowSchema),
});

/** A row of a record. */
export type RecordedRow = z.infer<typeof rowSchema>;
/** A run. */
export type PerformanceRecord = z.infer<typeof recordSchema>;

/** The command that makes it. */
export const COMMAND = "deno task bench peers --write";

const BEGIN = "```data\n";
const END = "\n```\n";

/**
 * A row as it is recorded.
 *
 * @param row Name and title.
 * @param result What was measured; or why nothing was.
 */
export function recordedRow(
  { name, title }: { readonly name: string; readonly title: string },
  result: RowResult | Error,
): RecordedRow {
  if (result instanceof Error) {
    return { name, title, failure: result.message, figures: [], tables: [], notes: [] };
  }
  const { figures, tables, notes } = result;
  const broken = figures.find(({ value, low, high }) => ![value, low, high].every(Number.isFinite));
  if (broken !== undefined) return recordedRow({ name, title }, new Error(`"${broken.name}" is no number`));
  return {
    name,
    title,
    failure: null,
    figures: figures.map((figure) => ({ ...figure, ...rounded(figure) })),
    tables: tables.map(({ title, lines }) => ({ title, lines: lines.map((cells) => [...cells]) })),
    notes: [...notes],
  };
}

/** Four digits are kept: what is printed has three. */
function rounded({ value, low, high }: Figure): Pick<Figure, "value" | "low" | "high"> {
  const four = (number: number) => Number(number.toPrecision(4));
  return { value: four(value), low: four(low), high: four(high) };
}

/**
 * The document.
 *
 * @param record The run.
 * @returns Markdown, which is formatted afterwards.
 */
export function documentOf(record: PerformanceRecord): string {
  const { date, commit, machine, load, versions, rows } = record;
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(", ");
  return [
    "# Performance, beside what people would use instead",
    `In short: measured by \`${COMMAND}\` on ${date}, at commit ${commit}. Everything in a row was measured in one run, in turns. Of every figure less is better. \`deno task bench peers --check\` measures again, and fails where a figure is more than ${SLACK_PERCENT} % beyond the spread that stands here.`,
    `Machine: ${machine.processor}, ${machine.cores} cores, ${machine.memoryGib} GiB, ${machine.system}; load ${
      digits(load)
    } at the start. Programs: ${programs}.`,
    ...(load > QUIET_LOAD
      ? ["The machine was busy with something else too, so its milliseconds are worse than on an idle one."]
      : []),
    "A spread is what a figure was in the parts of the run, without the best and the worst tenth. A goal that is not met is marked.",
    ...rows.flatMap(({ name, title, failure, figures, tables, notes }) => [
      `## ${title}`,
      `\`deno task bench peers ${name}\``,
      ...(failure === null ? [] : [`Not measured: ${failure}`]),
      ...(figures.length === 0 ? [] : [figureTable(figures)]),
      ...tables.map(markdownTable),
      ...notes,
    ]),
    "## The data",
    `What stands above is made from this, and \`--check\` reads it.`,
    `${BEGIN}${dataOf(record)}${END}`,
  ].join("\n\n");
}

/** One line for each row, so that two records can be compared by eye. */
function dataOf({ rows, ...run }: PerformanceRecord): string {
  const lines = rows.map((row) => JSON.stringify(row));
  return `${JSON.stringify(run).slice(0, -1)},"rows":[\n${lines.join(",\n")}\n]}`;
}

function figureTable(figures: readonly Figure[]): string {
  return markdownTable({
    title: "",
    lines: [
      ["figure", "measured", "spread", "goal"],
      ...figures.map((figure) => [figure.name, ...figureCells(figure)]),
    ],
  });
}

/**
 * A figure as a person reads it: the number, its spread, its goal.
 *
 * @param figure The figure.
 */
export function figureCells({ value, low, high, unit, goal }: Figure): readonly string[] {
  const spread = low === high ? "" : `${digits(low)} to ${digits(high)}`;
  const wanted = goal === null ? "" : `${digits(goal)} ${unit}${value <= goal ? "" : ", not met"}`;
  return [`${digits(value)} ${unit}`, spread, wanted];
}

function markdownTable({ title, lines }: Table): string {
  const [head = [], ...others] = lines;
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const table = [line(head), line(head.map(() => "---")), ...others.map(line)].join("\n");
  return title === "" ? table : `${title}:\n\n${table}`;
}

/**
 * Read a document's data.
 *
 * @param document Markdown that {@linkcode documentOf} made.
 * @returns The run.
 * @throws {Error} if there is no such data in it, or it is damaged.
 */
export function recordIn(document: string): PerformanceRecord {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END.trimEnd(), begin + BEGIN.length);
  if (begin < 0 || end < 0) throw new Error("it has no block of data");
  const record = recordSchema.safeParse(JSON.parse(document.slice(begin + BEGIN.length, end)));
  if (!record.success) throw new Error(`its data cannot be read: ${z.prettifyError(record.error)}`);
  return record.data;
}
