/**
 * Looking at devices, their descriptions and the process table: /dev, /sys, /proc. Nothing here throws; what
 * cannot be seen is not there.
 *
 * @module
 */

/** What a path leads to. */
export interface FileStatus {
  /** "a regular file", "a directory", ...; {@linkcode CHARACTER_DEVICE} for what may be a port. */
  readonly kind: string;
  /** Permission bits. */
  readonly mode: number;
  /** Its owner's number. */
  readonly uid: number;
  /** Its group's number. */
  readonly gid: number;
}

/** Read access. */
export interface DeviceFiles {
  /** Names in a folder, in no order. */
  names(folder: string): readonly string[];
  /** What a small file says, without white space at the ends. */
  text(path: string): string | null;
  /** Where a link leads, as it is written. */
  link(path: string): string | null;
  /** The path without any link in it. */
  real(path: string): string | null;
  /** What a path leads to, through links. */
  status(path: string): FileStatus | null;
}

/** The kind of a serial port, among others. */
export const CHARACTER_DEVICE = "a character device";

/** `S_IFMT` of `st_mode`, by its top four bits. */
const KINDS: { readonly [type: number]: string } = {
  0o01: "a named pipe",
  0o02: CHARACTER_DEVICE,
  0o04: "a directory",
  0o06: "a block device",
  0o10: "a regular file",
  0o14: "a socket",
};

/**
 * A status from its numbers.
 *
 * @param numbers `st_mode`, `st_uid` and `st_gid`; what is null counts as 0.
 * @returns The status.
 */
export function fileStatus(
  numbers: { readonly mode: number | null; readonly uid: number | null; readonly gid: number | null },
): FileStatus {
  const { mode, uid, gid } = numbers;
  const type = (mode ?? 0) >> 12;
  return { kind: KINDS[type] ?? "something else", mode: (mode ?? 0) & 0o7777, uid: uid ?? 0, gid: gid ?? 0 };
}

/**
 * Read access with Deno's own functions, for systems where Deno allows that: on Linux it refuses /dev, /sys
 * and /proc unless it was given every permission there is, network and all.
 */
export const denoFiles: DeviceFiles = {
  names: (folder) => seen(() => [...Deno.readDirSync(folder)].map(({ name }) => name)) ?? [],
  text: (path) => seen(() => Deno.readTextFileSync(path).trim()),
  link: (path) => seen(() => Deno.readLinkSync(path)),
  real: (path) => seen(() => Deno.realPathSync(path)),
  status: (path) => seen(() => fileStatus(Deno.statSync(path))),
};

function seen<T>(look: () => T): T | null {
  try {
    return look();
  } catch {
    return null;
  }
}
