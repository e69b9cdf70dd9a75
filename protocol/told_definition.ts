/**
 * How a client reads the definition of a server that may be newer (C15).
 *
 * @module
 */
import * as z from "zod/mini";
import type { OnBoot } from "./dsl.ts";
import { fieldSchemas } from "./fields/kinds.ts";
import type { PartName } from "./part_names.ts";
import { byName, list, number, text, told } from "./shapes.ts";
import type { ToldChannel, ToldDefinition, ToldField } from "./told.ts";
import { toldValues } from "./values.ts";

const field: z.ZodMiniType<ToldField> = z.union([
  ...fieldSchemas,
  // `told` is there in what this page kept (A5).
  z.pipe(
    z.object({ kind: text, told: z.optional(text) }),
    z.transform(({ kind, told = kind }) => ({ kind: "unknown", told }) as const),
  ),
]);
const fields = byName(field);

const channel: z.ZodMiniType<ToldChannel> = z.object({
  title: text,
  // An older server tells of none.
  words: z._default(byName(byName(text)), {}),
  pin: z.nullable(z.union([number, text, list(z.union([number, text]))])),
  // An older server tells of none.
  part: z._default(z.nullable(told<PartName>()), null),
  state: fields,
  commands: byName(fields),
  lease: z.nullable(z.object({ ms: number, safe: toldValues })),
  onBoot: told<OnBoot>(),
  // An older server, and what an older page kept, tells of none.
  moves: z._default(z.record(text, text), {}),
});

/** The server's definition. */
export const toldDefinition: z.ZodMiniType<ToldDefinition> = z.object({
  name: text,
  channels: byName(channel),
  on: z.optional(text),
});
