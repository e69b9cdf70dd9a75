/**
 * The way from the bridge to its broker: a test may cut it, or have the broker be one that knows no MQTT 5.
 *
 * @module
 */

/** What a broker of MQTT 3.1.1 says to another version: CONNACK, unacceptable protocol version (3.2.2.3). */
const UNACCEPTABLE_VERSION = Uint8Array.of(0x20, 2, 0, 1);
/** Where CONNECT says its version: behind its header, and the name "MQTT" with its length. */
const VERSION_AT = 8;
const CONNECT = 0x10;

/** How a broker treats MQTT 5. */
export type OldBroker = "says no" | "hangs up" | null;

/** Passes connections on to a broker. */
export class Network implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #connections = new Set<Deno.Conn>();
  readonly #broker: number;
  readonly #old: OldBroker;
  /** How often somebody connected. */
  connections = 0;

  /** It leads to a port. */
  constructor(broker: number, old: OldBroker = null) {
    this.#broker = broker;
    this.#old = old;
    void this.#accept();
  }

  /** Where it listens. */
  get port(): number {
    return this.#listener.addr.port;
  }

  /** Whoever has connected receives this, as if the broker had sent it, and then the connection ends. */
  async end(bytes: Uint8Array): Promise<void> {
    await this.say(bytes);
    this.cut();
  }

  /** Whoever has connected receives this, as if the broker had sent it. */
  async say(bytes: Uint8Array): Promise<void> {
    const [client] = this.#connections;
    await client?.write(bytes);
  }

  /** Every connection breaks. */
  cut(): void {
    for (const connection of this.#connections) close(connection);
    this.#connections.clear();
  }

  async #accept(): Promise<void> {
    for await (const client of this.#listener) {
      this.connections++;
      void this.#pass(client).catch(() => close(client));
    }
  }

  async #pass(client: Deno.Conn): Promise<void> {
    this.#connections.add(client);
    const first = new Uint8Array(4096);
    const length = await client.read(first) ?? 0;
    // Its length takes two bytes where it is longer than 127.
    const longer = (first[1] ?? 0) > 127 ? 1 : 0;
    if (this.#old !== null && first[0] === CONNECT && first[VERSION_AT + longer] === 5) {
      if (this.#old === "says no") await client.write(UNACCEPTABLE_VERSION);
      this.#connections.delete(client);
      close(client);
      return;
    }
    const broker = await Deno.connect({ hostname: "127.0.0.1", port: this.#broker });
    this.#connections.add(broker);
    await broker.write(first.subarray(0, length));
    await Promise.allSettled([
      client.readable.pipeTo(broker.writable),
      broker.readable.pipeTo(client.writable),
    ]);
    for (const one of [client, broker]) this.#connections.delete(one);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    this.cut();
    await Promise.resolve();
  }
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // Its stream has closed it.
  }
}
