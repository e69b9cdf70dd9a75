/**
 * Runs a program of the machine and keeps what it says.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { env } from "node:process";

/** What a program said. */
export interface ToolRun {
  /** Its exit code; `null` if a signal ended it. */
  readonly code: number | null;
  /** Its standard output. */
  readonly stdout: string;
  /** Its standard error. */
  readonly stderr: string;
}

/** What {@linkcode runTool} may be told. */
export interface RunToolOptions {
  /** More environment variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** Told what it says to its standard error, as it comes. */
  readonly said?: (text: string) => void;
  /** Ends it at once. */
  readonly signal?: AbortSignal;
}

/**
 * Run a program to its end.
 *
 * @param command Its name.
 * @param args Its arguments.
 * @param options Environment, listener, signal.
 * @returns What it said, or `null` if there is no such program.
 */
export function runTool(
  command: string,
  args: readonly string[],
  options: RunToolOptions = {},
): Promise<ToolRun | null> {
  const { said, signal } = options;
  return new Promise((resolve, reject) => {
    // Its messages are read by `arduino_text.ts`: no translations.
    const child = spawn(command, args, {
      env: { ...env, ...options.env, LC_ALL: "C" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const kill = () => child.kill("SIGKILL");
    signal?.addEventListener("abort", kill, { once: true });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        output[name] += text;
        if (name === "stderr") said?.(text);
      });
    }
    child.on(
      "error",
      (error: NodeJS.ErrnoException) => error.code === "ENOENT" ? resolve(null) : reject(error),
    );
    child.on("close", (code) => {
      signal?.removeEventListener("abort", kill);
      resolve({ code, ...output });
    });
  });
}

/**
 * The first match of a pattern's first group in what a program says.
 *
 * @param command Its name.
 * @param args Its arguments.
 * @param pattern A pattern with one group.
 * @returns The group, or `null` if the program is not there or says nothing like it.
 */
export async function askTool(
  command: string,
  args: readonly string[],
  pattern: RegExp,
): Promise<string | null> {
  const run = await runTool(command, args);
  return run === null ? null : pattern.exec(run.stdout + run.stderr)?.[1] ?? null;
}

/**
 * Find a program in the folders of PATH.
 *
 * @param command Its name.
 * @returns Its path, or `null` if it is in none of them.
 */
export async function findTool(command: string): Promise<string | null> {
  for (const folder of (env["PATH"] ?? "").split(delimiter)) {
    const path = join(folder, command);
    if (folder !== "" && await access(path, constants.X_OK).then(() => true, () => false)) return path;
  }
  return null;
}
