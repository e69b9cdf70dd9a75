/**
 * Prometheus' text exposition format, version 0.0.4: what was counted, as text. Nothing is worked out before somebody asks
 * (M4). A package for this would bring a registry of its own, figures of the process that nobody asked for, and two more
 * packages; what is needed of it is the text.
 *
 * @module
 */

/** Its media type. */
export const EXPOSITION_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** One number, told apart from others of its metric by labels. */
export interface Sample {
  /** What the metric's name is followed by: "_bucket", "_sum", "_count" of a histogram. */
  readonly suffix?: string;
  /** Labels by name. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The number. */
  readonly value: number;
}

/** A number, or several of a kind. */
export interface Metric {
  /** Its name: counters end in "_total", units are base units ("_seconds", "_bytes"). */
  readonly name: string;
  /** Whether it only grows, goes up and down, or is a distribution. */
  readonly type: "counter" | "gauge" | "histogram";
  /** What it says, in one sentence. */
  readonly help: string;
  /** Its numbers. */
  readonly samples: readonly Sample[];
}

/**
 * Metrics as text.
 *
 * @param metrics Each name at most once.
 * @returns Lines, each with its end.
 */
export function exposition(metrics: readonly Metric[]): string {
  return metrics.map(({ name, type, help, samples }) =>
    [
      `# HELP ${name} ${help}\n`,
      `# TYPE ${name} ${type}\n`,
      ...samples.map(({ suffix = "", labels = {}, value }) =>
        `${name}${suffix}${labelled(labels)} ${value}\n`
      ),
    ].join("")
  ).join("");
}

function labelled(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

/** A board that is not known yet is named after its port: whatever that is called, it stays one label on one line. */
function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
