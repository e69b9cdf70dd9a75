/**
 * Runs this same Deno on the project, with its output collected and, where wanted, shown as it comes.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import process from "node:process";

/** The project's folder. */
export const PROJECT: string = fileURLToPath(new URL("..", import.meta.url));

/** How to run a command. */
export interface RunOptions {
  /** Whether to pass its output on as it comes. */
  readonly show: boolean;
  /** After this many minutes it is killed and has failed. */
  readonly minutes: number;
}

/** How a command ended. */
export interface RunResult {
  /** Whether its exit code was 0. */
  readonly success: boolean;
  /** What it wrote to its standard output. */
  readonly stdout: string;
  /** What it wrote to its standard error. */
  readonly stderr: string;
  /** How long it took. */
  readonly seconds: number;
}

/**
 * Run Deno in the project's folder, without standard input.
 *
 * @param args Its arguments.
 * @param options Whether to show its output, and how long to wait.
 * @returns How it ended.
 */
export async function runDeno(args: readonly string[], options: RunOptions): Promise<RunResult> {
  const started = performance.now();
  const colours = options.show && process.stdout.isTTY && !Deno.noColor;
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: PROJECT,
    env: colours ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let late = "";
  const deadline = setTimeout(() => {
    late = `Killed: deno ${args.join(" ")} did not end within ${options.minutes} minutes\n`;
    child.kill("SIGKILL");
  }, options.minutes * 60_000);
  const [stdout, stderr, { success }] = await Promise.all([
    collect(child.stdout, options.show ? process.stdout : null),
    collect(child.stderr, options.show ? process.stderr : null),
    child.status,
  ]);
  clearTimeout(deadline);
  if (options.show) process.stderr.write(late);
  return { success, stdout, stderr: stderr + late, seconds: (performance.now() - started) / 1000 };
}

async function collect(
  stream: ReadableStream<Uint8Array>,
  shownOn: NodeJS.WritableStream | null,
): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    text += decoder.decode(chunk, { stream: true });
    shownOn?.write(chunk);
  }
  return text + decoder.decode();
}
