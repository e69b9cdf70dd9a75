/**
 * The command line beside a running server with two projects, each with the real image on a virtual chip of its own.
 *
 * @module
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { list } from "../../protocol/api/board.ts";
import { FIXTURE } from "../fixture_project.ts";
import { Client } from "../thread/client.ts";
import { PROJECT, TaskProcess } from "../tools/task_process.ts";

const SECOND = fileURLToPath(new URL("../fixtures/second_project", import.meta.url));
/** The program as a person's shell starts it. */
export const PROGRAM: readonly string[] = [Deno.execPath(), "run", "-A", "scripts/destello.ts"];

/** What a program said. */
export interface Said {
  /** Its exit code. */
  readonly code: number;
  /** Its standard output. */
  readonly stdout: string;
  /** Its standard error output. */
  readonly stderr: string;
}

/**
 * Run the program to its end.
 *
 * @param args Its command line.
 * @param env More environment variables.
 */
export async function destello(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Said> {
  const [command = "", ...words] = PROGRAM;
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args: [...words, ...args],
    cwd: PROJECT,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** A server with an Uno and a fan. */
export class TwoProjects implements AsyncDisposable {
  /** The folder that holds its data folder, as the user's state folder does. */
  readonly state: string;
  readonly #server: TaskProcess;
  /** Where it listens. */
  url = "";
  /** Its boards' ids. */
  ids: Readonly<Record<"uno" | "fan", string>> = { uno: "", fan: "" };
  /** Another client of it. */
  #client: Client | null = null;

  private constructor(state: string) {
    this.state = state;
    const projects = ["--project", FIXTURE, "--project", SECOND];
    this.#server = new TaskProcess(
      ["destello", "serve", "--port", "0", "--no-open", "--board", "virtual", ...projects],
      undefined,
      { XDG_STATE_HOME: state },
    );
  }

  /** Start it, and wait until both boards are there. */
  static async open(): Promise<TwoProjects> {
    const it = new TwoProjects(await mkdtemp(join(tmpdir(), "destello-two-projects-")));
    const [, url = ""] = await it.#server.said(/^Destello ready at (\S+)$/m);
    it.url = url;
    const client = it.#client = await Client.connect(url, await it.token());
    for (;;) {
      const { result } = await client.call("boards.list", {});
      const { boards } = list.result().parse(result);
      const id = (kind: string) =>
        boards.find((one) => one.status === "online" && new RegExp(`^${kind}-[0-9a-f]{8}$`).test(one.id))
          ?.id ?? "";
      it.ids = { uno: id("uno"), fan: id("fan") };
      if (it.ids.uno !== "" && it.ids.fan !== "") return it;
      await client.notified("board.changed");
    }
  }

  /** Another client of it. */
  get client(): Client {
    if (this.#client === null) throw new Error("It is not open");
    return this.#client;
  }

  /** The user's own token. */
  token(): Promise<string> {
    return readFile(join(this.state, "destello", "token"), "utf8");
  }

  /** Run the program beside it. */
  run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Said> {
    return destello(args, { XDG_STATE_HOME: this.state, ...env });
  }

  /** Start a sub-command that goes on. */
  start(args: readonly string[]): TaskProcess {
    return new TaskProcess(["destello", ...args], undefined, { XDG_STATE_HOME: this.state });
  }

  /** End the server. */
  async end(): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }

  /** End everything. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client?.close();
    await this.end();
    await rm(this.state, { recursive: true });
  }
}
