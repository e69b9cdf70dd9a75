import assert from "node:assert/strict";
import { FloodLog } from "../../../server/api/flood_log.ts";

Deno.test("S11a: FloodLog names who was closed, and counts those that come back again and again", () => {
  const lines: string[] = [];
  let now = 0;
  const log = new FloodLog({ info: (line) => lines.push(line) }, { now: () => now });
  for (let count = 1; count <= 1000; count++) log.closed(`client ${count}`, 1008, "Too much");
  assert.equal(lines.length, 20);
  assert.equal(lines[0], 'Client "client 1" was closed with 1008: Too much');
  now = 60_000;
  log.closed("client 1001", 1008, "Too much");
  assert.deepEqual(lines.slice(20), [
    "980 more clients were closed because they sent too much",
    'Client "client 1001" was closed with 1008: Too much',
  ]);
});
