/**
 * What the project asks of a toolchain for boards, whatever tool it is.
 *
 * @module
 */

import { isAbsolute } from "node:path";
import type { ToolContext } from "./run_tool.ts";

/** A tool that compiles sketches and uploads them. */
export interface Toolchain {
  /** What people call it. */
  readonly name: string;
  /**
   * Look whether it is installed.
   *
   * @returns Its version, or `null` if it is not there.
   */
  detect(): Promise<string | null>;
  /**
   * Compile a sketch.
   *
   * @param request What, and for which board.
   * @returns What came out, or why nothing did.
   */
  compile(request: CompileRequest): Promise<CompileResult>;
  /**
   * Upload what was compiled.
   *
   * @param request What, and where to.
   * @returns How it went.
   */
  upload(request: UploadRequest): Promise<UploadResult>;
}

/** What is compiled, and for what. */
export interface CompileRequest extends ToolContext {
  /** The sketch's folder; its main file has the folder's name. */
  readonly sketch: string;
  /** A folder for what comes out and for all that the tool leaves behind, which nothing outlives; the sketch may lie in it. */
  readonly out: string;
  /** The board, for example "arduino:avr:uno". */
  readonly fqbn: string;
  /** The project's own Arduino libraries, which come before those of the machine; none unless told. */
  readonly libraries?: string;
  /** What names the project in a command that is advised: ` --project DIR`; nothing unless told. */
  readonly option?: string;
}

/** What is uploaded, and where to. */
export interface UploadRequest extends ToolContext {
  /** The sketch's folder. */
  readonly sketch: string;
  /** The folder that it was compiled into. */
  readonly out: string;
  /** The Intel HEX file in it. */
  readonly hex: string;
  /** The board. */
  readonly fqbn: string;
  /** The serial port. */
  readonly port: string;
  /** Told how far it has come, from 0 to 1; never, if the tool does not say. */
  readonly progress: (phase: "upload" | "verify", fraction: number) => void;
}

/** The names of what can go wrong with an upload. */
export type UploadFailureReason =
  | "no_port"
  | "busy"
  | "no_permission"
  | "no_bootloader"
  | "wrong_chip"
  | "verify"
  | "lost"
  | "unsupported"
  | "machine"
  | "tool";

/** Why nothing was uploaded, or not all of it. */
export interface UploadFailure {
  /** Discriminant. */
  readonly ok: false;
  /** Its name. */
  readonly reason: UploadFailureReason;
  /** What happened. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}

/** How an upload went. */
export type UploadResult = { readonly ok: true } | UploadFailure;

/**
 * An upload that failed.
 *
 * @param reason Its name.
 * @param message What happened.
 * @param hint What to do about it.
 * @returns The failure.
 */
export function uploadFailure(reason: UploadFailureReason, message: string, hint: string): UploadFailure {
  return { ok: false, reason, message, hint };
}

/** Bytes used of a memory. */
export interface MemoryUse {
  /** Bytes used. */
  readonly used: number;
  /** Bytes there are. */
  readonly max: number;
}

/** A compiled sketch. */
export interface Compiled {
  /** Discriminant. */
  readonly ok: true;
  /** Path of the Intel HEX file. */
  readonly hex: string;
  /** Path of the ELF file; null if there is only the image. */
  readonly elf: string | null;
  /** Flash. */
  readonly flash: MemoryUse;
  /** RAM that is taken from the start. */
  readonly ram: MemoryUse;
  /** The compiler with its version. */
  readonly compiler: string;
  /** The board's core with its version. */
  readonly core: string;
}

/** Something the compiler or the linker complained about. */
export interface Diagnostic {
  /** File relative to the sketch, or as the compiler names it; `null` if it names none. */
  readonly file: string | null;
  /** Line from 1; `null` if unknown. */
  readonly line: number | null;
  /** What is wrong, in one line. */
  readonly message: string;
}

/**
 * A diagnostic in a line.
 *
 * @param diagnostic What is wrong.
 * @returns The file within the project, or as the compiler names it where it is none of the project's; line and message.
 */
export function placeInWords({ file, line, message }: Diagnostic): string {
  const place = file === null ? "linker" : isAbsolute(file) ? file : `firmware/${file}`;
  return `${place}${line === null ? "" : `:${line}`}: ${message}`;
}

/** Why a sketch was not compiled. */
export interface CompileFailure {
  /** Discriminant. */
  readonly ok: false;
  /** Its name. */
  readonly reason: "source" | "too_big" | "unknown_board" | "missing_platform" | "machine" | "tool";
  /** What happened and what to do, in a line. */
  readonly message: string;
  /** Where in the sketch, for "source". */
  readonly diagnostics: readonly Diagnostic[];
  /** By how much, and of which memory, for "too_big". */
  readonly overflow?: { readonly bytes: number; readonly memory: "flash" | "RAM" };
}

/** How a compilation went. */
export type CompileResult = Compiled | CompileFailure;

/**
 * A failure without places in the sketch.
 *
 * @param reason Its name.
 * @param message What happened and what to do.
 * @returns The failure.
 */
export function failure(reason: CompileFailure["reason"], message: string): CompileFailure {
  return { ok: false, reason, message, diagnostics: [] };
}

/**
 * A sketch with mistakes in it.
 *
 * @param diagnostics The mistakes; at least one.
 * @returns The failure.
 */
export function sourceFailure(diagnostics: readonly Diagnostic[]): CompileFailure {
  const count = diagnostics.length === 1 ? "1 error" : `${diagnostics.length} errors`;
  return { ok: false, reason: "source", message: `The sketch does not compile: ${count}`, diagnostics };
}

/**
 * A sketch that does not fit the board.
 *
 * @param bytes How much too big it is.
 * @param memory What is full.
 * @returns The failure.
 */
export function tooBig(bytes: number, memory: "flash" | "RAM"): CompileFailure {
  const message = `The sketch is ${bytes} bytes too big for the board's ${memory}`;
  return { ...failure("too_big", message), overflow: { bytes, memory } };
}
