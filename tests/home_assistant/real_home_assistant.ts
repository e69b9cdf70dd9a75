/**
 * A real Home Assistant on a port of this machine, with nothing set up but MQTT.
 *
 * @module
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { patiently } from "../patience.ts";
import { freePort } from "../processes/process_house.ts";

const NAME = "tester";
const PASSWORD = "only-in-this-test";
/** Asked again after so many milliseconds while it starts. */
const AGAIN_MS = 250;

/** An entity as Home Assistant has it. */
export interface State {
  /** For example "light.uno_led". */
  readonly "entity_id": string;
  /** For example "on", "unavailable". */
  readonly state: string;
  /** Everything else. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface Change {
  readonly id: string;
  readonly state: string | null;
  /** When it was told, as `performance.now()` has it. */
  readonly at: number;
}

/** It. */
export class RealHomeAssistant implements AsyncDisposable {
  /** Where its page is. */
  readonly url: string;
  readonly #run: string;
  readonly #folder: string;
  #process: Deno.ChildProcess | null = null;
  #token = "";
  #socket: WebSocket | null = null;
  #changes: Change[] = [];
  #changed = Promise.withResolvers<void>();
  #asked = 0;
  readonly #answers = new Map<number, (result: unknown) => void>();

  private constructor(run: string, folder: string, port: number) {
    this.#run = run;
    this.#folder = folder;
    this.url = `http://127.0.0.1:${port}`;
  }

  /**
   * Start one for the first time.
   *
   * @param run Runs a Python that can import it.
   * @param broker Port of the broker that it gets.
   */
  static async start(run: string, broker: number): Promise<RealHomeAssistant> {
    const folder = await mkdtemp(join(tmpdir(), "destello-home-assistant-"));
    const port = freePort();
    const configuration = [
      "http:",
      "  server_host: 127.0.0.1",
      `  server_port: ${port}`,
      "api:",
      "config:",
      "websocket_api:",
      "logger:",
      "  default: warning",
    ];
    await writeFile(join(folder, "configuration.yaml"), `${configuration.join("\n")}\n`);
    const one = new RealHomeAssistant(run, folder, port);
    await one.#python("--script", "auth", "-c", folder, "add", NAME, PASSWORD);
    await one.restart();
    await one.#addBroker(broker);
    return one;
  }

  /** Start it again with what it knows. */
  async restart(): Promise<void> {
    await this.#end();
    this.#process = new Deno.Command(this.#run, {
      args: ["-m", "homeassistant", "-c", this.#folder, "--skip-pip"],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    // By hand, and the first start compiles everything: as long as it takes.
    await this.#logIn();
    await this.#listen();
  }

  /** Every entity. */
  async states(): Promise<readonly State[]> {
    return JSON.parse(await this.#request("GET", "/api/states"));
  }

  /** The state of an entity. */
  async state(id: string): Promise<string> {
    return (await this.states()).find((state) => state.entity_id === id)?.state ?? "missing";
  }

  /**
   * Do something with an entity.
   *
   * @param service For example "light/turn_on".
   * @param data Its data.
   */
  async call(service: string, data: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#request("POST", `/api/services/${service}`, data);
  }

  /**
   * Ask for something by its WebSocket.
   *
   * @param type For example "config/device_registry/list".
   */
  async ask(type: string, more: object = {}): Promise<unknown> {
    const id = ++this.#asked;
    const answer = new Promise<unknown>((resolve) => this.#answers.set(id, resolve));
    this.#socket?.send(JSON.stringify({ id, type, ...more }));
    return await patiently(answer, () => `Home Assistant did not answer ${type}`);
  }

  /**
   * Wait until an entity has changed to a state.
   *
   * @param id The entity.
   * @param wanted The state; null: it is gone.
   * @param since Only what was told after this moment, as `performance.now()` has it.
   * @returns When it was told.
   */
  async changedTo(id: string, wanted: string | null, since: number): Promise<number> {
    for (;;) {
      const found = this.#changes.find((change) =>
        change.id === id && change.state === wanted && change.at >= since
      );
      if (found !== undefined) return found.at;
      await patiently(
        this.#changed.promise,
        () => `${id} did not become ${wanted}, but ${JSON.stringify(this.#changes.slice(-10))}`,
      );
    }
  }

  /** What an entity changed to since a moment. */
  changesOf(id: string, since: number): readonly (string | null)[] {
    return this.#changes.filter((change) => change.id === id && change.at >= since).map(({ state }) => state);
  }

  /** What its log says about MQTT. */
  async complaints(): Promise<readonly string[]> {
    const log = await Deno.readTextFile(join(this.#folder, "home-assistant.log"));
    return log.split("\n").filter((line) => /(WARNING|ERROR).*(mqtt|template)/i.test(line));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
    await rm(this.#folder, { recursive: true });
  }

  async #end(): Promise<void> {
    this.#socket?.close();
    const process = this.#process;
    this.#process = null;
    process?.kill("SIGTERM");
    await process?.status;
  }

  async #python(...args: readonly string[]): Promise<void> {
    const { success, stderr } = await new Deno.Command(this.#run, {
      args: ["-m", "homeassistant", ...args],
      stdin: "null",
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
  }

  async #request(method: string, path: string, body?: object): Promise<string> {
    const response = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text;
  }

  async #logIn(): Promise<void> {
    const client = { "client_id": `${this.url}/` };
    for (;;) {
      try {
        const flow = JSON.parse(
          await this.#request("POST", "/auth/login_flow", {
            ...client,
            handler: ["homeassistant", null],
            "redirect_uri": `${this.url}/`,
          }),
        );
        const { result: code } = JSON.parse(
          await this.#request("POST", `/auth/login_flow/${flow.flow_id}`, {
            ...client,
            username: NAME,
            password: PASSWORD,
          }),
        );
        const response = await fetch(`${this.url}/auth/token`, {
          method: "POST",
          body: new URLSearchParams({ ...client, "grant_type": "authorization_code", code }),
        });
        this.#token = (await response.json()).access_token;
        return;
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
  }

  async #addBroker(port: number): Promise<void> {
    const flows = "/api/config/config_entries/flow";
    const { flow_id: flow } = JSON.parse(await this.#request("POST", flows, { handler: "mqtt" }));
    const settings = {
      broker: "127.0.0.1",
      port,
      protocol: "5",
      "other_settings": { "set_client_cert": false, "set_ca_cert": "off", transport: "tcp" },
    };
    const { type, errors } = JSON.parse(await this.#request("POST", `${flows}/${flow}`, settings));
    if (type !== "create_entry") throw new Error(`MQTT was not set up: ${type} ${JSON.stringify(errors)}`);
  }

  async #listen(): Promise<void> {
    const socket = new WebSocket(`${this.url.replace("http", "ws")}/api/websocket`);
    this.#socket = socket;
    const isOpen = Promise.withResolvers<void>();
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      if (message.type === "auth_required") {
        socket.send(JSON.stringify({ type: "auth", "access_token": this.#token }));
      } else if (message.type === "auth_ok") isOpen.resolve();
      else if (message.type === "result") this.#answers.get(message.id)?.(message.result);
      else if (message.type === "event") {
        const { entity_id: id, new_state: state } = message.event.data;
        this.#changes.push({ id, state: state?.state ?? null, at: performance.now() });
        this.#changed.resolve();
        this.#changed = Promise.withResolvers();
      }
    };
    await patiently(isOpen.promise, () => "Home Assistant's WebSocket did not open");
    this.#changes = [];
    await this.ask("subscribe_events", { "event_type": "state_changed" });
  }
}
