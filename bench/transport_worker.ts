/**
 * The other end of the transports that `virtual_uno_bench.ts` compares: answers each byte with itself.
 *
 * @module
 */

/// <reference lib="deno.worker" />

import { Ring } from "../server/virtual_uno/ring.ts";

const STOP = 1;

self.onmessage = (
  { data }: MessageEvent<{ ring: [SharedArrayBuffer, SharedArrayBuffer] } | { echo: Uint8Array }>,
) => {
  if ("echo" in data) {
    self.postMessage(data.echo);
    return;
  }
  const [input, output] = data.ring.map((buffer) => new Ring(buffer));
  let stopped = false;
  while (!stopped) {
    input?.waitForRecord(Infinity);
    input?.read((kind, payload) => {
      stopped = kind === STOP;
      output?.write(0, payload);
    });
  }
};
self.postMessage("ready");
