import assert from "node:assert/strict";
import { TruthStore } from "../../../client/truth.ts";
import { keepLastKnown, recallLastKnown } from "../../../web/offline/last_known.ts";
import { FakeStorage } from "./fake_storage.ts";
import { exampleSnapshot } from "./mock_server.ts";

const HEARD = { at: 1, ahead: 0 };

Deno.test("A5: what was known comes back with its time", () => {
  const storage = new FakeStorage();
  const store = new TruthStore();
  keepLastKnown(() => storage, store.truth, HEARD);
  assert.equal(recallLastKnown(() => storage), null, "nothing was known");
  store.snapshot(exampleSnapshot());
  keepLastKnown(() => storage, store.truth, { at: 1700, ahead: -5000 });
  const { definition, server, ...example } = exampleSnapshot();
  const definitions = { [server.schemaHash]: definition };
  assert.deepEqual(recallLastKnown(() => storage), {
    at: 1700,
    ahead: -5000,
    snapshot: { ...example, definition, definitions, server },
  });
});

Deno.test("A5: what cannot be read, or not be kept, is not known", () => {
  for (
    const kept of [
      "",
      "{",
      "null",
      '{"at":1}',
      '{"at":1,"snapshot":{"boards":[]}}',
      '{"at":"1","snapshot":{}}',
    ]
  ) {
    const storage = new FakeStorage();
    storage.setItem("destello.lastKnown", kept);
    assert.equal(recallLastKnown(() => storage), null, kept);
  }
  const forbidden = () => {
    throw new DOMException("The operation is insecure", "SecurityError");
  };
  const store = new TruthStore();
  store.snapshot(exampleSnapshot());
  keepLastKnown(forbidden, store.truth, HEARD);
  assert.equal(recallLastKnown(forbidden), null);
});
