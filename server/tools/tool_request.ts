/**
 * What a server and the process that runs its tools tell one another (S41), one line of JSON each.
 *
 * @module
 */
import * as z from "zod/mini";
import { FLASH_PHASES } from "../../protocol/api/flash.ts";

const project = z.object({
  /** Its folder. */
  folder: z.string(),
  /** The folder as the person named it. */
  shown: z.string(),
});
const programRequest = z.object({
  do: z.literal("program"),
  project,
  /** Of the definition as it is served. */
  schemaHash: z.number(),
  /** Where the board is. */
  port: z.string(),
  /** What board it may be. */
  fqbns: z.tuple([z.string()], z.string()),
  /** The rate at which its bootloader answered last; null where nobody knows. */
  rate: z.nullable(z.number()),
});

/** What is asked for: the first line to the process. */
export const toolRequest = z.discriminatedUnion("do", [
  programRequest,
  z.object({ do: z.literal("rebuild"), project }),
  z.object({ do: z.literal("inventory") }),
  z.object({ do: z.literal("page") }),
  z.object({ do: z.literal("open"), url: z.string() }),
]);
/** What is asked for. */
export type ToolRequest = z.infer<typeof toolRequest>;
/** A board that is to be programmed. */
export type ProgramRequest = z.infer<typeof programRequest>;

/** What a programmed board's request gives. */
export const programmed = z.object({
  /** The build id that the board will tell. */
  build: z.string(),
  /** The rate at which its bootloader answered; null where that was not asked. */
  rate: z.nullable(z.number()),
});
/** What a programmed board's request gives. */
export type Programmed = z.infer<typeof programmed>;

/** A line of the process. */
export const said = z.union([
  z.object({
    /** How far programming has come. */
    report: z.object({ phase: z.enum(FLASH_PHASES), percent: z.nullable(z.number()), message: z.string() }),
  }),
  /** The port is needed now; a line answers when it is free. */
  z.object({ take: z.literal(true) }),
  /** It could not be programmed. */
  z.object({ failed: z.object({ message: z.string(), hint: z.string(), details: z.unknown() }) }),
  /** Somebody has to change something. */
  z.object({ refused: z.string() }),
  /** A fault of the project, with its stack. */
  z.object({ fault: z.string() }),
  z.object({ done: z.unknown() }),
]);
/** A line of the process. */
export type Said = z.infer<typeof said>;
