/**
 * Clients that send without a pause, in a process of their own (S11): the port, the token and what to send are its command line. It
 * prints how each of them ended, and ends by itself.
 *
 * @module
 */
import process from "node:process";
import { handshake, OPCODE_CLOSE, RawConnection } from "../server/raw_connection.ts";
import { type FloodEnd, type FloodKind, FLOODS } from "./floods.ts";

const CHUNK_BYTES = 65_536;
const OPCODE_PONG = 10;

/** One frame of a client, masked with zeros. */
function frame(opcode: number, text: string): Uint8Array {
  const payload = new TextEncoder().encode(text);
  return Uint8Array.of(0x80 | opcode, 0x80 | payload.length, 0, 0, 0, 0, ...payload);
}

const FRAMES: Readonly<Record<FloodKind, Uint8Array>> = {
  "without id": frame(1, '{"jsonrpc":"2.0","method":"nope"}'),
  "with id": frame(1, '{"jsonrpc":"2.0","id":1,"method":"boards.list"}'),
  "no JSON": frame(1, "{"),
  pongs: frame(OPCODE_PONG, ""),
};

async function flood(port: number, token: string, kind: FloodKind, endAt: number): Promise<FloodEnd> {
  using connection = await RawConnection.open(port);
  await connection.writeHead(handshake([`Host: 127.0.0.1:${port}`, `Authorization: Bearer ${token}`]));
  await connection.readHead();
  const one = FRAMES[kind];
  const chunk = new Uint8Array(Math.floor(CHUNK_BYTES / one.length) * one.length);
  for (let at = 0; at < chunk.length; at += one.length) chunk.set(one, at);
  let code: number | null = null;
  let isOver = false;
  const read = connection.readFrames().catch(() => []).then((frames) => {
    isOver = true;
    const last = frames.at(-1);
    if (last?.opcode === OPCODE_CLOSE) code = new DataView(last.payload.buffer).getUint16(0);
  });
  // A server that closes a connection which still sends resets it.
  const write = (async () => {
    while (!isOver && performance.now() < endAt) await connection.write(chunk);
  })().catch(() => {});
  await write;
  if (!isOver) return { kind, code: null };
  await read;
  return { kind, code };
}

const [port = "", token = "", seconds = "", ...kinds] = Deno.args;
const endAt = performance.now() + Number(seconds) * 1000;
const known = FLOODS.filter((kind) => kinds.includes(kind));
const ends = await Promise.all(
  Array.from(
    { length: 10 },
    (_, index) => flood(Number(port), token, known[index % known.length] ?? "no JSON", endAt),
  ),
);
process.stdout.write(JSON.stringify(ends));
// What is still being read has nothing more to say.
process.exit(0);
