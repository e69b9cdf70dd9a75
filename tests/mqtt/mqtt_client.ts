/**
 * A client of the broker for tests: everything that comes can be waited for.
 *
 * @module
 */
import { Buffer } from "node:buffer";
// @ts-types="../../server/mqtt/mqtt_library.ts"
import { type ClientOptions, connectAsync, type MqttClient } from "mqtt";
import { patiently } from "../patience.ts";

/** One message. */
export interface Received {
  readonly topic: string;
  readonly text: string;
  /** Whether it lay at the broker. */
  readonly retain: boolean;
  readonly correlation: string | null;
  /** How long a broker would have kept it for somebody, in seconds; null: for ever. */
  readonly expiry: number | null;
}

/** What a message has besides its payload. */
export interface PublishOptions {
  readonly retain?: boolean;
  readonly responseTopic?: string;
  readonly correlation?: string;
  readonly expiry?: number;
  readonly properties?: Readonly<Record<string, string>>;
}

/** Somebody else at the broker. */
export class MqttTestClient implements AsyncDisposable {
  /** Everything that came, in order. */
  readonly received: Received[] = [];
  readonly #client: MqttClient;
  readonly #acknowledged = new Map<number, number>();
  #arrived = Promise.withResolvers<void>();

  private constructor(client: MqttClient) {
    this.#client = client;
    client.on("message", (topic, payload, { retain, properties }) => {
      const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      const correlation = properties?.correlationData === undefined ? null : text(properties.correlationData);
      const expiry = properties?.messageExpiryInterval ?? null;
      this.received.push({ topic, text: text(payload), retain, correlation, expiry });
      this.#arrived.resolve();
      this.#arrived = Promise.withResolvers();
    });
    client.on("packetreceive", (packet) => {
      if (packet.cmd === "puback" && packet.messageId !== undefined) {
        this.#acknowledged.set(packet.messageId, packet.reasonCode ?? 0);
      }
    });
    client.on("error", () => {});
  }

  /**
   * Connect.
   *
   * @param port The broker's.
   * @param options What is special about the connection.
   * @param filters What it receives; everything unless told.
   */
  static async connect(
    port: number,
    options: ClientOptions = {},
    filters: readonly string[] = ["#"],
  ): Promise<MqttTestClient> {
    const client = await connectAsync({
      protocol: "mqtt",
      host: "127.0.0.1",
      port,
      protocolVersion: 5,
      reconnectPeriod: 0,
      ...options,
    });
    const one = new MqttTestClient(client);
    if (filters.length > 0) {
      await client.subscribeAsync(Object.fromEntries(filters.map((filter) => [filter, { qos: 1 } as const])));
    }
    return one;
  }

  /**
   * Wait for a message.
   *
   * @param topic Where; a pattern of it where the whole is not known.
   * @param fits Which one; any unless told.
   * @returns Its payload, as JSON if it is some.
   */
  async message(topic: string | RegExp, fits: (value: unknown) => boolean = () => true): Promise<Message> {
    let looked = 0;
    for (;;) {
      for (; looked < this.received.length; looked++) {
        const received = this.received[looked];
        const isThere = typeof topic === "string"
          ? received?.topic === topic
          : topic.test(received?.topic ?? "");
        if (received === undefined || !isThere) continue;
        const value = jsonOf(received.text);
        if (fits(value)) return { ...received, value };
      }
      const seen = () =>
        `Nothing like that came at ${topic}, only ${JSON.stringify(this.received.slice(-20))}`;
      await patiently(this.#arrived.promise, seen);
    }
  }

  /** Wait until so many messages came at topics of a form. */
  async count(topics: RegExp, count: number): Promise<void> {
    let seen = 0;
    for (let looked = 0; seen < count;) {
      for (; looked < this.received.length; looked++) {
        if (topics.test(this.received[looked]?.topic ?? "")) seen++;
      }
      if (seen < count) {
        await patiently(this.#arrived.promise, () => `Only ${seen} of ${count} messages came at ${topics}`);
      }
    }
  }

  /** Forget what came. */
  forget(): void {
    this.received.length = 0;
  }

  /**
   * Publish with QoS 1.
   *
   * @returns The broker's reason code: 16 if nobody listens.
   */
  async publish(topic: string, payload: string, options: PublishOptions = {}): Promise<number> {
    const { retain = false, responseTopic, correlation, expiry, properties } = options;
    const packet = await this.#client.publishAsync(topic, payload, {
      qos: 1,
      retain,
      properties: {
        ...(responseTopic === undefined ? {} : { responseTopic }),
        ...(correlation === undefined ? {} : { correlationData: Buffer.from(correlation) }),
        ...(expiry === undefined ? {} : { messageExpiryInterval: expiry }),
        ...(properties === undefined ? {} : { userProperties: { ...properties } }),
      },
    });
    return this.#acknowledged.get(packet?.messageId ?? -1) ?? 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.endAsync(true);
  }
}

/** A message with its value. */
export interface Message extends Received {
  readonly value: unknown;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
