/**
 * A real Mosquitto on a port of this machine, which a test may kill, stop and start again.
 *
 * @module
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { patiently } from "../patience.ts";
import { freePort } from "../processes/process_house.ts";

/** How it starts. */
export interface MosquittoOptions {
  /** More lines of its configuration; may name files of its folder. */
  readonly config?: (folder: string) => string;
  /** Whether it sends at once what follows an acknowledgement; it does unless told. */
  readonly noDelay?: boolean;
  /** Writes these files into its folder first. */
  readonly prepare?: (folder: string) => Promise<void>;
}

/** The broker. */
export class Mosquitto implements AsyncDisposable {
  /** Its port, at every start. */
  readonly port: number;
  /** Where its files are. */
  readonly folder: string;
  readonly #program: string;
  #process: Deno.ChildProcess | null = null;

  private constructor(program: string, port: number, folder: string) {
    this.#program = program;
    this.port = port;
    this.folder = folder;
  }

  /**
   * Start one on a free port.
   *
   * @param program The program.
   * @param options How; anybody may connect unless told.
   */
  static async start(program: string, options: MosquittoOptions = {}): Promise<Mosquitto> {
    const { config = () => "allow_anonymous true", noDelay = true, prepare = () => Promise.resolve() } =
      options;
    const folder = await mkdtemp(join(tmpdir(), "destello-mosquitto-"));
    const port = freePort();
    await prepare(folder);
    // As root it would become another user, who cannot read the folder.
    const lines = [
      `listener ${port} 127.0.0.1`,
      "log_type none",
      "user root",
      `set_tcp_nodelay ${noDelay}`,
      config(folder),
    ];
    await writeFile(join(folder, "mosquitto.conf"), `${lines.join("\n")}\n`);
    const broker = new Mosquitto(program, port, folder);
    await broker.restart();
    return broker;
  }

  /** Number of its process; null while it is dead. */
  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  /** Start it, after it was killed; it has forgotten everything. */
  async restart(): Promise<void> {
    this.#process = new Deno.Command(this.#program, {
      args: ["-c", join(this.folder, "mosquitto.conf")],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    await patiently(this.#listens(), () => "Mosquitto did not listen");
  }

  /** End it at once. */
  async kill(): Promise<void> {
    const process = this.#process;
    this.#process = null;
    process?.kill("SIGKILL");
    await process?.status;
  }

  /** It does nothing from now on, and its connections stay open. */
  stop(): void {
    this.#process?.kill("SIGSTOP");
  }

  /** It goes on. */
  goOn(): void {
    this.#process?.kill("SIGCONT");
  }

  /** It reads its lists of users and rights anew. */
  reload(): void {
    this.#process?.kill("SIGHUP");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true });
  }

  async #listens(): Promise<void> {
    for (;;) {
      try {
        (await Deno.connect({ hostname: "127.0.0.1", port: this.port })).close();
        return;
      } catch (error) {
        if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
  }
}
