/**
 * Asks a port that nobody else uses what is on it: first as the server would, then at the other usual rates.
 *
 * @module
 */
import { definition } from "../../protocol/definition.ts";
import { LINK_BAUD } from "../../protocol/link_rate.ts";
import { type BoardIdentity, wireTable } from "../../protocol/wire/codec.ts";
import type { PortAnswer } from "../../server/doctor/board_checks.ts";
import { identifyPort } from "../../server/boards/identify_port.ts";
import { SerialSource } from "../../server/boards/serial_source.ts";
import type { ByteStream } from "../../server/link/byte_stream.ts";
import type { Clock } from "../../server/link/clock.ts";
import { Link } from "../../server/link/link.ts";
import { systemPort } from "../../server/serial/system_port.ts";

/** A board takes up to 1.4 s from being opened to its sketch. */
const START_MS = 2_500;
/** Sketches that write something write it once a second, as often as not. */
const LISTEN_MS = 1_200;
/** Rates of the Arduino IDE's monitor, the most common first. */
const OTHER_RATES: readonly number[] = [9_600, 115_200, 57_600, 38_400, 19_200, 250_000, 1_000_000];
/** So many bytes may be text by chance. */
const FEW_BYTES = 8;

/**
 * Open a port and find out what is on it. Opening it restarts the board.
 *
 * @param path The port.
 * @param clock Time.
 * @returns What answers there.
 * @throws {SerialError} if the port cannot be opened.
 */
export async function askPort(path: string, clock: Clock): Promise<PortAnswer> {
  const port = systemPort(path);
  const source = new SerialSource({ port, identify: () => identifyPort(path), clock });
  const heard = new HeardBytes(await source.open());
  const answered = Promise.withResolvers<BoardIdentity>();
  const link = new Link({
    stream: heard,
    table: wireTable(definition),
    clock,
    random32: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
    observer: {
      up: answered.resolve,
      mismatch: answered.resolve,
      reported() {},
      down() {},
      ended: ({ message }) => answered.reject(new Error(message)),
    },
  });
  const within = (ms: number) => {
    const late = Promise.withResolvers<null>();
    const timer = clock.after(ms, () => late.resolve(null));
    return Promise.race([answered.promise, late.promise]).finally(() => timer.cancel());
  };
  try {
    const identity = await within(START_MS);
    if (identity !== null) return destello(identity, LINK_BAUD);
    if (heard.total === 0) return { kind: "silence" };
    for (const baudRate of OTHER_RATES) {
      await port.setBaudRate(baudRate);
      heard.forget();
      const identity = await within(LISTEN_MS);
      if (identity !== null) return destello(identity, baudRate);
      if (heard.isText) return { kind: "text", baudRate };
    }
    return { kind: "bytes" };
  } finally {
    answered.promise.catch(() => {});
    await link.close();
  }
}

function destello({ uid, schemaHash }: BoardIdentity, baudRate: number): PortAnswer {
  return { kind: "destello", uid, schemaHash, baudRate };
}

/** A line that keeps what comes, beside passing it on. */
class HeardBytes implements ByteStream {
  readonly #stream: ByteStream;
  #bytes: number[] = [];
  /** How many bytes came since the beginning. */
  total = 0;

  constructor(stream: ByteStream) {
    this.#stream = stream;
  }

  /** Whether what came since the last {@linkcode HeardBytes.forget} is text, as sketches print it. */
  get isText(): boolean {
    return this.#bytes.length >= FEW_BYTES &&
      this.#bytes.every((byte) =>
        byte === 0x0a || byte === 0x0d || byte === 0x09 || byte >= 0x20 && byte < 0x7f
      );
  }

  /** Begin anew. */
  forget(): void {
    this.#bytes = [];
  }

  /** @inheritdoc */
  start(events: Parameters<ByteStream["start"]>[0]): void {
    this.#stream.start({
      ...events,
      received: (bytes) => {
        this.total += bytes.length;
        this.#bytes.push(...bytes);
        events.received(bytes);
      },
    });
  }

  /** @inheritdoc */
  write(bytes: Uint8Array): void {
    this.#stream.write(bytes);
  }

  /** @inheritdoc */
  async close(): Promise<void> {
    await this.#stream.close();
  }
}
