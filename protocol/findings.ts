/**
 * What `deno task doctor` and `doctor.examine` find to be wrong (D rules in docs/SPEC.md): each finding has a code, the values
 * that vary, and the command that mends it. A client makes its own sentence from code and details; {@linkcode findingEnglish}
 * is what a terminal and a client without words of its own show.
 *
 * @module
 */
import * as z from "zod/mini";
import { number, text } from "./shapes.ts";

/** What varies in each finding, by its code. */
const SHAPES = {
  /** Another program has the port open; it may well be possible to open it as well. */
  "port_held": z.object({ port: text, program: text, pid: number }),
  /** The user may not open the port. */
  "port_group": z.object({ port: text, group: text, user: text }),
  /** The user joined the port's group after this login. */
  "port_login": z.object({ port: text, group: text, user: text }),
  /** Nobody but its owner may open the port. */
  "port_owner": z.object({ port: text }),
  /** ModemManager runs, and nothing tells it to leave the port alone. */
  "modem_manager": z.object({ port: text }),
  /** An adapter has no port, and brltty runs, which takes such adapters for Braille displays. */
  brltty: z.object({ adapter: text }),
  /** An adapter has no port: the kernel has no driver for it. */
  "no_driver": z.object({ adapter: text }),
  /** A board that answers, at another rate than the server's. */
  "other_rate": z.object({ port: text, rate: number, expected: number }),
  /** A sketch that is not Destello's: it writes text at this rate. */
  "other_sketch": z.object({ port: text, rate: number }),
  /** Bytes that mean nothing to Destello, at any usual rate. */
  "unknown_bytes": z.object({ port: text }),
  /** The port is open, and nothing comes from it. */
  "silent_port": z.object({ port: text }),
  /** A board with the firmware of another definition. */
  "other_schema": z.object({ port: text, board: text, expected: text }),
  /** A board with the firmware of a definition that is none of those that are served. */
  "unserved_project": z.object({ port: text, board: text }),
  /** A board whose id can be no id. */
  "implausible_id": z.object({ port: text, id: text }),
  /** Two boards that say the same id. */
  "same_id": z.object({ port: text, other: text, id: text }),
  /** A board that a running server cannot use, for a reason that has its own name. */
  "board_trouble": z.object({ board: text, reason: text, said: text }),
  /** No toolchain is complete: these parts are missing. */
  "no_toolchain": z.object({ missing: text }),
  /** A file was written later than the clock says that it is now. */
  "clock_behind": z.object({ file: text, ms: number }),
  /** The time of day went by another amount than the time that passed. */
  "clock_jumped": z.object({ ms: number }),
  /** The data folder cannot be written. */
  "folder_unusable": z.object({ folder: text, said: text }),
  /** The data folder belongs to another user. */
  "folder_owner": z.object({ folder: text }),
  /** Other users may look into the data folder, or write there. */
  "folder_mode": z.object({ folder: text, mode: text }),
  /** There is hardly any room on the data folder's disk. */
  "disk_full": z.object({ folder: text, bytes: number }),
  /** An MQTT broker that cannot be used. */
  "broker_away": z.object({ broker: text, said: text }),
  /** An MQTT broker that holds acknowledgements back. */
  "broker_delay": z.object({ broker: text, ms: number }),
  /** A server that runs and does not answer. */
  "server_hangs": z.object({ pid: number, port: number }),
};

/** The name of a finding. */
export type FindingCode = keyof typeof SHAPES;
/** What varies in each finding, by its code. */
export type FindingDetails = { readonly [C in FindingCode]: Readonly<z.output<typeof SHAPES[C]>> };

/** The same, each by its own type. */
const DETAILS: { readonly [C in FindingCode]: z.ZodMiniType<FindingDetails[C]> } = SHAPES;

/** The part of the system that a finding is about: the chip behind which the page shows it. */
export type FindingSubject = "server" | "board";

/** A finding as it is sent. */
export interface FindingMessage {
  /** Its name. */
  readonly code: FindingCode;
  /** The part that it is about. */
  readonly about: FindingSubject;
  /** What is wrong, in English, for those who have no words for its code. */
  readonly message: string;
  /** What varies in it. */
  readonly details: Readonly<Record<string, string | number>>;
  /** What a person types into a shell to mend it. */
  readonly command: string;
}

/** One sentence for each finding. */
export type FindingSentences = {
  readonly [C in FindingCode]: (details: FindingDetails[C]) => string;
};

const ABOUT_SERVER: ReadonlySet<string> = new Set<FindingCode>([
  "no_toolchain",
  "clock_behind",
  "clock_jumped",
  "folder_unusable",
  "folder_owner",
  "folder_mode",
  "disk_full",
  "broker_away",
  "broker_delay",
  "server_hangs",
]);

/**
 * The part that a finding is about.
 *
 * @param code Its name.
 */
export function findingSubject(code: FindingCode): FindingSubject {
  return ABOUT_SERVER.has(code) ? "server" : "board";
}

/** A finding as it is read: its code may be one of a newer server. */
export const finding = z.object({
  /** Its name. */
  code: text,
  /** The part that it is about. */
  about: text,
  /** What is wrong, in English. */
  message: text,
  /** What varies in it. */
  details: z.record(text, z.unknown()),
  /** What mends it. */
  command: text,
});
/** A finding as it is read: its code may be one of a newer server. */
export type ReadFinding = Readonly<z.output<typeof finding>>;

/**
 * Say a finding in a language.
 *
 * @param sentences The language's sentences.
 * @param finding The finding.
 * @returns One or two sentences without a period at the end; the English message for a code or details that are not known here.
 */
export function findingSentence(
  sentences: FindingSentences,
  { code, details, message }: Pick<ReadFinding, "code" | "details" | "message">,
): string {
  return isFindingCode(code) ? said(sentences, code, details) ?? message : message;
}

function isFindingCode(code: string): code is FindingCode {
  return Object.hasOwn(DETAILS, code);
}

function said<C extends FindingCode>(sentences: FindingSentences, code: C, details: unknown): string | null {
  const read = DETAILS[code].safeParse(details);
  return read.success ? sentences[code](read.data) : null;
}
