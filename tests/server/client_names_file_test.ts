import assert from "node:assert/strict";
import { join } from "node:path";
import { loadClientNames } from "../../server/api/client_names_file.ts";
import { createLog } from "../../server/log.ts";
import { inTempFolder } from "./temp_folder.ts";

const ANA = { id: "a".repeat(32), name: "Ana's phone" };

function logInto(lines: string[]) {
  return createLog({ write: (line) => lines.push(line), now: () => new Date(0) });
}

Deno.test("C17: what clients are called is kept in the data folder, for its owner only", () =>
  inTempFolder(async (folder) => {
    const lines: string[] = [];
    const path = join(folder, "clients.json");
    const names = await loadClientNames(folder, logInto(lines));
    const kept = async () => {
      const text = await Deno.readTextFile(path).catch(() => "");
      return text.includes("Ana's phone");
    };
    names.enter(ANA, true);
    while (!await kept()) await new Promise((resolve) => setImmediate(resolve));
    if (Deno.build.os !== "windows") assert.equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
    const again = await loadClientNames(folder, logInto(lines));
    assert.deepEqual(again.enter(ANA, true).all, ["page 1", "Ana's phone"]);
    assert.deepEqual(lines, []);
  }));

Deno.test("C17, H19: a file that is damaged is named and moved aside, and the server starts", () =>
  inTempFolder(async (folder) => {
    const path = join(folder, "clients.json");
    for (const text of ["", "{", "null", '{"pages":-1,"programs":0,"clients":[]}']) {
      const lines: string[] = [];
      await Deno.writeTextFile(path, text);
      const names = await loadClientNames(folder, logInto(lines));
      assert.equal(names.enter(null, true).current, "page 1");
      assert.equal(lines.length, 1, text);
      const aside = /clients\.json" is damaged and was moved to "(.*\.aside-.*?)"/.exec(lines[0] ?? "")?.[1];
      assert.equal(await Deno.readTextFile(aside ?? ""), text);
    }
  }));
