/**
 * What `deno task doctor` and `doctor.examine` find to be wrong (D rules in docs/SPEC.md): each finding has a code, the values
 * that vary, and the command that mends it. A client makes its own sentence from code and details; {@linkcode findingEnglish}
 * is what a terminal and a client without words of its own show.
 *
 * @module
 */
import * as z from "zod/mini";

const text = z.string();
const number = z.number();

/** What varies in each finding, by its code. */
export interface FindingDetails {
  /** Another program has the port open; it may well be possible to open it as well. */
  readonly "port_held": { readonly port: string; readonly program: string; readonly pid: number };
  /** The user may not open the port. */
  readonly "port_group": { readonly port: string; readonly group: string; readonly user: string };
  /** The user joined the port's group after this login. */
  readonly "port_login": { readonly port: string; readonly group: string; readonly user: string };
  /** Nobody but its owner may open the port. */
  readonly "port_owner": { readonly port: string };
  /** ModemManager runs, and nothing tells it to leave the port alone. */
  readonly "modem_manager": { readonly port: string };
  /** An adapter has no port, and brltty runs, which takes such adapters for Braille displays. */
  readonly brltty: { readonly adapter: string };
  /** An adapter has no port: the kernel has no driver for it. */
  readonly "no_driver": { readonly adapter: string };
  /** A board that answers, at another rate than the server's. */
  readonly "other_rate": { readonly port: string; readonly rate: number; readonly expected: number };
  /** A sketch that is not Destello's: it writes text at this rate. */
  readonly "other_sketch": { readonly port: string; readonly rate: number };
  /** Bytes that mean nothing to Destello, at any usual rate. */
  readonly "unknown_bytes": { readonly port: string };
  /** The port is open, and nothing comes from it. */
  readonly "silent_port": { readonly port: string };
  /** A board with the firmware of another definition. */
  readonly "other_schema": { readonly port: string; readonly board: string; readonly expected: string };
  /** A board whose id can be no id. */
  readonly "implausible_id": { readonly port: string; readonly id: string };
  /** Two boards that say the same id. */
  readonly "same_id": { readonly port: string; readonly other: string; readonly id: string };
  /** A board that a running server cannot use, for a reason that has its own name. */
  readonly "board_trouble": { readonly board: string; readonly reason: string; readonly said: string };
  /** No toolchain is complete: these parts are missing. */
  readonly "no_toolchain": { readonly missing: string };
  /** A file was written later than the clock says that it is now. */
  readonly "clock_behind": { readonly file: string; readonly ms: number };
  /** The time of day went by another amount than the time that passed. */
  readonly "clock_jumped": { readonly ms: number };
  /** The data folder cannot be written. */
  readonly "folder_unusable": { readonly folder: string; readonly said: string };
  /** The data folder belongs to another user. */
  readonly "folder_owner": { readonly folder: string };
  /** Other users may look into the data folder, or write there. */
  readonly "folder_mode": { readonly folder: string; readonly mode: string };
  /** There is hardly any room on the data folder's disk. */
  readonly "disk_full": { readonly folder: string; readonly bytes: number };
  /** A server that runs and does not answer. */
  readonly "server_hangs": { readonly pid: number; readonly port: number };
}

/** The name of a finding. */
export type FindingCode = keyof FindingDetails;

/** The same for what comes from outside. */
const DETAILS: { readonly [C in FindingCode]: z.ZodMiniType<FindingDetails[C]> } = {
  "port_held": z.object({ port: text, program: text, pid: number }),
  "port_group": z.object({ port: text, group: text, user: text }),
  "port_login": z.object({ port: text, group: text, user: text }),
  "port_owner": z.object({ port: text }),
  "modem_manager": z.object({ port: text }),
  brltty: z.object({ adapter: text }),
  "no_driver": z.object({ adapter: text }),
  "other_rate": z.object({ port: text, rate: number, expected: number }),
  "other_sketch": z.object({ port: text, rate: number }),
  "unknown_bytes": z.object({ port: text }),
  "silent_port": z.object({ port: text }),
  "other_schema": z.object({ port: text, board: text, expected: text }),
  "implausible_id": z.object({ port: text, id: text }),
  "same_id": z.object({ port: text, other: text, id: text }),
  "board_trouble": z.object({ board: text, reason: text, said: text }),
  "no_toolchain": z.object({ missing: text }),
  "clock_behind": z.object({ file: text, ms: number }),
  "clock_jumped": z.object({ ms: number }),
  "folder_unusable": z.object({ folder: text, said: text }),
  "folder_owner": z.object({ folder: text }),
  "folder_mode": z.object({ folder: text, mode: text }),
  "disk_full": z.object({ folder: text, bytes: number }),
  "server_hangs": z.object({ pid: number, port: number }),
};

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
export interface ReadFinding {
  /** Its name. */
  readonly code: string;
  /** The part that it is about. */
  readonly about: string;
  /** What is wrong, in English. */
  readonly message: string;
  /** What varies in it. */
  readonly details: Readonly<Record<string, unknown>>;
  /** What mends it. */
  readonly command: string;
}

const finding: z.ZodMiniType<ReadFinding> = z.object({
  code: text,
  about: text,
  message: text,
  details: z.record(text, z.unknown()),
  command: text,
});
const findings = z.object({ findings: z.array(finding) });

/**
 * Read the result of `doctor.examine`.
 *
 * @param result What came.
 * @returns The findings; null if it is no list of them.
 */
export function readFindings(result: unknown): readonly ReadFinding[] | null {
  return findings.safeParse(result).data?.findings ?? null;
}

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
