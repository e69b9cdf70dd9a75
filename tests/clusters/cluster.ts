/**
 * Brokers that are one for their clients: nodes of this machine, each of which may be killed and started again.
 *
 * @module
 */

/** A cluster that runs. */
export interface Cluster extends AsyncDisposable {
  /** Where each node takes MQTT. */
  readonly ports: readonly number[];
  /** What its nodes speak: MQTT 5, or 4 for 3.1.1. */
  readonly version: 5 | 4;
  /** End a node at once. */
  kill(node: number): Promise<void>;
  /** Start it again, and wait until it takes clients. */
  start(node: number): Promise<void>;
}

/** A process of a node, with all that it starts. */
export class NodeProcess {
  readonly #child: Deno.ChildProcess;

  /**
   * Start it.
   *
   * @param program The program.
   * @param args Its arguments.
   * @param env Its whole environment.
   */
  constructor(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#child = new Deno.Command(program, {
      args: [...args],
      env,
      clearEnv: true,
      stdin: "null",
      stdout: "null",
      stderr: "null",
      // Its own process group: a script that starts a broker would leave it behind.
      detached: true,
    }).spawn();
  }

  /** End it at once. */
  async kill(): Promise<void> {
    try {
      Deno.kill(-this.#child.pid, "SIGKILL");
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    await this.#child.status;
  }
}

/** Wait until somebody listens at a port of this machine. */
export async function listens(port: number): Promise<void> {
  for (;;) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return;
    } catch (error) {
      if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
