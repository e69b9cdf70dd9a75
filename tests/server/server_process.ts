/**
 * A server as a person starts it: a process with a command line, output and an exit code.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

import { patiently } from "../patience.ts";
import { FIXTURE } from "../fixture_project.ts";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));
const REAL_MAIN = fileURLToPath(new URL("../../server/main.ts", import.meta.url));
const FAKE_MAIN = fileURLToPath(new URL("fake_main.ts", import.meta.url));

/** Serve the tests' own board, unless another project is named. */
function ofFixture(options: readonly string[]): readonly string[] {
  return options.includes("--project") ? options : ["--project", FIXTURE, ...options];
}

/** How a process ended. */
export interface Ended {
  /** Its exit code. */
  readonly code: number;
  /** All it wrote to standard output. */
  readonly stdout: string;
  /** All it wrote to standard error. */
  readonly stderr: string;
}

/** A running server process. */
export class ServerProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #output: ReadableStreamDefaultReader<string>;
  readonly #errors: ReadableStreamDefaultReader<string>;
  readonly #stderr: Promise<string>;
  #stdout = "";
  #log = "";
  #logged: () => void = () => {};
  #over = false;

  private constructor(
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    cwd: string = PROJECT,
    program: string = Deno.execPath(),
  ) {
    this.#child = new Deno.Command(program, {
      args: [...args],
      cwd,
      env: { ...env, NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      // Its own process group, so that a signal can reach all of it, as a terminal's Ctrl+C does.
      detached: true,
    }).spawn();
    this.#output = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    this.#errors = this.#child.stderr.pipeThrough(new TextDecoderStream()).getReader();
    this.#stderr = this.#readLog();
  }

  /** `deno task serve` with options, as it is; in this project unless another folder is given. */
  static task(
    options: readonly string[],
    cwd?: string,
    env: Readonly<Record<string, string>> = {},
  ): ServerProcess {
    return new ServerProcess(["task", "serve", ...ofFixture(options)], env, cwd);
  }

  /** The same on another machine, whose {@linkcode Machine.command} is given; in a terminal there if it is wanted. */
  static taskThere(
    command: (...words: readonly string[]) => readonly [string, ...string[]],
    options: readonly string[],
    where: "terminal" | "pipe" = "pipe",
  ): ServerProcess {
    const task = [Deno.execPath(), "task", "serve", ...ofFixture(options)];
    const shell = ["script", "--quiet", "--return", "--command", task.join(" "), "/dev/null"];
    const [program, ...args] = command(...where === "pipe" ? task : shell);
    return new ServerProcess(args, {}, PROJECT, program);
  }

  /** The same command line, start and stop with fake boards and a fake page. */
  static fake(options: readonly string[], env: Readonly<Record<string, string>> = {}): ServerProcess {
    return new ServerProcess(["run", "-A", FAKE_MAIN, ...ofFixture(options)], env);
  }

  /** The same with other parts: a script that calls `main`. */
  static script(file: string, options: readonly string[]): ServerProcess {
    return new ServerProcess(["run", "-A", "--no-check", file, ...ofFixture(options)], {});
  }

  /** The server as it is, which may have so many files open. */
  static withFiles(most: number, options: readonly string[]): ServerProcess {
    const command = `ulimit -n ${most}; exec "$0" "$@"`;
    return new ServerProcess(
      [
        "-c",
        command,
        Deno.execPath(),
        "run",
        "-A",
        "--no-check",
        REAL_MAIN,
        "--no-open",
        ...ofFixture(options),
      ],
      {},
      PROJECT,
      "bash",
    );
  }

  /** Number of the process that was started. */
  get pid(): number {
    return this.#child.pid;
  }

  /**
   * Wait until it says that it is ready.
   *
   * @returns Its port.
   */
  async ready(): Promise<number> {
    const [, port] = await this.said(/^Destello ready at http:\/\/127\.0\.0\.1:(\d+)\r?\n/m);
    return Number(port);
  }

  /**
   * Wait until it says something.
   *
   * @param pattern What.
   * @returns The match.
   */
  async said(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.#stdout);
      if (match !== null) return match;
      const isMore = await patiently(
        this.#readMore(),
        () => `It did not say ${pattern}, only ${this.#stdout}`,
      );
      if (!isMore) {
        throw new Error(`It ended before it said ${pattern}: ${await this.#stderr}`);
      }
    }
  }

  /** Send a signal to every process of it. */
  signalAll(signal: Deno.Signal): void {
    Deno.kill(-this.#child.pid, signal);
  }

  /** Send a signal to the process that was started. */
  signal(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Wait until its log says something. */
  async logs(what: RegExp): Promise<void> {
    while (!what.test(this.#log)) {
      const more = new Promise<void>((resolve) => this.#logged = resolve);
      await patiently(more, () => `The log did not say ${what}, only ${this.#log}`);
    }
  }

  /** Nobody reads its standard error any more. */
  async closeStandardError(): Promise<void> {
    await this.#errors.cancel();
  }

  /** Wait for its end. */
  async ended(): Promise<Ended> {
    while (await this.#readMore());
    const { code } = await this.#child.status;
    this.#over = true;
    return { code, stdout: this.#stdout, stderr: await this.#stderr };
  }

  /** Make sure that nothing of it is left, whatever became of the test. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#over) return;
    this.signalAll("SIGKILL");
    await this.ended();
  }

  async #readLog(): Promise<string> {
    for (;;) {
      const { done, value } = await this.#errors.read();
      if (done) return this.#log;
      this.#log += value;
      this.#logged();
    }
  }

  async #readMore(): Promise<boolean> {
    const { done, value } = await this.#output.read();
    this.#stdout += value ?? "";
    return !done;
  }
}
