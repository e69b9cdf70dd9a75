/**
 * Asks a port that nobody else uses what is on it: first as the server would, then at the other usual rates. Nothing but HELLO is
 * said, so that nothing on the board changes; a link would give an id to a board that has none (W16).
 *
 * @module
 */
import { LINK_BAUD } from "../../protocol/link_rate.ts";
import type { BoardIdentity } from "../../protocol/wire/codec.ts";
import { FrameReader } from "../../protocol/wire/frame.ts";
import type { PortAnswer } from "../../server/doctor/board_checks.ts";
import { identifyPort } from "../../server/finding/identify_port.ts";
import { SerialSource } from "../../server/finding/serial_source.ts";
import { BoardSearch } from "../../server/link/board_search.ts";
import type { Clock } from "../../protocol/clock.ts";
import type { ByteStream } from "../../server/link/byte_stream.ts";
import { LineWriter } from "../../server/link/line_writer.ts";
import { newStatistics } from "../../server/link/link_statistics.ts";
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
 * @param expected The schema hashes of which a board should tell one.
 * @param clock Time.
 * @returns What answers there.
 * @throws {SerialError} if the port cannot be opened, or goes away meanwhile.
 */
export async function askPort(
  path: string,
  expected: readonly number[],
  clock: Clock,
): Promise<PortAnswer> {
  const port = systemPort(path);
  const opened = await new SerialSource({ port, identify: () => identifyPort(path), clock }).open();
  // Without startSketch(), which sets the rate: here the rates are tried one after another.
  const line: ByteStream = {
    start: (receiver) => opened.start(receiver),
    write: (bytes) => opened.write(bytes),
    close: () => opened.close(),
  };
  const statistics = newStatistics();
  const answered = Promise.withResolvers<BoardIdentity>();
  const search = new BoardSearch({
    writer: new LineWriter(line, clock),
    clock,
    statistics,
    schemaHashes: () => expected,
    firstSession: crypto.getRandomValues(new Uint8Array(1))[0] ?? 0,
    found: answered.resolve,
    mismatch: answered.resolve,
    restarted() {},
    silent() {},
  });
  const reader = new FrameReader({ frame: (frame) => void search.reply(frame), garbage() {} });
  let heard: number[] = [];
  line.start({
    received(bytes) {
      statistics.bytesReceived += bytes.length;
      heard.push(...bytes);
      search.heard();
      reader.push(bytes);
    },
    ended: (reason) => answered.reject(reason ?? new Error(`${path} was closed`)),
  });
  answered.promise.catch(() => {});
  search.start();
  const within = (ms: number) => {
    const late = Promise.withResolvers<null>();
    const timer = clock.after(ms, () => late.resolve(null));
    return Promise.race([answered.promise, late.promise]).finally(() => timer.cancel());
  };
  try {
    const identity = await within(START_MS);
    if (identity !== null) return destello(identity, LINK_BAUD);
    if (statistics.bytesReceived === 0) return { kind: "silence" };
    for (const baudRate of OTHER_RATES) {
      await port.setBaudRate(baudRate);
      heard = [];
      const identity = await within(LISTEN_MS);
      if (identity !== null) return destello(identity, baudRate);
      if (isText(heard)) return { kind: "text", baudRate };
    }
    return { kind: "bytes" };
  } finally {
    search.stop();
    await line.close();
  }
}

function destello({ uid, schemaHash }: BoardIdentity, baudRate: number): PortAnswer {
  return { kind: "destello", uid, schemaHash, baudRate };
}

/** Whether bytes are text, as sketches print it. */
function isText(bytes: readonly number[]): boolean {
  return bytes.length >= FEW_BYTES &&
    bytes.every((byte) => byte === 0x0a || byte === 0x0d || byte === 0x09 || byte >= 0x20 && byte < 0x7f);
}
