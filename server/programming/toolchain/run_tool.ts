/**
 * Runs a program of the machine and keeps what it says. None is waited for without limits, and none outlives us (F8).
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { access, constants, stat } from "node:fs/promises";
import { basename, delimiter, isAbsolute, join } from "node:path";
import { env } from "node:process";
import { FlashFailure } from "../flashing.ts";
import { type Clock, systemClock, type Timer } from "../../../protocol/clock.ts";
import { MachineTrouble, machineTrouble } from "../../machine_trouble.ts";
import { supervised } from "./supervised.ts";

/** What a program said. */
export interface ToolRun {
  /** Its exit code; `null` if a signal ended it. */
  readonly code: number | null;
  /** Its standard output. */
  readonly stdout: string;
  /** Its standard error. */
  readonly stderr: string;
}

/** How long a program is waited for, in milliseconds. */
export interface ToolLimits {
  /** Without a word, or without progress where it tells any. */
  readonly silence: number;
  /** In all. */
  readonly total: number;
}

/** A question that is answered at once; arduino-cli's first start looks for updates. */
const ASK: ToolLimits = { silence: 20_000, total: 20_000 };
/** Compilers say nothing until they are done; the slowest machine that was seen takes two minutes. */
export const COMPILE: ToolLimits = { silence: 300_000, total: 900_000 };
/** avrdude gives up an answer after 5 s. The largest board, a Mega, takes one minute. */
export const UPLOAD: ToolLimits = { silence: 20_000, total: 180_000 };

/** Time and end of what is done with programs. */
export interface ToolContext {
  /** Time. */
  readonly clock: Clock;
  /** Ends the program at once; its reason is what is thrown then. */
  readonly signal?: AbortSignal;
}

/** What {@linkcode runTool} may be told. */
export interface RunToolOptions extends Partial<ToolContext> {
  /** More environment variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** Told what it says to its standard error, as it comes; returns false for what is no progress. */
  readonly said?: (text: string) => boolean;
  /** How long it is waited for. */
  readonly limits?: ToolLimits;
  /** A folder for all that it makes, temporary files too; removed if we are gone before it. */
  readonly folder?: string;
}

/**
 * The part of a request that {@linkcode runTool} takes as it is.
 *
 * @param request A request.
 * @returns Its time, its end and its folder.
 */
export function contextOf(
  { clock, signal, out }: ToolContext & { readonly out: string },
): ToolContext & { readonly folder: string } {
  return { clock, folder: out, ...(signal === undefined ? {} : { signal }) };
}

/** So much of each output is kept. */
const KEPT_CHARACTERS = 16 * 1024 * 1024;
/** A program that was ended is gone at once, unless the system itself hangs. */
const GONE_MS = 3000;

/**
 * Run a program to its end.
 *
 * @param command Its name or path.
 * @param args Its arguments.
 * @param options Environment, listener, limits, end.
 * @returns What it said, or `null` if there is no such program.
 * @throws {FlashFailure} if it had to be ended because it did not get on; the signal's reason if that was aborted.
 * @throws {MachineTrouble} if the machine does not start it.
 */
