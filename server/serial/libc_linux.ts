/**
 * Finding libc on Linux.
 *
 * @module
 */
import { UnsupportedSystemError } from "./errors.ts";

/** glibc, then musl's two processors. */
const LIBRARIES = ["libc.so.6", "libc.musl-x86_64.so.1", "libc.musl-aarch64.so.1"] as const;

/**
 * Load functions of libc.
 *
 * @typeParam S Their types.
 * @param symbols Their types.
 * @returns The functions.
 * @throws {UnsupportedSystemError} If there is no libc.
 * @throws {Deno.errors.NotCapable} Without `--allow-ffi`.
 */
export function openLibc<const S extends Deno.ForeignLibraryInterface>(
  symbols: S,
): Deno.DynamicLibrary<S>["symbols"] {
  if (Deno.build.os === "linux") {
    for (const name of LIBRARIES) {
      try {
        return Deno.dlopen(name, symbols).symbols;
      } catch (error) {
        if (error instanceof Deno.errors.NotCapable) throw error;
      }
    }
  }
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
