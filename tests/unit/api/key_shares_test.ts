import assert from "node:assert/strict";
import fc from "fast-check";
import { KeyShares } from "../../../server/api/key_shares.ts";

const SHARES = [2, 5, 600];

Deno.test("C12: KeyShares names the oldest key of a client whose share is fullest, whatever was added and deleted", () => {
  const step = fc.record({ client: fc.nat(SHARES.length - 1), isAdded: fc.boolean(), pick: fc.nat() });
  fc.assert(fc.property(fc.array(step, { maxLength: 100, size: "max" }), (steps) => {
    const clients = SHARES.map((share) => ({ share, keys: new Array<string>() }));
    const shares = new KeyShares((client) => clients.find((one) => one === client)?.share ?? 0);
    for (const [index, { client: which, isAdded, pick }] of steps.entries()) {
      const client = clients[which];
      if (client === undefined) continue;
      const { share, keys } = client;
      const key = isAdded ? `${index}` : keys[pick % Math.max(1, keys.length)];
      if (key === undefined) continue;
      if (isAdded) {
        keys.push(key);
        const oldest = shares.add(client, key);
        assert.equal(oldest, keys.length > share ? keys[0] : undefined);
        if (oldest !== undefined) shares.delete(client, oldest);
        if (oldest !== undefined) keys.shift();
      } else {
        shares.delete(client, key);
        keys.splice(keys.indexOf(key), 1);
      }
      const fullest = Math.max(...clients.map(({ keys, share }) => keys.length / share));
      const named = clients.find(({ keys }) => keys[0] !== undefined && keys[0] === shares.oldestOfFullest());
      if (fullest === 0) assert.equal(shares.oldestOfFullest(), undefined);
      else assert.ok(named !== undefined && named.keys.length / named.share > fullest - 1 / 256);
    }
  }));
});
