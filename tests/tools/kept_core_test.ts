import assert from "node:assert/strict";
import { mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { KeptCores } from "../../server/programming/toolchain/kept_core.ts";
import { inTempFolder } from "../server/temp_folder.ts";

const NAME = "core_arduino_avr_uno_0123.a";

/** A folder of cores, and builds that look there. */
async function house(folder: string) {
  const [kept, source, tool] = ["kept", "source", "tool"].map((name) => join(folder, name));
  assert.ok(kept !== undefined && source !== undefined && tool !== undefined);
  await mkdir(source);
  await writeFile(join(source, "main.cpp"), "int main() {}");
  await writeFile(tool, "compiler");
  const cores = new KeptCores(kept);
  let builds = 0;
  return {
    kept,
    source,
    tool,
    /** Build with a tool that compiles a core if it finds none; what it links. */
    async build(compiled: string, words: readonly string[] = ["uno"], installed = [tool]): Promise<string> {
      const cache = join(folder, `cache-${builds++}`);
      const keep = await cores.into({ words, paths: [source], installed }, cache);
      const found = await readdir(cache);
      if (found.length === 0) await writeFile(join(cache, NAME), compiled);
      await keep();
      return await readFile(join(cache, NAME), "utf8");
    },
  };
}

Deno.test("R12: a core is compiled once, and again when anything that it is made of has changed", () =>
  inTempFolder(async (folder) => {
    const { build, source, tool } = await house(folder);
    assert.equal(await build("first"), "first");
    assert.equal(await build("second"), "first");
    assert.equal(await build("for a mega", ["mega"]), "for a mega");
    await writeFile(join(source, "main.cpp"), "int main() { }");
    assert.equal(await build("of another source"), "of another source");
    await writeFile(join(source, "added.h"), "");
    assert.equal(await build("of one more file"), "of one more file");
    await writeFile(tool, "newer compiler");
    assert.equal(await build("of another compiler"), "of another compiler");
    assert.equal(await build("never"), "of another compiler");
    assert.equal(await build("of no compiler", ["uno"], [join(folder, "none")]), "of no compiler");
    assert.equal(await build("again of none", ["uno"], [join(folder, "none")]), "again of none");
  }));

Deno.test("R12: a kept core that is damaged is not used, and one that cannot be kept costs time only", () =>
  inTempFolder(async (folder) => {
    const { build, kept } = await house(folder);
    await build("whole");
    const [name = ""] = await readdir(kept);
    await writeFile(join(kept, name), "who");
    assert.equal(await build("anew"), "anew");
    assert.equal(await build("never"), "anew");
    assert.equal((await readdir(kept)).length, 1);
    await Deno.remove(kept, { recursive: true });
    await writeFile(kept, "no folder");
    assert.equal(await build("without"), "without");
  }));

Deno.test("R12: only so many cores are kept, those that were used last", () =>
  inTempFolder(async (folder) => {
    const { build, kept } = await house(folder);
    await build("first", ["0"]);
    const [first = ""] = await readdir(kept);
    for (let board = 1; board < 20; board++) {
      await build(`${board}`, [`${board}`]);
      // The first one is the oldest, but for its use.
      for (const name of await readdir(kept)) {
        await utimes(join(kept, name), board, name === first ? 0 : board);
      }
      assert.equal(await build("never", ["0"]), "first");
    }
    assert.equal((await readdir(kept)).length, 16);
  }));
