/**
 * A `deno task` as a person starts it, in a process group of its own, whose output can be waited for.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { FIXTURE } from "../fixture_project.ts";
import { patiently } from "../patience.ts";

/** This project. */
export const PROJECT: string = fileURLToPath(new URL("../../", import.meta.url));

/** The tasks that take a project. */
const PROJECT_TASKS: ReadonlySet<string> = new Set([
  "serve",
  "gen",
  "build:firmware",
  "flash",
  "board",
  "doctor",
]);

/** A task's words, about the tests' own board unless they name another project or an empty board, which has none. */
export function withFixture(args: readonly string[]): readonly string[] {
  const at = args.findIndex((word) => PROJECT_TASKS.has(word));
  if (at < 0 || args.includes("--project") || args.includes("--empty")) return args;
  return [...args.slice(0, at + 1), "--project", FIXTURE, ...args.slice(at + 1)];
}

/** A running task. */
export class TaskProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #reading: Promise<void>;
  #stdout = "";
  #stderr = "";
  #more = Promise.withResolvers<void>();
  #isOver = false;

  /**
   * Start one, about the tests' own board unless it names another project.
   *
   * @param args What follows `deno task`.
   * @param cwd The project to start it in.
   * @param env More environment variables.
   * @param program What runs it; `deno task` unless told.
   */
  constructor(
    args: readonly string[],
    cwd: string = PROJECT,
    env: Readonly<Record<string, string>> = {},
    program: readonly [command: string, ...words: string[]] | null = null,
  ) {
    const [command, ...words] = program ?? [Deno.execPath(), "task"];
    this.#child = new Deno.Command(command, {
      args: [...words, ...program === null ? withFixture(args) : args],
      cwd,
      env: { NO_COLOR: "1", ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      detached: true,
    }).spawn();
    this.#reading = Promise.all([
      this.#read(this.#child.stdout, (text) => this.#stdout += text),
      this.#read(this.#child.stderr, (text) => this.#stderr += text),
    ]).then(() => {
      this.#isOver = true;
      this.#more.resolve();
    });
  }

  /** Everything it has said to its standard output. */
  get stdout(): string {
    return this.#stdout;
  }

  /**
   * Wait until its output has something in it.
   *
   * @param pattern What.
   * @returns The first match.
   */
  said(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#until((stdout) => pattern.exec(stdout));
  }

  /** The same of its standard error. */
  warned(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#until(() => pattern.exec(this.#stderr));
  }

  /** Wait until its output is as wanted. */
  async showed(isWanted: (stdout: string) => boolean): Promise<void> {
    await this.#until((stdout) => isWanted(stdout) || null);
  }

  /** Send a signal to every process of it. */
  signalAll(signal: Deno.Signal): void {
    Deno.kill(-this.#child.pid, signal);
  }

  /** Send a signal to the program alone, as whoever started it does. */
  signal(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Wait for its end. */
  async ended(): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
    const { code } = await this.#child.status;
    await this.#reading;
    return { code, stdout: this.#stdout, stderr: this.#stderr };
  }

  /** Make sure that nothing of it is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.signalAll("SIGTERM");
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    await this.ended();
  }

  #until<T>(look: (stdout: string) => T | null): Promise<T> {
    return patiently(this.#output(look), () => `Nothing that fits ${look} in ${this.#stdout}${this.#stderr}`);
  }

  async #output<T>(look: (stdout: string) => T | null): Promise<T> {
    for (;;) {
      const found = look(this.#stdout);
      if (found !== null) return found;
      if (this.#isOver) throw new Error(`It ended before that: ${this.#stdout}${this.#stderr}`);
      await this.#more.promise;
    }
  }

  async #read(stream: ReadableStream<Uint8Array>, keep: (text: string) => void): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      keep(decoder.decode(chunk, { stream: true }));
      this.#more.resolve();
      this.#more = Promise.withResolvers();
    }
  }
}
