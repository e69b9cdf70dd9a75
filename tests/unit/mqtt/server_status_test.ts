import assert from "node:assert/strict";
import { readStatus, serverOffline, serverOnline } from "../../../server/mqtt/server_status.ts";

Deno.test("Q2, Q3: a status names session, version and name, and the will the session", () => {
  const online = serverOnline({ session: 7, name: "kitchen", version: "1.2.3" });
  assert.deepEqual(JSON.parse(online), { online: true, session: 7, version: "1.2.3", name: "kitchen" });
  assert.deepEqual(readStatus(online), { isOnline: true, session: 7, name: "kitchen" });
  const offline = serverOffline({ session: 7 });
  assert.deepEqual(JSON.parse(offline), { online: false, session: 7 });
  assert.deepEqual(readStatus(offline), { isOnline: false, session: 7, name: null });
});

Deno.test("Q2: a server's name is made visible and short, whoever has published it", () => {
  const named = (name: string) => readStatus(JSON.stringify({ online: true, session: 7, name }))?.name ?? "";
  assert(!/[\n\u202e]/.test(named("kit\nchen\u202e")));
  assert.equal(named("k".repeat(1000)), "k".repeat(64));
  assert.equal(named("  "), "");
});

Deno.test("Q2: what is no status says nothing", () => {
  const others = [{ online: 1, session: 7 }, { online: true }, { online: true, session: -1 }, "online", null];
  for (const other of others) assert.equal(readStatus(JSON.stringify(other)), null, JSON.stringify(other));
  assert.equal(readStatus("{"), null);
  assert.equal(readStatus(JSON.stringify({ online: true, session: 7, more: "x".repeat(10_000) })), null);
});
