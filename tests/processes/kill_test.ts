import assert from "node:assert/strict";
import { killServers } from "./kills.ts";

const KILLS = 200;
/** Half of a server's life is waiting for the board, so two houses share the processors well. */
const HOUSES = 2;

Deno.test(`P13, B3, W4: ${KILLS} servers are killed under load; what was confirmed is on disk, and the pins agree`, async () => {
  const all = await Promise.all(
    Array.from({ length: HOUSES }, (_, house) => killServers({ kills: KILLS / HOUSES, seed: house + 1 })),
  );
  for (const { kills, confirmed, edges, boots } of all) {
    assert.ok(confirmed > 10 * kills && edges > kills && boots > kills / 2, JSON.stringify(all));
  }
});
