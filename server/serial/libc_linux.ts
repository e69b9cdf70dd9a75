/**
 * Finding libc on Linux.
 *
 * @module
 */
import { UnsupportedSystemError } from "./errors.ts";

/** Where distributions have libc: glibc, then musl. A permission for one library is a path. */
export const LIBC_PATHS: readonly string[] = [
  "/lib/x86_64-linux-gnu/libc.so.6",
  "/lib/aarch64-linux-gnu/libc.so.6",
  "/lib64/libc.so.6",
  "/usr/lib/libc.so.6",
  "/lib/libc.musl-x86_64.so.1",
  "/lib/libc.musl-aarch64.so.1",
];
/** Found by the system's loader, wherever it is; that takes the permission for every library. */
const NAMES = ["libc.so.6", "libc.musl-x86_64.so.1", "libc.musl-aarch64.so.1"] as const;

/**
 * Load functions of libc.
 *
 * @typeParam S Their types.
 * @param symbols Their types.
 * @returns The functions.
 * @throws {UnsupportedSystemError} If there is no libc.
 * @throws {Deno.errors.NotCapable} Without the permission for the one that is there.
 */
export function openLibc<const S extends Deno.ForeignLibraryInterface>(
  symbols: S,
): Deno.DynamicLibrary<S>["symbols"] {
  let refused: Error | null = null;
  if (Deno.build.os === "linux") {
    for (const library of [...LIBC_PATHS, ...NAMES]) {
      try {
        return Deno.dlopen(library, symbols).symbols;
      } catch (error) {
        refused ??= error instanceof Deno.errors.NotCapable ? error : null;
      }
    }
  }
  if (refused !== null) throw refused;
  const { os, arch } = Deno.build;
  throw new UnsupportedSystemError("libc", `${os} ${arch}`, "On Linux it takes glibc or musl");
}

/**
 * A text as C wants it.
 *
 * @param text The text, without NUL.
 * @returns UTF-8 with a NUL at the end.
 */
export function cString(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${text}\0`);
}
