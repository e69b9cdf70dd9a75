import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { LINK_BAUD } from "../../protocol/link_rate.ts";
import { tools, withTools } from "../tool.ts";
import { BOARD, CORE, fuzzCore, run, SANITIZERS, STRICT, withSources } from "./firmware_host.ts";

const FUZZ_SECONDS = 10;

/** The names of all tests in the C++ sources. */
async function testNames(folder: string): Promise<string[]> {
  const files = (await readdir(join(folder, "host"))).filter((name) => name.endsWith("_test.cpp"));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, "host", name), "utf8")));
  return texts.flatMap((text) => [...text.matchAll(/^TEST\("(.+)"\)/gm)].map(([, name = ""]) => name));
}

async function compileAndRun(t: Deno.TestContext, compiler: string): Promise<void> {
  await withSources(async (folder) => {
    const tests = ["host/main.cpp", "host/rules_test.cpp", "host/golden_test.cpp"];
    await run(folder, compiler, [
      ...STRICT,
      SANITIZERS,
      "-fno-sanitize-recover=all",
      ...CORE,
      ...BOARD,
      ...tests,
      "-o",
      "tests",
    ]);
    const passed = new Set((await run(folder, join(folder, "tests"), [])).split("\n"));
    for (const name of await testNames(folder)) {
      await t.step(name, () => assert.ok(passed.has(name)));
    }
  });
}

Deno.test(withTools(
  "The link core keeps the rules on the host, under sanitizers (g++)",
  [tools.gpp],
  (t, gpp = "") => compileAndRun(t, gpp),
));

Deno.test(withTools(
  "The link core keeps the rules on the host, under sanitizers (clang)",
  [tools.clang],
  (t, clang = "") => compileAndRun(t, `${clang}++`),
));

Deno.test(withTools(
  `P10: the link core survives ${FUZZ_SECONDS} s of fuzzed stories under sanitizers`,
  [tools.clang],
  (_t, clang = "") => fuzzCore(clang, `-max_total_time=${FUZZ_SECONDS}`, 1),
));

Deno.test(withTools(
  "The link runs on an Arduino Stream, where the chip has no UART that it knows",
  [tools.gpp],
  async (_t, gpp = "") => {
    await withSources(async (folder) => {
      const arduino = ["-DARDUINO=10800", "-Ihost/stream", SANITIZERS, "-fno-sanitize-recover=all"];
      const port = ["destello", "line_stream", "storage_ram"].map((name) => `firmware/src/${name}.cpp`);
      const board = ["host/server_side.cpp", "host/stream/stream_test.cpp"];
      await run(folder, gpp, [...STRICT, ...arduino, ...CORE, ...port, ...board, "-o", "stream"]);
      await run(folder, join(folder, "stream"), []);
    });
  },
));

Deno.test(withTools(
  "W18: a sketch that begins at another rate than the server's does not compile, and is told why",
  [tools.gpp],
  async (_t, gpp = "") => {
    await withSources(async (folder) => {
      const compiles = async (begin: string) => {
        const sketch = `#include "firmware/src/destello.h"\nvoid setup() { destello::${begin}; }\n`;
        await Deno.writeTextFile(join(folder, "sketch.cpp"), sketch);
        const args = [...STRICT, "-DARDUINO=10800", "-Ihost/stream", "-c", "sketch.cpp", "-o", "sketch.o"];
        const { success, stderr } = await new Deno.Command(gpp, { args, cwd: folder }).output();
        return { success, said: new TextDecoder().decode(stderr) };
      };
      for (const begin of ["begin()", `begin(${LINK_BAUD})`]) {
        assert.deepEqual(await compiles(begin), { success: true, said: "" });
      }
      const { success, said } = await compiles("begin(115200)");
      assert.equal(success, false);
      assert.match(said, /the link's rate is LINK_BAUD, from protocol\/link_rate.ts/);
    });
  },
));
