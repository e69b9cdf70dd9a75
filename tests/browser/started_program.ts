import { patiently } from "../patience.ts";

/** A program that a test starts, and ends. */
export class StartedProgram implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #over: Promise<void>;
  #said = "";
  #heard: () => void = () => {};

  private constructor(command: string, args: readonly string[]) {
    this.#child = new Deno.Command(command, {
      args: [...args],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    })
      .spawn();
    this.#over = this.#listen();
  }

  /** Start it, and wait until it says that it is ready. */
  static async start(command: string, args: readonly string[], ready: RegExp): Promise<StartedProgram> {
    const program = new StartedProgram(command, args);
    const isOver = program.#over.then(() => true);
    while (!ready.test(program.#said)) {
      const heard = new Promise<boolean>((resolve) => program.#heard = () => resolve(false));
      const saying = () => `${command} did not say ${ready}, only ${program.#said}`;
      if (await patiently(Promise.race([heard, isOver]), saying)) throw new Error(saying());
    }
    return program;
  }

  async #listen(): Promise<void> {
    for await (const text of this.#child.stderr.pipeThrough(new TextDecoderStream())) {
      this.#said += text;
      this.#heard();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGTERM");
    } catch {
      // It has ended by itself.
    }
    await this.#child.status;
    await this.#over;
  }
}