export async function runTool(
  command: string,
  args: readonly string[],
  options: RunToolOptions = {},
): Promise<ToolRun | null> {
  const { said, signal, folder = "", limits = ASK, clock = systemClock } = options;
  const path = await findTool(command);
  if (path === null) return null;
  signal?.throwIfAborted();
  const child = start(path, args, { ...(folder === "" ? {} : { TMPDIR: folder }), ...options.env }, folder);
  const output = { stdout: "", stderr: "" };
  const over = Promise.withResolvers<ToolRun>();
  const timers = new Map<string, Timer>();
  const wait = (what: string, ms: number, passed: () => void) => {
    timers.get(what)?.cancel();
    timers.set(what, clock.after(ms, passed));
  };
  const stop = (reason: unknown) => {
    endTree(child);
    // Rejects when nothing of it is left, so that its port and its files are free.
    child.once("exit", () => over.reject(reason));
    wait("gone", GONE_MS, () => over.reject(reason));
  };
  const stuck = (why: string, ms: number) =>
    stop(
      new FlashFailure(`${basename(command)} ${why} for ${ms / 1000} s, and was ended`, undefined, {
        flash: "stuck",
        program: basename(command),
        waitMs: ms,
      }),
    );
  const gotOn = () => wait("silence", limits.silence, () => stuck("did not get on", limits.silence));
  const abort = () => stop(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  wait("total", limits.total, () => stuck("was not done", limits.total));
  gotOn();
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      output[name] = (output[name] + text).slice(-KEPT_CHARACTERS);
      if (name === "stdout" || said === undefined || said(text)) gotOn();
    });
  }
  child.on("error", (error) => over.reject(machineTrouble(error) ?? error));
  child.on("close", (code) => over.resolve({ code, ...output }));
  // What left the session may still have its output open.
  child.on("exit", (code) => wait("close", GONE_MS, () => over.resolve({ code, ...output })));
  try {
    return await over.promise;
  } finally {
    signal?.removeEventListener("abort", abort);
    for (const timer of timers.values()) timer.cancel();
    child.stdin?.destroy();
    child.stdout?.destroy();
    child.stderr?.destroy();
  }
}

function start(
  program: string,
  args: readonly string[],
  more: Readonly<Record<string, string>>,
  folder: string,
): ChildProcess {
  const command = supervised({ program, args }, folder);
  try {
    const child = spawn(command.program, command.args, {
      // Its messages are read by `arduino_text.ts`: no translations.
      env: { ...env, ...more, LC_ALL: "C" },
      stdio: ["pipe", "pipe", "pipe"],
      detached: Deno.build.os !== "windows",
    });
    child.stdin?.on("error", () => {});
    return child;
  } catch (error) {
    throw machineTrouble(error) ?? error;
  }
}

/** End a program with everything that it started. */
function endTree(child: ChildProcess): void {
  if (Deno.build.os !== "windows") {
    child.stdin?.destroy();
    return;
  }
  spawn("taskkill", ["/pid", String(child.pid), "/t", "/f"], { stdio: "ignore" });
}

/**
 * The first match of a pattern's first group in what a program says.
 *
 * @param command Its name.
 * @param args Its arguments.
 * @param pattern A pattern with one group.
 * @param context Time and end.
 * @returns The group, or `null` if the program is not there, does not get on, or says nothing like it.
 */
export async function askTool(
  command: string,
  args: readonly string[],
  pattern: RegExp,
  context: Partial<ToolContext> = {},
): Promise<string | null> {
  try {
    const run = await runTool(command, args, context);
    return run === null ? null : pattern.exec(run.stdout + run.stderr)?.[1] ?? null;
  } catch (error) {
    if (error instanceof FlashFailure && error.details.flash === "stuck") return null;
    throw error;
  }
}

/**
 * Find a program in the folders of PATH.
 *
 * @param command Its name; a path is looked at as it is.
 * @returns Its path, or `null` if it is in none of them.
 * @throws {MachineTrouble} if it is there, but is not executable.
 */
export async function findTool(command: string): Promise<string | null> {
  const folders = isAbsolute(command)
    ? [""]
    : (env["PATH"] ?? "").split(delimiter).filter((one) => one !== "");
  const names = Deno.build.os === "windows" ? [`${command}.exe`, command] : [command];
  let refused: string | null = null;
  for (const path of folders.flatMap((folder) => names.map((name) => join(folder, name)))) {
    if (!await stat(path).then((found) => found.isFile(), () => false)) continue;
    if (await access(path, constants.X_OK).then(() => true, () => false)) return path;
    refused ??= path;
  }
  if (refused === null) return null;
  throw new MachineTrouble(`"${refused}" is not executable`, `Allow it: chmod +x "${refused}"; or remove it`);
}
