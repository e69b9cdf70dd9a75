/**
 * How the values of fields are read from JSON: in a message, in a row of the database, in a file that was kept.
 *
 * @module
 */
import * as z from "zod/mini";
import type { AnyValues } from "./dsl.ts";
import type { Value } from "./fields/kind.ts";

/** One value of a field, whatever its kind. Every reader uses this schema, so that no reader knows fewer kinds. */
const anyValue: z.ZodMiniType<Value> = z.union([z.boolean(), z.number(), z.string()]);

/** The values of a state or of arguments, by field name. */
export const anyValues: z.ZodMiniType<AnyValues> = z.record(z.string(), anyValue);

/** The same as a client reads them, whose server may be newer: any other value is its text, and null is not known (C15). */
export const toldValues: z.ZodMiniType<AnyValues> = z.pipe(
  z.record(z.string(), z.unknown()),
  z.transform((values) =>
    Object.fromEntries(
      Object.entries(values).filter(([, value]) => value !== null).map(([name, value]) => {
        const known = anyValue.safeParse(value);
        return [name, known.success ? known.data : JSON.stringify(value)];
      }),
    )
  ),
);
