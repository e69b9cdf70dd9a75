import assert from "node:assert/strict";
import { LINK_BAUD } from "../../protocol/link_rate.ts";

const FOLDERS = ["server", "scripts", "firmware-gen", "firmware/src"];
const PROJECT = new URL("../../", import.meta.url);

async function* sources(folder: URL): AsyncGenerator<URL> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* sources(new URL(`${name}/`, folder));
    else if (/\.(ts|ino|h|cpp)$/.test(name)) yield new URL(name, folder);
  }
}

Deno.test("W18: the link's rate stands in one place, and everything else has it from there", async () => {
  // As a number of its own, with or without the underscore; not within a longer one.
  const rate = new RegExp(`(?<![\\d_])${String(LINK_BAUD).replace(/000$/, "_?000")}(?![\\d_])`);
  for (const folder of FOLDERS) {
    for await (const file of sources(new URL(`${folder}/`, PROJECT))) {
      const lines = (await Deno.readTextFile(file)).split("\n").filter((line) => rate.test(line));
      // A comment may give an example of a rate; code may not.
      const code = lines.filter((line) => !/^\s*(\*|\/[/*])/.test(line));
      assert.deepEqual(code, [], file.pathname);
    }
  }
  assert.doesNotMatch(await Deno.readTextFile(new URL("firmware/firmware.ino", PROJECT)), rate);
});
