/**
 * Where Destello keeps what must outlive it.
 *
 * @module
 */
import { posix, win32 } from "node:path";
import { StartFailure } from "../start_failure.ts";

/** What decides about the folder. */
export interface Environment {
  /** Operating system, as Deno names it. */
  readonly os: string;
  /** Reads an environment variable. */
  readonly env: (name: string) => string | undefined;
}

/**
 * The data folder for a person who named none: in the folder where their system keeps the state of programs.
 *
 * @param environment Operating system and variables.
 * @returns An absolute path.
 * @throws {StartFailure} if the environment names no home.
 */
export function defaultDataFolder({ os, env }: Environment): string {
  if (os === "windows") {
    return win32.join(needed("LOCALAPPDATA", env("LOCALAPPDATA")), "Destello");
  }
  if (os === "darwin") {
    return posix.join(needed("HOME", env("HOME")), "Library", "Application Support", "Destello");
  }
  // XDG Base Directory Specification: a relative path is invalid and ignored.
  const state = env("XDG_STATE_HOME");
  if (state !== undefined && posix.isAbsolute(state)) return posix.join(state, "destello");
  return posix.join(needed("HOME", env("HOME")), ".local", "state", "destello");
}

function needed(name: string, value: string | undefined): string {
  if (value !== undefined && value !== "") return value;
  throw new StartFailure(
    `${name} is not set, so there is no default data folder; choose one with --data DIR`,
  );
}
