/**
 * A server as a person starts it: a process with a command line, output and an exit code.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

import { FIXTURE } from "../fixture_project.ts";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));
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
  #over = false;

  private constructor(args: readonly string[], env: Readonly<Record<string, string>>, cwd: string = PROJECT) {
    this.#child = new Deno.Command(Deno.execPath(), {
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
    this.#stderr = readAll(this.#errors);
  }

  /** `deno task serve` with options, as it is; in this project unless another folder is given. */
  static task(
    options: readonly string[],
    cwd?: string,
    env: Readonly<Record<string, string>> = {},
  ): ServerProcess {
    return new ServerProcess(["task", "serve", ...ofFixture(options)], env, cwd);
  }

  /** The same command line, start and stop with fake boards and a fake page. */
  static fake(options: readonly string[], env: Readonly<Record<string, string>> = {}): ServerProcess {
    return new ServerProcess(["run", "-A", FAKE_MAIN, ...ofFixture(options)], env);
  }

  /** The same with other parts: a script that calls `main`. */
  static script(file: string, options: readonly string[]): ServerProcess {
    return new ServerProcess(["run", "-A", "--no-check", file, ...ofFixture(options)], {});
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
    for (;;) {
      const port = /^Destello ready at http:\/\/127\.0\.0\.1:(\d+)\n/m.exec(this.#stdout)?.[1];
      if (port !== undefined) return Number(port);
      if (!await this.#readMore()) throw new Error(`It ended before it was ready: ${await this.#stderr}`);
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

  async #readMore(): Promise<boolean> {
    const { done, value } = await this.#output.read();
    this.#stdout += value ?? "";
    return !done;
  }
}

async function readAll(reader: ReadableStreamDefaultReader<string>): Promise<string> {
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += value;
  }
}
