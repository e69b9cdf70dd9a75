/**
 * What varies in a trouble beside its name: which port, which program, how far. Whoever has words of their own for a name puts
 * these into them (C13); `message` and `hint` say the same in English.
 *
 * @module
 */
import * as z from "zod/mini";

/** What ends a line, or keeps it closed. */
export const LINE_CAUSES = ["programming", "unplugged", "write_queue_full", "io_error"] as const;
/** Why there is no connection to a board in the network. */
export const NETWORK_CAUSES = [
  "refused",
  "unknown_host",
  "timed_out",
  "unreachable",
  "closed",
  "silent",
] as const;
/** Why a board was not programmed. */
export const FLASH_CAUSES = [
  "source",
  "too_big",
  "unknown_board",
  "missing_platform",
  "no_toolchain",
  "definition",
  "virtual",
  "elsewhere",
  "no_port",
  "busy",
  "no_permission",
  "no_bootloader",
  "wrong_chip",
  "verify",
  "lost",
  "unsupported",
  "tool",
  "interrupted",
  "not_answered",
  "other_build",
  "server",
  "cancelled",
  "stuck",
  "machine",
] as const;
/** What can be done while a board is programmed, in order; the last is the server's. */
export const DETAIL_PHASES = ["generate", "compile", "upload", "verify", "reconnect"] as const;
/** Memories of a board. */
export const MEMORIES = ["flash", "RAM"] as const;
/** The longest text among details, in UTF-16 code units. */
export const LONGEST_DETAIL = 200;

/** One of {@linkcode LINE_CAUSES}. */
export type LineCause = typeof LINE_CAUSES[number];
/** One of {@linkcode NETWORK_CAUSES}. */
export type NetworkCause = typeof NETWORK_CAUSES[number];
/** One of {@linkcode FLASH_CAUSES}. */
export type FlashCause = typeof FLASH_CAUSES[number];

const text = z.string().check(z.minLength(1), z.maxLength(LONGEST_DETAIL));
const count = z.int().check(z.minimum(0));
const hash = z.string().check(z.regex(/^[0-9a-f]{8}$/));

/** Everything that may vary. */
const SHAPES = {
  /** Path of the port. */
  port: text,
  /** What the port is a link to, where that is gone. */
  target: text,
  /** Name of the program that has the port, or that had to be ended. */
  program: text,
  /** Its process id. */
  pid: count,
  /** How many programs have it besides. */
  others: count,
  /** The group whose members may use the port. */
  group: text,
  /** Who is its member, but was not yet at this login. */
  user: text,
  /** What to type into a shell. */
  command: text,
  /** Bits per second that were asked for. */
  rate: z.number(),
  /** The nearest that can be had. */
  nearest: z.number(),
  /** The system call that failed. */
  call: text,
  /** Its error number. */
  errno: count,
  /** How many bytes. */
  bytes: count,
  /** How many things wait. */
  waiting: count,
  /** Time-outs in a row; 0: nothing was to be answered yet. */
  misses: count,
  /** Schema hash of the board, eight hexadecimal digits. */
  board: hash,
  /** Schema hash of the server, if it serves only one project; eight hexadecimal digits. */
  server: hash,
  /** The operating system and processor. */
  system: text,
  /** What ended the line, or keeps it closed. */
  line: z.enum(LINE_CAUSES),
  /** Why there is no connection to the board. */
  network: z.enum(NETWORK_CAUSES),
  /** Why the board was not programmed. */
  flash: z.enum(FLASH_CAUSES),
  /** What was being done. */
  phase: z.enum(DETAIL_PHASES),
  /** How far all of it had come, 0..100. */
  percent: z.number().check(z.minimum(0), z.maximum(100)),
  /** How many mistakes the compiler found. */
  errors: count,
  /** Which memory is full. */
  memory: z.enum(MEMORIES),
  /** The build that the board told, eight hexadecimal digits. */
  found: hash,
  /** The build that was uploaded, eight hexadecimal digits. */
  build: hash,
  /** How long to wait, or how long was waited, in milliseconds. */
  waitMs: count,
  /** Id of the board that has the same id. */
  holder: text,
  /** What that one is called. */
  name: text,
  /** The server that has the board, or another one of the same id. */
  owner: text,
  /** What a tool or the system said, as it said it: in its own language. */
  said: text,
};

/** The name of a detail. */
export type DetailName = keyof typeof SHAPES;
/** What does not apply, or is not known, is not there. */
export type ReasonDetails = { readonly [N in DetailName]?: z.output<typeof SHAPES[N]> };

/**
 * The details that may be told, of whatever came: a name or a value that does not fit is left out, so that a newer side may
 * tell more, and the trouble itself is always told.
 *
 * @param names Which ones there may be.
 * @param value What came.
 * @returns Those that fit; a text that is too long is cut.
 */
export function readDetails(names: readonly DetailName[], value: unknown): ReasonDetails {
  if (typeof value !== "object" || value === null) return {};
  const told = new Map<string, unknown>(Object.entries(value));
  let read: ReasonDetails = {};
  for (const name of names) {
    const detail: { readonly success: boolean; readonly data?: unknown } = SHAPES[name].safeParse(
      cut(told.get(name)),
    );
    if (detail.success) read = { ...read, [name]: detail.data };
  }
  return read;
}

function cut(value: unknown): unknown {
  return typeof value === "string" && value.length > LONGEST_DETAIL
    ? `${value.slice(0, LONGEST_DETAIL - 1)}…`
    : value;
}
