import assert from "node:assert/strict";
import { join } from "node:path";
import { loadToken } from "../../server/api/token.ts";
import { createLog } from "../../server/log.ts";
import { inTempFolder } from "./temp_folder.ts";
import { tools, withTools } from "../tool.ts";

const unheard = createLog({ write: () => {}, now: () => new Date(0) });

async function files(folder: string): Promise<readonly string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
}

async function modeOf(path: string): Promise<number> {
  return ((await Deno.stat(path)).mode ?? 0) & 0o777;
}

Deno.test("S4: loadToken() makes a token of 128 bits that only its owner can read, and keeps it", () =>
  inTempFolder(async (folder) => {
    const data = join(folder, "a", "b");
    const token = await loadToken(data, unheard);
    assert.match(token, /^[0-9a-f]{32}$/);
    assert.deepEqual(await files(data), ["token"]);
    if (Deno.build.os !== "windows") assert.equal(await modeOf(join(data, "token")), 0o600);
    assert.equal(await loadToken(data, unheard), token);
    assert.notEqual(await loadToken(join(folder, "c"), unheard), token);
  }));

Deno.test("S4: loadToken() gives servers that start together the same token", () =>
  inTempFolder(async (folder) => {
    const tokens = await Promise.all(Array.from({ length: 20 }, () => loadToken(folder, unheard)));
    assert.equal(new Set(tokens).size, 1);
    assert.deepEqual(await files(folder), ["token"]);
  }));

Deno.test("S4, H19: loadToken() moves what is no token aside, says so, and makes one", () =>
  inTempFolder(async (folder) => {
    const texts = ["", "\n", "secret", "0123456789abcdef0123456789abcde"];
    for (const text of texts) {
      const lines: string[] = [];
      await Deno.writeTextFile(join(folder, "token"), text);
      const log = createLog({ write: (line) => lines.push(line), now: () => new Date(0) });
      const token = await loadToken(folder, log);
      assert.match(token, /^[0-9a-f]{32}$/);
      assert.equal(await loadToken(folder, log), token);
      assert.equal(lines.length, 1);
      const aside = /token" is damaged and was moved to "(.*\.aside-.*?)"; .* need the new token/
        .exec(lines[0] ?? "")?.[1];
      assert.equal(await Deno.readTextFile(aside ?? ""), text);
    }
    assert.equal((await files(folder)).length, 1 + texts.length);
  }));

Deno.test(withTools(
  "H19: loadToken() leaves nothing behind where the disk has no room for a token",
  [tools.unix],
  () =>
    inTempFolder(async (folder) => {
      const script = `
        import { loadToken } from "${import.meta.resolve("../../server/api/token.ts")}";
        import { createLog } from "${import.meta.resolve("../../server/log.ts")}";
        await loadToken(Deno.args[0] ?? "", createLog({ write: () => {}, now: () => new Date(0) }));
      `;
      // Files of no byte: the draft can be made, and not be written.
      const { success, stderr } = await new Deno.Command("sh", {
        args: ["-c", 'trap "" XFSZ; ulimit -f 0; exec "$@"', "sh"]
          .concat([
            Deno.execPath(),
            "run",
            "-A",
            "--no-check",
            `data:text/typescript,${encodeURIComponent(script)}`,
          ])
          .concat(folder),
      }).output();
      assert.equal(success, false);
      assert.match(new TextDecoder().decode(stderr), /File too large/);
      assert.deepEqual(await files(folder), []);
    }),
));

Deno.test(withTools(
  "S4: loadToken() takes a token away from everybody else's eyes",
  [tools.unix],
  () =>
    inTempFolder(async (folder) => {
      const token = await loadToken(folder, unheard);
      await Deno.chmod(join(folder, "token"), 0o644);
      assert.equal(await loadToken(folder, unheard), token);
      assert.equal(await modeOf(join(folder, "token")), 0o600);
    }),
));

Deno.test("loadToken() rejects where the folder cannot be made", () =>
  inTempFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "file"), "");
    await assert.rejects(loadToken(join(folder, "file", "data"), unheard));
  }));
