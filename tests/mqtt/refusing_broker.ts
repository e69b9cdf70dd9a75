/**
 * A broker of MQTT 3.1.1 that passes nothing on, and refuses each subscription at first, as a node of a cluster that has just lost
 * another one. It hangs up on MQTT 5.
 *
 * @module
 */
import { patiently } from "../patience.ts";

/** Kinds of packets (MQTT 3.1.1, 2.2.1). */
const [CONNECT, PUBLISH, SUBSCRIBE, UNSUBSCRIBE] = [1, 3, 8, 10];
/** Where CONNECT says its version, behind the name "MQTT" with its length. */
const VERSION_AT = 6;
/** SUBACK: failure, and QoS 1. */
const [REFUSED, GRANTED] = [0x80, 1];

/** That broker. */
export class RefusingBroker implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #refusals: number;
  readonly #acknowledges: Promise<void>;
  readonly #asked = new Map<string, number>();
  readonly #published: string[] = [];
  #changed = Promise.withResolvers<void>();

  /**
   * Start it.
   *
   * @param refusals It refuses each subscription so many times.
   * @param acknowledges It acknowledges no publication before that.
   */
  constructor(refusals: number, acknowledges: Promise<void> = Promise.resolve()) {
    this.#refusals = refusals;
    this.#acknowledges = acknowledges;
    void this.#accept();
  }

  /** Where it listens. */
  get port(): number {
    return this.#listener.addr.port;
  }

  /** The topics at which something was published, in order. */
  get topics(): readonly string[] {
    return this.#published;
  }

  /** Wait until so many messages were published at a topic. */
  async published(topic: string, count: number): Promise<void> {
    while (this.#published.filter((one) => one === topic).length < count) {
      await patiently(this.#changed.promise, () => `Only ${this.#published.join(" ")} were published`);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await Promise.resolve();
  }

  async #accept(): Promise<void> {
    for await (const connection of this.#listener) void this.#serve(connection);
  }

  async #serve(connection: Deno.Conn): Promise<void> {
    using client = connection;
    const buffer = new Uint8Array(4096);
    let held = new Uint8Array();
    for (;;) {
      const count = await client.read(buffer);
      if (count === null) return;
      held = Uint8Array.of(...held, ...buffer.subarray(0, count));
      for (let packet = firstOf(held); packet !== null; packet = firstOf(held)) {
        held = held.slice(packet.length);
        const said = this.#answer(packet.kind, packet.body);
        if (said === null) return;
        if (packet.kind === PUBLISH) await this.#acknowledges;
        await client.write(said);
      }
    }
  }

  /** Null: it hangs up. */
  #answer(kind: number, body: Uint8Array): Uint8Array | null {
    if (kind === CONNECT) return body[VERSION_AT] === 5 ? null : Uint8Array.of(0x20, 2, 0, 0);
    if (kind === SUBSCRIBE) {
      const filter = textAt(body, 2);
      const asked = (this.#asked.get(filter) ?? 0) + 1;
      this.#asked.set(filter, asked);
      return Uint8Array.of(0x90, 3, ...body.subarray(0, 2), asked > this.#refusals ? GRANTED : REFUSED);
    }
    if (kind === UNSUBSCRIBE) return Uint8Array.of(0xb0, 2, ...body.subarray(0, 2));
    if (kind !== PUBLISH) return new Uint8Array();
    const topic = textAt(body, 0);
    this.#published.push(topic);
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
    const id = 2 + new TextEncoder().encode(topic).length;
    return Uint8Array.of(0x40, 2, ...body.subarray(id, id + 2));
  }
}

function textAt(body: Uint8Array, at: number): string {
  const length = (body[at] ?? 0) * 256 + (body[at + 1] ?? 0);
  return new TextDecoder().decode(body.subarray(at + 2, at + 2 + length));
}

/** The first packet, if all of it is there; none has 16 KiB. */
function firstOf(bytes: Uint8Array): { kind: number; body: Uint8Array; length: number } | null {
  const [first = 0, low, high = 0] = bytes;
  if (low === undefined) return null;
  const isLong = low > 127;
  const begin = isLong ? 3 : 2;
  const length = begin + (isLong ? low - 128 + high * 128 : low);
  return bytes.length < length ? null : { kind: first >> 4, body: bytes.slice(begin, length), length };
}
