/**
 * Watching a board's line (K rules in docs/SPEC.md): every byte, both ways.
 *
 * @module
 */
import * as z from "zod/mini";
import { list, number, text } from "../shapes.ts";
import { done, type Method, nothing, notification, WHAT_IT_TAKES } from "./method.ts";

const chunk = z.object({
  /** When, as milliseconds since 1970 with their fraction; within one watch never going back. */
  at: number,
  /** Which way. */
  direction: z.enum(["down", "up"]),
  /** The bytes, two hexadecimal digits each. */
  hex: z.string().check(z.regex(/^([0-9a-f]{2})*$/)),
});
/** Bytes that went over the line together. */
export type ConsoleChunk = Readonly<z.output<typeof chunk>>;

/** What went over a board's line since the watcher was last told. */
export interface ConsoleBytes {
  /** Board id. */
  readonly board: string;
  /** How many chunks before these were left out, because this client did not keep up (K3). */
  readonly missed: number;
  /** What was not, in order. */
  readonly chunks: readonly ConsoleChunk[];
}

/** Bytes that go another way than those known here are missed. */
const consoleBytes: z.ZodMiniType<ConsoleBytes> = z.pipe(
  z.object({
    /** Board id. */
    board: text,
    /** How many chunks before these were left out, because this client did not keep up. */
    missed: number,
    /** What was not, in order. */
    chunks: list(z.union([
      chunk,
      z.object({
        /** Another way, of which only a newer client knows. */
        direction: text.check(z.regex(/^(?!(?:up|down)$)/)),
      }),
    ])),
  }),
  z.transform(({ board, missed, chunks }) => {
    const known = chunks.filter((one) => "hex" in one);
    return { board, missed: missed + chunks.length - known.length, chunks: known };
  }),
);

/** Bytes on a line, for those who watch it. */
export const bytes = notification("console.bytes", consoleBytes);

const hint = WHAT_IT_TAKES;

/** Have this connection told of every byte on a board's line (K1). */
export const watch = {
  name: "console.watch",
  params: nothing,
  hint,
  result: () =>
    z.object({
      /** Board id. */
      board: text,
    }),
  needs: "view",
  ofBoard: true,
} as const satisfies Method;

/** Read the text of a board's definition, as people wrote it (K7). */
export const source = {
  name: "console.source",
  params: nothing,
  hint,
  result: () =>
    z.object({
      /** The file, as people name it. */
      file: text,
      /** What is in it now. */
      text,
    }),
  needs: "view",
  ofBoard: true,
} as const satisfies Method;

/** Have this connection told no more of a board's line; without a board: of none. */
export const unwatch = {
  name: "console.unwatch",
  params: nothing,
  hint,
  result: done,
  needs: "view",
  ofBoard: true,
} as const satisfies Method;
