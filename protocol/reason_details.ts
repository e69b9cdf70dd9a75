/**
 * What varies in a trouble beside its name: which port, which program, how far. Whoever has words of their own for a name puts
 * these into them (C13); `message` and `hint` say the same in English.
 *
 * @module
 */
import * as z from "zod/mini";
import type { BoardReasonCode } from "./board_reasons.ts";

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

/** Everything that may vary. What does not apply, or is not known, is not there. */
export interface ReasonDetails {
  /** Path of the port. */
  readonly port?: string;
  /** What the port is a link to, where that is gone. */
  readonly target?: string;
  /** Name of the program that has the port, or that had to be ended. */
  readonly program?: string;
  /** Its process id. */
  readonly pid?: number;
  /** How many programs have it besides. */
  readonly others?: number;
  /** The group whose members may use the port. */
  readonly group?: string;
  /** Who is its member, but was not yet at this login. */
  readonly user?: string;
  /** What to type into a shell. */
  readonly command?: string;
  /** Bits per second that were asked for. */
  readonly rate?: number;
  /** The nearest that can be had. */
  readonly nearest?: number;
  /** The system call that failed. */
  readonly call?: string;
  /** Its error number. */
  readonly errno?: number;
  /** How many bytes. */
  readonly bytes?: number;
  /** How many things wait. */
  readonly waiting?: number;
  /** Time-outs in a row; 0: nothing was to be answered yet. */
  readonly misses?: number;
  /** Schema hash of the board, eight hexadecimal digits. */
  readonly board?: string;
  /** Schema hash of the server, eight hexadecimal digits. */
  readonly server?: string;
  /** The operating system and processor. */
  readonly system?: string;
  /** What ended the line, or keeps it closed. */
  readonly line?: LineCause;
  /** Why there is no connection to the board. */
  readonly network?: NetworkCause;
  /** Why the board was not programmed. */
  readonly flash?: FlashCause;
  /** What was being done. */
  readonly phase?: typeof DETAIL_PHASES[number];
  /** How far all of it had come, 0..100. */
  readonly percent?: number;
  /** How many mistakes the compiler found. */
  readonly errors?: number;
  /** Which memory is full. */
  readonly memory?: typeof MEMORIES[number];
  /** The build that the board told, eight hexadecimal digits. */
  readonly found?: string;
  /** The build that was uploaded, eight hexadecimal digits. */
  readonly build?: string;
  /** How long to wait, or how long was waited, in milliseconds. */
  readonly waitMs?: number;
  /** Id of the board that has the same id. */
  readonly holder?: string;
  /** What that one is called. */
  readonly name?: string;
  /** What a tool or the system said, as it said it: in its own language. */
  readonly said?: string;
}

/** The name of a detail. */
export type DetailName = keyof ReasonDetails;

/** What each trouble of a board may tell. */
export const BOARD_REASON_DETAILS = {
  no_bytes: [],
  no_frame: ["bytes"],
  no_answer: ["misses"],
  schema_mismatch: ["board", "server"],
  board_restarted: [],
  out_of_step: [],
  queue_full: ["waiting"],
  line_ended: ["port", "line"],
  closed: ["line"],
  flash_failed: [
    "flash",
    "port",
    "phase",
    "percent",
    "errors",
    "bytes",
    "memory",
    "found",
    "build",
    "said",
    "program",
    "waitMs",
  ],
  cannot_open: ["said"],
  no_such_port: ["port", "target"],
  not_a_tty: ["port"],
  port_busy: ["port", "program", "pid", "others", "command"],
  no_permission: ["port", "group", "user", "command"],
  unplugged: ["port"],
  unsupported_rate: ["port", "rate", "nearest"],
  write_queue_full: ["port", "waiting"],
  unsupported_system: ["port", "system"],
  io_error: ["port", "call", "errno"],
  no_connection: ["port", "network", "said"],
  port_shared: ["port", "program", "pid", "others"],
  id_taken: ["holder", "name"],
} as const satisfies Readonly<Record<BoardReasonCode, readonly DetailName[]>>;

/** What a failed request may tell; a reason that is not here tells nothing more. */
export const FAILURE_DETAILS = {
  flash_failed: BOARD_REASON_DETAILS.flash_failed,
  too_many_requests: ["waitMs"],
} as const satisfies Readonly<Record<string, readonly DetailName[]>>;

/** The details of one trouble of a board. */
export type DetailsOf<C extends BoardReasonCode> = Pick<
  ReasonDetails,
  typeof BOARD_REASON_DETAILS[C][number]
>;

const text = z.string().check(z.minLength(1), z.maxLength(LONGEST_DETAIL));
const count = z.int().check(z.minimum(0));
const hash = z.string().check(z.regex(/^[0-9a-f]{8}$/));

const SHAPES: { readonly [N in DetailName]-?: z.ZodMiniType<NonNullable<ReasonDetails[N]>> } = {
  port: text,
  target: text,
  program: text,
  pid: count,
  others: count,
  group: text,
  user: text,
  command: text,
  rate: z.number(),
  nearest: z.number(),
  call: text,
  errno: count,
  bytes: count,
  waiting: count,
  misses: count,
  board: hash,
  server: hash,
  system: text,
  line: z.enum(LINE_CAUSES),
  network: z.enum(NETWORK_CAUSES),
  flash: z.enum(FLASH_CAUSES),
  phase: z.enum(DETAIL_PHASES),
  percent: z.number().check(z.minimum(0), z.maximum(100)),
  errors: count,
  memory: z.enum(MEMORIES),
  found: hash,
  build: hash,
  waitMs: count,
  holder: text,
  name: text,
  said: text,
};

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
    const detail = SHAPES[name].safeParse(cut(told.get(name)));
    if (detail.success) read = { ...read, [name]: detail.data };
  }
  return read;
}

/**
 * The details of a board's trouble.
 *
 * @param code Its name.
 * @param value What came.
 * @returns Those that fit; none for a name that is not known.
 */
export function readBoardDetails(code: string, value: unknown): ReasonDetails {
  return isBoardReason(code) ? readDetails(BOARD_REASON_DETAILS[code], value) : {};
}

/**
 * The details of a failed request.
 *
 * @param reason Its name.
 * @param value What came.
 * @returns Those that fit.
 */
export function readFailureDetails(reason: string, value: unknown): ReasonDetails {
  return isDetailed(reason) ? readDetails(FAILURE_DETAILS[reason], value) : {};
}

/**
 * Whether a name is one of a board's troubles.
 *
 * @param code The name.
 * @returns Whether it is known here.
 */
export function isBoardReason(code: string): code is BoardReasonCode {
  return Object.hasOwn(BOARD_REASON_DETAILS, code);
}

function isDetailed(reason: string): reason is keyof typeof FAILURE_DETAILS {
  return Object.hasOwn(FAILURE_DETAILS, reason);
}

function cut(value: unknown): unknown {
  return typeof value === "string" && value.length > LONGEST_DETAIL
    ? `${value.slice(0, LONGEST_DETAIL - 1)}…`
    : value;
}
