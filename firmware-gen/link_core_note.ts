/**
 * What stands beside a project's copy of the link core: that it is one, and each file of it with its hash. By that a later `gen` knows which
 * files are its own, whatever the link core is made of by then (R4a).
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { SourceFile } from "./build_id.ts";

/** Its name in the sketch's folder. */
export const NOTE = "src/GENERATED.txt";
const SAYS =
  `Destello's link core, copied by "deno task gen" so that the Arduino IDE finds all of the sketch in one folder.
Whatever is changed in the files below is lost at the next "deno task gen". Other files are left alone.
`;
/** A file of the copy: a name without a way out of the folder. */
const LINE = /^([0-9a-f]{64}) (src(?:\/\w[\w.-]*)+)$/gm;

/** A file that was copied. */
export interface CopiedFile {
  /** Its name in the sketch's folder. */
  readonly name: string;
  /** Hash of the text that it was given. */
  readonly hash: string;
}

/**
 * Write the note.
 *
 * @param copied The files that are copied.
 * @returns It.
 */
export function noteOn(copied: readonly SourceFile[]): SourceFile {
  const lines = copied.map(({ name, text }) => `${textHash(text)} ${name}\n`);
  return { name: NOTE, text: `${SAYS}\n${lines.toSorted().join("")}` };
}

/**
 * Read a note.
 *
 * @param text Its text; that of a former version names no files.
 * @returns The files that were copied.
 */
export function copiedFiles(text: string): readonly CopiedFile[] {
  return [...text.replaceAll("\r\n", "\n").matchAll(LINE)].map(([, hash = "", name = ""]) => ({
    name,
    hash,
  }));
}

/**
 * The hash of a file's text.
 *
 * @param text The text; a checkout may have turned its line ends into CR LF.
 * @returns 64 hexadecimal digits.
 */
export function textHash(text: string): string {
  return createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex");
}
