/**
 * A file that an option names, and that cannot be read.
 *
 * @module
 */
import { machineTrouble } from "./machine_trouble.ts";
import { StartFailure } from "./start_failure.ts";

/**
 * What a person is told of it.
 *
 * @param option Name of the option.
 * @param file What it was given.
 * @param error Why it cannot be read, as it was thrown.
 */
export function unreadableFile(option: string, file: string, error: unknown): StartFailure {
  const what = `--${option} "${file}" cannot be read`;
  const trouble = machineTrouble(error);
  if (trouble !== null) return new StartFailure(`${what}: ${trouble.message}. ${trouble.hint}`);
  return new StartFailure(`${what}: ${error instanceof Error ? error.message : error}`);
}
