/**
 * Programming a board (F3): `board.flash` has the server do it; the `flash.*` methods are for a program that does it itself and
 * needs the port. A client names a board, and a project among those that are served: no path, option or file (S6).
 *
 * @module
 */
import * as z from "zod/mini";
import { readBoardDetails } from "../troubles.ts";
import { visibleText } from "../visible_text.ts";
import { list as listOf, number, takes, text, told } from "../shapes.ts";
import {
  done,
  type Method,
  nothing,
  notification,
  type ParamsToldBy,
  type ResultOf,
  WHAT_IT_TAKES,
} from "./method.ts";

/** The phases that a program reports; the server itself tells the rest. */
export const FLASH_PHASES = ["generate", "compile", "upload", "verify"] as const;
/** What is done to program a board, by name. */
export type FlashPhase = (typeof FLASH_PHASES)[number] | "reconnect" | "done" | "failed";

/** How far programming a board has come. */
export const progress = notification(
  "flash.progress",
  z.object({
    /** Board id. */
    board: text,
    /** What is being done. */
    phase: told<FlashPhase>(),
    /** 0..100 within the whole, or null where it cannot be told. */
    percent: z.nullable(number),
    /** In words. */
    message: text,
  }),
);
/** How far programming a board has come. */
export type FlashProgress = ParamsToldBy<typeof progress>;

const hint = WHAT_IT_TAKES;
/** What a person reads on one line: what cannot be seen there is shown as such. */
const line = () =>
  z.pipe(
    z.string({ error: "A text is missing" }).check(z.maxLength(500, "A text is too long")),
    z.transform(visibleText),
  );

const boardPort = () =>
  z.object({
    /** Board id. */
    board: text,
    /** The port's name. */
    port: text,
  });
/** A board, and the serial port it is on. */
export type BoardPort = Readonly<z.output<ReturnType<typeof boardPort>>>;

const flashed = () =>
  z.object({
    /** Board id; it may be another than before, if the board had not answered then. */
    board: text,
    /** "online", or "mismatch" if this server works by another definition. */
    status: told<"online" | "mismatch">(),
    /** The build id that it told in HELLO, eight hexadecimal digits. */
    build: text,
  });

/** Have the server program a board: with its own project's firmware, or with that of the project whose definition is named. */
export const flash = {
  name: "board.flash",
  params: () =>
    z.strictObject({
      /** Schema hash of a served definition, eight hexadecimal digits; needed where nobody knows whose the board is. */
      definition: z.optional(z.string({ error: `"definition" must be a served definition's schema hash` })),
    }, takes("board.flash", '"definition", or nothing')),
  hint,
  result: flashed,
  needs: "admin",
  ofBoard: true,
} as const satisfies Method;
/** A board that was programmed, and said so itself. */
export type Flashed = ResultOf<typeof flash>;

/** Which boards can be programmed, and where they are. */
export const ports = {
  name: "boards.ports",
  params: nothing,
  hint,
  result: () =>
    z.object({
      /** Boards that can be programmed. */
      ports: listOf<BoardPort>(boardPort()),
    }),
  needs: "view",
} as const satisfies Method;

/** Say that this connection programs a board from now on. */
export const begin = {
  name: "flash.begin",
  params: nothing,
  hint,
  result: boardPort,
  needs: "admin",
  ofBoard: true,
} as const satisfies Method;

/** Tell how far programming has come, for everybody. */
export const report = {
  name: "flash.report",
  params: () =>
    z.strictObject({
      /** What is being done. */
      phase: z.enum(FLASH_PHASES, { error: `"phase" must be one of ${FLASH_PHASES.join(", ")}` }),
      /** 0..100 within the whole; null where it cannot be told. */
      percent: z.nullable(
        z.number({ error: `"percent" must be a number or null` }).check(
          z.minimum(0, `"percent" must be from 0 to 100`),
          z.maximum(100, `"percent" must be from 0 to 100`),
        ),
      ),
      /** In words. */
      message: line(),
    }),
  hint,
  result: done,
  needs: "admin",
} as const satisfies Method;

/** Have the server let go of the board's port, to program it there. */
export const take = {
  name: "flash.take",
  params: nothing,
  hint,
  result: done,
  needs: "admin",
} as const satisfies Method;

/** Say that the image is on the board, which has to tell this build id. */
export const end = {
  name: "flash.end",
  params: () =>
    z.strictObject({
      /** The build id that was uploaded, eight hexadecimal digits. */
      build: z.string({ error: `"build" must be a string` }).check(
        z.regex(/^[0-9a-f]{8}$/, `"build" must be eight hexadecimal digits`),
      ),
    }),
  hint,
  result: flashed,
  needs: "admin",
} as const satisfies Method;

/** Say that programming failed: why, and what to do about it. Of the details what does not fit is left out (C13). */
export const fail = {
  name: "flash.fail",
  params: () =>
    z.strictObject({
      /** What happened. */
      message: line(),
      /** What to do about it. */
      hint: line(),
      /** What varies in it, by name. */
      details: z.pipe(
        z._default(z.record(z.string(), z.unknown(), { error: `"details" must be an object` }), {}),
        z.transform((details) => readBoardDetails("flash_failed", details)),
      ),
    }),
  hint,
  result: done,
  needs: "admin",
} as const satisfies Method;

/** End the programming of a board, whoever does it (F10). */
export const cancel = {
  name: "flash.cancel",
  params: nothing,
  hint,
  result: done,
  needs: "admin",
  ofBoard: true,
} as const satisfies Method;
