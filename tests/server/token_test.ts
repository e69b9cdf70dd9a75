import assert from "node:assert/strict";
import { join } from "node:path";
import { loadToken } from "../../server/api/token.ts";
import { inTempFolder } from "./temp_folder.ts";

async function files(folder: string): Promise<readonly string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
}

async function modeOf(path: string): Promise<number> {
  return ((await Deno.stat(path)).mode ?? 0) & 0o777;
}

Deno.test("S4: loadToken() makes a token of 128 bits that only its owner can read, and keeps it", () =>
  inTempFolder(async (folder) => {
    const data = join(folder, "a", "b");
    const token = await loadToken(data);
    assert.match(token, /^[0-9a-f]{32}$/);
    assert.deepEqual(await files(data), ["token"]);
    if (Deno.build.os !== "windows") assert.equal(await modeOf(join(data, "token")), 0o600);
    assert.equal(await loadToken(data), token);
    assert.notEqual(await loadToken(join(folder, "c")), token);
  }));

Deno.test("S4: loadToken() gives servers that start together the same token", () =>
  inTempFolder(async (folder) => {
    const tokens = await Promise.all(Array.from({ length: 20 }, () => loadToken(folder)));
    assert.equal(new Set(tokens).size, 1);
    assert.deepEqual(await files(folder), ["token"]);
  }));

Deno.test("S4: loadToken() replaces what is no token", () =>
  inTempFolder(async (folder) => {
    for (const text of ["", "\n", "secret", "0123456789abcdef0123456789abcde"]) {
      await Deno.writeTextFile(join(folder, "token"), text);
      const token = await loadToken(folder);
      assert.match(token, /^[0-9a-f]{32}$/);
      assert.equal(await loadToken(folder), token);
      assert.deepEqual(await files(folder), ["token"]);
    }
  }));

Deno.test({
  name: "S4: loadToken() takes a token away from everybody else's eyes",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inTempFolder(async (folder) => {
      const token = await loadToken(folder);
      await Deno.chmod(join(folder, "token"), 0o644);
      assert.equal(await loadToken(folder), token);
      assert.equal(await modeOf(join(folder, "token")), 0o600);
    }),
});

Deno.test("loadToken() rejects where the folder cannot be made", () =>
  inTempFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "file"), "");
    await assert.rejects(loadToken(join(folder, "file", "data")));
  }));
