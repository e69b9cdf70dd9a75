/**
 * A fleet: simulated boards, the servers that have them, a broker, and gateways; each a process of its own.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod/mini";
import { StartFailure } from "../../server/start_failure.ts";
import { FIXTURE } from "../../tests/fixture_project.ts";
import { Mosquitto } from "../../tests/mqtt/mosquitto.ts";
import { MqttTestClient } from "../../tests/mqtt/mqtt_client.ts";
import { installCommand, tools } from "../../tests/tool.ts";
import { type Program, Programs } from "../peers/program.ts";
import type { FleetSize } from "./command_line.ts";
import type { Parts } from "./parts_usage.ts";

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const [MAIN, BOARDS, PAGES] = [file("../../server/main.ts"), file("boards.ts"), file("pages.ts")];
/** Ids of the boards, from here on. */
const FIRST_UID = 0x1000_0000;

/** How long a gateway that does not know every board yet is left alone, in milliseconds. */
const ASK_AGAIN_MS = 200;
const boardList = z.object({ boards: z.array(z.object({ status: z.string() })) });

/** Where a page connects to. */
interface Place {
  readonly url: string;
  readonly token: string;
}

/** A fleet that runs. */
export class Fleet implements AsyncDisposable {
  /** Ids of the boards. */
  readonly boards: readonly string[];
  readonly #size: FleetSize;
  readonly #stack = new AsyncDisposableStack();
  readonly #broker: Mosquitto;
  readonly #folder: string;
  readonly #boardProgram: Program;
  readonly #programs: Programs;
  readonly #parts = new Map<string, number[]>();
  #gateways: readonly Place[] = [];
  #pages: Program | null = null;

  private constructor(size: FleetSize, broker: Mosquitto, folder: string) {
    this.#size = size;
    this.#broker = this.#stack.use(broker);
    this.#folder = folder;
    this.#stack.defer(() => Deno.remove(folder, { recursive: true }));
    this.#programs = this.#stack.use(new Programs());
    this.boards = Array.from(
      { length: size.boards },
      (_, index) => `uno-${(FIRST_UID + index).toString(16)}`,
    );
    this.#boardProgram = this.#start("simulated boards", BOARDS, [
      String(size.boards),
      String(FIRST_UID),
    ]);
    this.#parts.set("broker", [broker.pid ?? 0]);
  }

  /**
   * Start the broker and the boards.
   *
   * @param size How many of everything.
   * @throws {StartFailure} if Mosquitto is not installed.
   */
  static async open(size: FleetSize): Promise<Fleet> {
    const program = tools.mosquitto.find();
    if (program === null) throw new StartFailure(`Mosquitto is missing: ${installCommand(tools.mosquitto)}`);
    // Else it drops what a gateway has not taken yet when everything is published at once.
    const broker = await Mosquitto.start(program, {
      config: () => "allow_anonymous true\nmax_queued_messages 0",
    });
    return new Fleet(size, broker, await Deno.makeTempDir({ prefix: "destello-" }));
  }

  /** The processes so far. */
  get parts(): Parts {
    return this.#parts;
  }

  /** Start the servers; gives the milliseconds until each board was online at the broker. */
  async startServers(): Promise<number> {
    const ports: readonly number[] = JSON.parse(await this.#boardProgram.line());
    const watcher = await this.client("destello/+/availability");
    const begin = performance.now();
    const { servers } = this.#size;
    for (let server = 0; server < servers; server++) {
      const own = ports.filter((_, index) => index % servers === server);
      this.#startServer(
        "servers",
        `server${server}`,
        own.flatMap((port) => ["--board", `tcp://127.0.0.1:${port}`]),
      );
    }
    await Promise.all(
      this.boards.map((board) =>
        watcher.message(`destello/${board}/availability`, (value) => value === "online")
      ),
    );
    const lasted = performance.now() - begin;
    await watcher[Symbol.asyncDispose]();
    return lasted;
  }

  /** Start the gateways; gives the milliseconds until the last one knew every board as online. */
  async startGateways(): Promise<number> {
    const begin = performance.now();
    this.#gateways = await Promise.all(Array.from({ length: this.#size.gateways }, async (_, index) => {
      const { program, data } = this.#startServer("gateways", `gateway${index}`, ["--board", "mqtt"]);
      const port = /:(\d+)$/.exec(await program.line())?.[1];
      const token = (await Deno.readTextFile(join(data, "token"))).trim();
      await this.#knowsAll(`http://127.0.0.1:${port}/api/boards`, token);
      return { url: `ws://127.0.0.1:${port}/ws`, token };
    }));
    return performance.now() - begin;
  }

  /** Nothing tells it, so it is asked. */
  async #knowsAll(url: string, token: string): Promise<void> {
    for (;;) {
      const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
      const { boards } = boardList.parse(await response.json());
      if (boards.filter(({ status }) => status === "online").length === this.#size.boards) return;
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
  }

  /** Open the pages; gives the milliseconds that each took until it knew everything, and how many boards each knows. */
  async openPages(): Promise<{ readonly openedMs: readonly number[]; readonly boards: readonly number[] }> {
    const places = this.#gateways.map((place) => JSON.stringify(place));
    this.#pages = this.#start("pages", PAGES, [String(this.#size.pages), ...places]);
    return JSON.parse(await this.#pages.line());
  }

  /** Have pages ask for toggles; gives the milliseconds until each was confirmed, or why it was not. */
  async toggle(count: number, perSecond: number): Promise<readonly (number | string)[]> {
    await this.#pages?.say(`toggle ${count} ${perSecond}`);
    return JSON.parse(await this.#pages?.line() ?? "[]");
  }

  /** Press the button of a board, which was pressed so often by then; gives the milliseconds until the last page knew. */
  async press(index: number, presses: number): Promise<number> {
    await this.#pages?.say(`told ${this.boards[index]} ${presses}`);
    await this.#boardProgram.say(`press ${index}`);
    const pressedAt = Number(await this.#boardProgram.line());
    return Number(await this.#pages?.line()) - pressedAt;
  }

  /** Have each board's sensor change every so many milliseconds; 0: not at all. */
  async sensors(everyMs: number): Promise<void> {
    await this.#boardProgram.say(`sensors ${everyMs}`);
  }

  /** Somebody else at the broker. */
  client(...filters: readonly string[]): Promise<MqttTestClient> {
    return MqttTestClient.connect(this.#broker.port, {}, filters);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync();
  }

  #startServer(part: string, name: string, options: readonly string[]): {
    readonly program: Program;
    readonly data: string;
  } {
    const data = join(this.#folder, name);
    const program = this.#start(part, MAIN, [
      ...["--no-open", "--port", "0", "--data", data, "--log-level", "error", "--project", FIXTURE],
      ...["--mqtt", `mqtt://127.0.0.1:${this.#broker.port}`, ...options],
    ]);
    return { program, data };
  }

  #start(part: string, script: string, args: readonly string[]): Program {
    const program = this.#programs.start(Deno.execPath(), [
      "run",
      "-A",
      "--quiet",
      "--no-check",
      script,
      ...args,
    ]);
    this.#parts.set(part, [...this.#parts.get(part) ?? [], program.pid]);
    return program;
  }
}
