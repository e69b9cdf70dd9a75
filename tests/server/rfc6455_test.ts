import assert from "node:assert/strict";
import { patiently } from "../patience.ts";
import { startApi, TOKEN } from "./api_fixture.ts";
import { type Frame, handshake, OPCODE_CLOSE, OPCODE_TEXT, RawConnection } from "./raw_connection.ts";
import {
  close,
  DENO_HANDSHAKE_CASES,
  FRAME_CASES,
  type FrameCase,
  HANDSHAKE_CASES,
  type HandshakeCase,
  type Outcome,
} from "./rfc6455_cases.ts";

const OPCODE_PONG = 10;

/** What the server says to the bytes of a case, up to the end of the connection. */
async function framesAfter(
  port: number,
  { bytes, expected, texts = 0, pongs = [] }: FrameCase,
): Promise<readonly Frame[]> {
  using connection = await RawConnection.open(port);
  await connection.writeHead(handshake([`Host: 127.0.0.1:${port}`, `Authorization: Bearer ${TOKEN}`]));
  assert.equal((await connection.readHead()).status, 101);
  const frames: Frame[] = [];
  try {
    for (const piece of bytes) await connection.write(piece);
    // The snapshot comes before all answers.
    for (let waiting = 1 + texts + pongs.length; waiting > 0; waiting--) {
      const frame = await connection.readFrame();
      if (frame !== null) frames.push(frame);
    }
    // Where the server is to close the connection, it is not asked to.
    if (typeof expected !== "number") await connection.write(close(1000));
    return [...frames, ...await connection.readFrames()];
  } catch {
    // The server has reset the connection.
    return frames;
  }
}

function codeOf(frames: readonly Frame[]): number | null {
  const last = frames.at(-1);
  if (last?.opcode !== OPCODE_CLOSE || last.payload.length < 2) return null;
  return new DataView(last.payload.buffer, last.payload.byteOffset).getUint16(0);
}

/** "fails" is any end but the one that the test asked for. */
function outcomeOf(code: number | null, wanted: Outcome): Outcome {
  if (typeof wanted === "number") return code ?? "fails";
  return code === 1000 ? "goes on" : "fails";
}

function statusLine({ line = "GET /ws HTTP/1.1", headers }: HandshakeCase, port: number): readonly string[] {
  const usual: HandshakeCase["headers"] = {
    Host: `127.0.0.1:${port}`,
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    Authorization: `Bearer ${TOKEN}`,
  };
  const lines = Object.entries({ ...usual, ...headers }).flatMap(([name, value]) =>
    value === null ? [] : [value].flat().map((one) => `${name}: ${one}`)
  );
  return [line, ...lines];
}

Deno.test(`C1b: ${FRAME_CASES.length} sequences of frames end as RFC 6455 wants, or as Deno is known to do`, async () => {
  await using fixture = startApi();
  const wrong: string[] = [];
  for (const one of FRAME_CASES) {
    const frames = await patiently(framesAfter(fixture.api.port, one), () => `${one.name} was not answered`);
    const wanted = one.deno ?? one.expected;
    const found = outcomeOf(codeOf(frames), wanted);
    if (found !== wanted) wrong.push(`${one.name} (${one.section}): ${found}, not ${wanted}`);
    if (wanted !== "goes on" || one.deno !== undefined) continue;
    const texts = frames.filter(({ opcode }) => opcode === OPCODE_TEXT).length - 1;
    const pongs = frames.filter(({ opcode }) => opcode === OPCODE_PONG).map(({ payload }) =>
      new TextDecoder().decode(payload)
    );
    assert.deepEqual([texts, pongs], [one.texts, one.pongs], one.name);
  }
  assert.deepEqual(wrong, []);
});

Deno.test(`C1a: ${HANDSHAKE_CASES.length} handshakes get the status that RFC 6455 wants, or that Deno is known to give`, async () => {
  await using fixture = startApi();
  const { port } = fixture.api;
  for (const one of [...HANDSHAKE_CASES, ...DENO_HANDSHAKE_CASES]) {
    using connection = await RawConnection.open(port);
    await connection.writeHead(statusLine(one, port));
    const { status, head } = await connection.readHead();
    assert.equal(status, one.status, `${one.name}: ${head}`);
    if (/version/.test(one.name) && status === 426) {
      assert.match(head, /sec-websocket-version: 13/i, one.name);
    }
    assert.doesNotMatch(head, /sec-websocket-extensions/i);
  }
});
