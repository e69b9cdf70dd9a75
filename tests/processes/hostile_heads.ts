/**
 * Heads of HTTP requests that no honest client sends: handshakes and calls with headers damaged, doubled, left out, or far too large.
 *
 * @module
 */
import { handshake } from "../server/raw_connection.ts";
import type { SeededRandom } from "../unit/link/seeded_random.ts";
import type { ServerAddress } from "./process_house.ts";

const TARGETS = [
  "/ws",
  "/",
  "/rpc",
  "/metrics",
  "/api/boards",
  "/api/boards/%00/led/set",
  "/../token",
  "//",
  "*",
];
const METHODS = ["GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "TRACE", "CONNECT", "get", "G ET", ""];
const HEADERS = [
  "Host: evil.example",
  "Host:",
  "Origin: null",
  "Origin: http://evil.example",
  "Authorization: Bearer",
  "Authorization: Basic x",
  "Sec-WebSocket-Protocol: destello.v1,,",
  "Sec-WebSocket-Version: 7",
  "Sec-WebSocket-Key: x",
  "Content-Length: -1",
  "Content-Length: 99999999999999999999",
  "Transfer-Encoding: chunked, identity",
  "Expect: 100-continue",
  "Upgrade: h2c",
  "Cookie: token=x",
  " folded: line",
  "no colon",
  ": no name",
];

/**
 * The bytes of a request that must not be let in: its token is wrong, and whatever else.
 *
 * @param address The server, whose own name is used now and then.
 * @param random Chance.
 */
export function hostileHead({ port }: ServerAddress, random: SeededRandom): Uint8Array {
  const lines = handshake([`Host: 127.0.0.1:${port}`, `Authorization: Bearer ${"0".repeat(32)}`]).slice();
  if (random.chance(0.5)) {
    lines[0] = `${pick(METHODS, random)} ${pick(TARGETS, random)} HTTP/1.${random.below(3)}`;
  }
  for (let count = random.below(4); count > 0; count--) lines.push(pick(HEADERS, random));
  if (random.chance(0.3)) lines.splice(random.below(lines.length), 1);
  if (random.chance(0.05)) lines.push(`X: ${"x".repeat(random.below(100_000))}`);
  if (random.chance(0.05)) {
    lines.push(...Array.from({ length: random.below(500) }, (_, index) => `X-${index}: x`));
  }
  const bytes = new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`);
  if (random.chance(0.5)) {
    for (let count = 1 + random.below(4); count > 0; count--) {
      bytes[random.below(bytes.length)] = random.below(256);
    }
  }
  return random.chance(0.1) ? bytes.subarray(0, random.below(bytes.length)) : bytes;
}

function pick(choices: readonly string[], random: SeededRandom): string {
  return choices[random.below(choices.length)] ?? "";
}
