/**
 * Programs under measurement: started, asked by lines, and gone at the end.
 *
 * @module
 */

/** A program that was asked to end has so long for it, in milliseconds. */
const LONGEST_END_MS = 5000;
/** So much is kept of what a program complains of, in characters. */
const LONGEST_COMPLAINT = 1000;

/** A program that says lines. */
export class Program {
  readonly #child: Deno.ChildProcess;
  readonly #name: string;
  readonly #output: ReadableStreamDefaultReader<string>;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  #heard = "";
  /** The end of what it complained of; a server that is measured to its limits may complain a thousand times. */
  #complaint = "";

  /**
   * Start it.
   *
   * @param command Its command.
   * @param args Its arguments.
   * @param env What is added to its environment.
   */
  constructor(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#name = `${command} ${args.slice(0, 3).join(" ")}`;
    this.#child = new Deno.Command(command, { args: [...args], env, stdin: "piped", stdout: "piped" })
      .spawn();
    this.#output = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    this.#input = this.#child.stdin.getWriter();
  }

  /** Number of its process. */
  get pid(): number {
    return this.#child.pid;
  }

  /**
   * Its next line.
   *
   * @throws {Error} if it ended instead.
   */
  async line(): Promise<string> {
    for (;;) {
      const end = this.#heard.indexOf("\n");
      if (end >= 0) {
        const line = this.#heard.slice(0, end);
        this.#heard = this.#heard.slice(end + 1);
        return line;
      }
      const { done, value } = await this.#output.read();
      if (done) {
        throw new Error(`A program that is measured has ended: ${this.#name}: ${this.#complaint.trim()}`);
      }
      this.#heard += value;
    }
  }

  async #keepComplaint(): Promise<void> {
    for await (const text of this.#child.stderr.pipeThrough(new TextDecoderStream())) {
      this.#complaint = (this.#complaint + text).slice(-LONGEST_COMPLAINT);
    }
  }

  /** Give it a line. */
  async say(line: string): Promise<void> {
    await this.#input.write(new TextEncoder().encode(`${line}\n`));
  }

  /** End it. */
  async stop(): Promise<void> {
    this.#input.close().catch(() => {});
    try {
      this.#child.kill();
    } catch (error) {
      // It has ended by itself.
      if (!(error instanceof TypeError)) throw error;
    }
    await this.#output.cancel();
    const late = setTimeout(() => this.#child.kill("SIGKILL"), LONGEST_END_MS);
    await this.#child.status;
    clearTimeout(late);
  }
}

/** Programs that end together, the last one first: a server that reads from a board without it complains. */
export class Programs implements AsyncDisposable {
  readonly #programs: Program[] = [];

  /** Start one; takes what {@linkcode Program} takes. */
  start(...command: ConstructorParameters<typeof Program>): Program {
    const program = new Program(...command);
    this.#programs.push(program);
    return program;
  }

  /** End them. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const program of this.#programs.splice(0).toReversed()) await program.stop();
  }
}
