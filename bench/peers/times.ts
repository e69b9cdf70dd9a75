/**
 * Times that a measured program says in a line.
 *
 * @module
 */
import { z } from "zod/mini";

const timesSchema = z.array(z.number());

/** The numbers in a line of JSON. */
export function timesIn(line: string): readonly number[] {
  return timesSchema.parse(JSON.parse(line));
}
