import assert from "node:assert/strict";
import { floodHouse, type FloodKind } from "./floods.ts";

const SECONDS = 5;
const KINDS: readonly FloodKind[] = ["without id", "with id", "no JSON"];

for (const kind of KINDS) {
  Deno.test(`S11: ten clients that send calls without a pause (${kind}) are closed, and take no lease and no slider from others`, async () => {
    const { ends, log, positions, isLampLit, clickMs } = await floodHouse([kind], SECONDS);
    assert.ok(isLampLit, "The lamp went out");
    assert.ok(positions > 0 && clickMs.length > 0);
    const named = log.match(
      /Client "client \d+" was closed with (1008: More than 300 calls a|1013: It asks on without)/g,
    ) ?? [];
    assert.equal(new Set(named).size, 10, log);
    // Deno resets who still sends when it is closed, often before the code is read.
    assert.deepEqual(ends.filter(({ code }) => code !== 1008 && code !== 1013 && code !== null), []);
  });
}
