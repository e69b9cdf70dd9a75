import assert from "node:assert/strict";
import type { ByteStream } from "../../../server/link/byte_stream.ts";
import { LineWriter } from "../../../server/link/line_writer.ts";
import { FakeClock } from "./fake_clock.ts";

function setUp(): { clock: FakeClock; writer: LineWriter; written: number[][] } {
  const clock = new FakeClock();
  const written: number[][] = [];
  const stream: ByteStream = {
    start: () => {},
    write: (bytes) => written.push([...bytes]),
    close: () => Promise.resolve(),
  };
  return { clock, writer: new LineWriter(stream, clock), written };
}

Deno.test("W9: LineWriter.send() puts a 00 before a frame after 10 ms of idle, and only then", () => {
  const { clock, writer, written } = setUp();
  writer.send(Uint8Array.of(1, 0));
  clock.pass(9);
  writer.send(Uint8Array.of(2, 0));
  clock.pass(10);
  writer.send(Uint8Array.of(3, 0));
  assert.deepEqual(written, [[0, 1, 0], [2, 0], [0, 3, 0]]);
});

Deno.test("W9: LineWriter.resend() puts one 00 before all frames and writes once", () => {
  const { writer, written } = setUp();
  writer.send(Uint8Array.of(1, 0));
  writer.resend([Uint8Array.of(1, 0), Uint8Array.of(2, 0)]);
  writer.send(Uint8Array.of(3, 0));
  assert.deepEqual(written, [[0, 1, 0], [0, 1, 0, 2, 0], [3, 0]]);
});
