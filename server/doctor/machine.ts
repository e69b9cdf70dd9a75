/**
 * What the doctor looks at, given from outside, so that a test can show it any machine.
 *
 * @module
 */
import type { DeviceFiles } from "../serial/device_files.ts";
import type { PortDetails } from "../serial/list_ports.ts";

/** A part of a toolchain. */
export interface ToolPart {
  /** What people call it. */
  readonly name: string;
  /** Its version; null if it is missing. */
  readonly version: string | null;
  /** What to run to get it. */
  readonly remedy: string;
}

/** How a folder is. */
export interface FolderFacts {
  /** Whether it is one; else something else stands there. */
  readonly isFolder: boolean;
  /** Number of the user it belongs to. */
  readonly uid: number;
  /** Permission bits. */
  readonly mode: number;
  /** Bytes that this user can still write on its disk. */
  readonly free: number;
  /** Why a file cannot be made in it; null if it can. */
  readonly refusal: string | null;
  /** The file in it that was written last, and when, in milliseconds since 1970; null if there is none. */
  readonly newest: { readonly file: string; readonly at: number } | null;
}

/** A machine. */
export interface Machine {
  /** /dev, /sys, /proc, /etc and /run. */
  readonly files: DeviceFiles;
  /** The ports that something is connected to. */
  readonly ports: readonly PortDetails[];
  /** The parts of the toolchains. */
  readonly tools: readonly ToolPart[];
  /** The data folder's path. */
  readonly dataFolder: string;
  /** How the data folder is; null if there is none yet. */
  readonly folder: FolderFacts | null;
  /** Processes that may have ports open: the doctor's own, and the running server's. */
  readonly ownProcesses: ReadonlySet<number>;
  /** The user's number. */
  readonly uid: number;
  /** The time of day, in milliseconds since 1970. */
  readonly now: number;
  /** By how much the time of day went forward more than the time that passed, in milliseconds. */
  readonly clockJump: number;
}
