import assert from "node:assert/strict";

Deno.test("deno.lock names no mirror: a package's own address is written down only when it is not the registry's", () => {
  const lock = Deno.readTextFileSync(new URL("../../deno.lock", import.meta.url));
  assert.equal(lock.match(/.*"tarball".*/)?.[0], undefined);
});
