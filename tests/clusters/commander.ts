/**
 * A client of a cluster that asks for toggles without trusting anybody: each that it asked for ends as confirmed, as failed by a name
 * that says that it surely did not run, or as unknown; never twice, and never as none of them.
 *
 * @module
 */
import assert from "node:assert/strict";
// @ts-types="../../server/mqtt/mqtt_library.ts"
import { connectAsync, type MqttClient } from "mqtt";
import { Topics } from "../../server/mqtt/topics.ts";

/** How long an answer is waited for. A board that is away answers within that, as does one whose line is bad. */
const ANSWER_MS = 8000;
/** PUBACK of MQTT 5: nobody has subscribed. */
const NO_SUBSCRIBER = 16;
const ROOT = "destello";
/** Failures that say nothing of what was asked before under the same key. */
const OF_THIS_ASKING: ReadonlySet<string> = new Set(["no broker", "no subscriber", "too_many_requests"]);

/** What became of a command. */
export type Outcome =
  | { readonly kind: "confirmed" }
  /** Surely not run. */
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "unknown" };

/** A command that was asked. */
export interface Asked {
  /** Its name, by which it may be asked again. */
  readonly key: string;
  /** The board. */
  readonly board: string;
  /** What became of it. */
  readonly outcome: Outcome;
  /** How long that took, in milliseconds. */
  readonly ms: number;
}

/** A client. */
export class Commander implements AsyncDisposable {
  readonly #client: MqttClient;
  readonly #version: 5 | 4;
  readonly #topics = new Topics(ROOT);
  readonly #name: string;
  readonly #waiting = new Map<string, (outcome: Outcome) => void>();
  /** What the broker said to messages, by their numbers. */
  readonly #reasons = new Map<number, number>();
  /** Which connection it is; null while there is none. */
  #connection: number | null = 0;
  #connections = 0;

  private constructor(client: MqttClient, version: 5 | 4, name: string) {
    this.#client = client;
    this.#version = version;
    this.#name = name;
    client.on("connect", () => {
      this.#connection = ++this.#connections;
      void this.#listen();
    });
    client.on("close", () => this.#connection = null);
    client.on("error", () => {});
    client.on("packetreceive", ({ cmd, messageId, reasonCode = 0 }) => {
      if (cmd === "puback" && messageId !== undefined) this.#reasons.set(messageId, reasonCode);
    });
    client.on("message", (_, payload) => this.#answered(new TextDecoder().decode(payload)));
  }

  /**
   * Connect.
   *
   * @param ports Where; it goes to the next one when its own is gone, and sends again what was not acknowledged, as its library does.
   * @param version What it speaks.
   * @param name What others read.
   */
  static async connect(ports: readonly number[], version: 5 | 4, name: string): Promise<Commander> {
    const client = await connectAsync({
      servers: ports.map((port) => ({ host: "127.0.0.1", port, protocol: "mqtt" })),
      protocolVersion: version,
      clientId: `commander-${name}`,
      clean: true,
      keepalive: 5,
      reconnectPeriod: 100,
      connectTimeout: 3000,
      resubscribe: false,
      queueQoSZero: false,
    });
    const commander = new Commander(client, version, name);
    await commander.#listen();
    return commander;
  }

  /**
   * Ask for a toggle of a board's LED.
   *
   * @param board The board.
   * @returns What became of it.
   */
  async toggle(board: string): Promise<Asked> {
    const key = crypto.randomUUID().replaceAll("-", "");
    const begin = performance.now();
    const outcome = await this.#ask(board, key);
    return { key, board, outcome, ms: performance.now() - begin };
  }

  /**
   * Ask again for what is unknown, under its key, until it is known: it runs now if it did not run before.
   *
   * @param asked It.
   * @returns Whether it has run.
   */
  async settle({ board, key }: Asked): Promise<boolean> {
    for (;;) {
      const outcome = await this.#ask(board, key);
      if (outcome.kind === "confirmed") return true;
      if (outcome.kind === "failed" && !OF_THIS_ASKING.has(outcome.reason)) return false;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.endAsync(true);
  }

  /** Where its answers go. */
  #answers(): string {
    return `${ROOT}/reply/${this.#name}`;
  }

  /** Receive answers. A cluster that has just lost a node may refuse a subscription that it grants later. */
  async #listen(): Promise<void> {
    const connection = this.#connection;
    const filter = this.#version === 5 ? this.#answers() : `${ROOT}/+/result/+/+`;
    while (connection === this.#connection) {
      const granted = await this.#client.subscribeAsync({ [filter]: { qos: 1 } }).catch(() => []);
      if (granted.some(({ qos }) => qos <= 2)) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async #ask(board: string, key: string): Promise<Outcome> {
    const connection = this.#connection;
    if (connection === null) return { kind: "failed", reason: "no broker" };
    const answer = Promise.withResolvers<Outcome>();
    assert(!this.#waiting.has(key), `${key} is asked for twice at a time`);
    this.#waiting.set(key, answer.resolve);
    const late = setTimeout(() => answer.resolve({ kind: "unknown" }), ANSWER_MS);
    const topic = this.#topics.commands(board).replace("#", "led/toggle");
    const isNew = this.#version === 5;
    this.#client.publish(
      isNew ? topic : `${topic}/${key}`,
      "{}",
      {
        qos: 1,
        ...isNew
          ? { properties: { responseTopic: this.#answers(), userProperties: { key, by: this.#name } } }
          : {},
      },
      (_, packet) => {
        const reason = this.#reasons.get(packet?.messageId ?? -1);
        if (reason === NO_SUBSCRIBER) answer.resolve({ kind: "failed", reason: "no subscriber" });
      },
    );
    const outcome = await answer.promise;
    clearTimeout(late);
    this.#waiting.delete(key);
    // The library has sent it again over another connection: of the first time nobody can tell.
    const isRepeated = connection !== this.#connection;
    return outcome.kind === "failed" && OF_THIS_ASKING.has(outcome.reason) && isRepeated
      ? { kind: "unknown" }
      : outcome;
  }

  /** Of what is not waited for nothing is told: it was counted as unknown. */
  #answered(text: string): void {
    const { key, result, error }: {
      readonly key?: string;
      readonly result?: unknown;
      readonly error?: { readonly reason: string; readonly outcome: string };
    } = JSON.parse(text);
    const answer = this.#waiting.get(key ?? "");
    if (answer === undefined) return;
    if (result !== undefined) answer({ kind: "confirmed" });
    else if (error?.outcome === "not_run") answer({ kind: "failed", reason: error.reason });
    else answer({ kind: "unknown" });
  }
}
