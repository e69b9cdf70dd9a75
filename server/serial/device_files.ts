/**
 * Looking at devices, their descriptions and the process table: /dev, /sys, /proc. Nothing here throws; what cannot be
 * seen is not there.
 *
 * @module
 */

/** What a path leads to. */
export interface FileStatus {
  /** "a regular file", "a directory", ...; {@linkcode CHARACTER_DEVICE} for what may be a port. */
  readonly kind: string;
  /** Permission bits. */
  readonly mode: number;
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
 * @param mode `st_mode`.
 * @param gid `st_gid`.
 * @returns The status.
 */
export function fileStatus(mode: number, gid: number): FileStatus {
  return { kind: KINDS[mode >> 12] ?? "something else", mode: mode & 0o7777, gid };
}

/**
 * Read access with Deno's own functions, for systems where Deno allows that: on Linux it refuses /dev, /sys and /proc
 * unless it was given every permission there is, network and all.
 */
export const denoFiles: DeviceFiles = {
  names: (folder) => seen(() => [...Deno.readDirSync(folder)].map(({ name }) => name)) ?? [],
  text: (path) => seen(() => Deno.readTextFileSync(path).trim()),
  link: (path) => seen(() => Deno.readLinkSync(path)),
  real: (path) => seen(() => Deno.realPathSync(path)),
  status: (path) =>
    seen(() => {
      const { mode, gid } = Deno.statSync(path);
      return fileStatus(mode ?? 0, gid ?? 0);
    }),
};

function seen<T>(look: () => T): T | null {
  try {
    return look();
  } catch {
    return null;
  }
}
