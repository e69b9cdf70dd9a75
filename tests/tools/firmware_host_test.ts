import assert from "node:assert/strict";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildIdHeader } from "../../firmware-gen/build_id.ts";
import { goldenFile } from "../../firmware-gen/golden.ts";
import { protocolHeader } from "../../firmware-gen/header.ts";
import { goldenInc } from "../firmware_host/golden_inc.ts";
import { tools, withTools } from "../tool.ts";
import { example } from "../unit/protocol/example_definition.ts";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));
const CORE = ["firmware/src/link.cpp", "firmware/src/frame_writer.cpp"];
const BOARD = ["host/fake_board.cpp", "host/server_side.cpp"];
const STRICT = ["-std=gnu++11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-g", "-O1"];
const SANITIZERS = "-fsanitize=address,undefined";
/** The golden vectors' own build. */
const BUILD = 0x0badf00d;
const FUZZ_SECONDS = 10;

/** Give a test a folder with the link core, the example definition and the tests in C++. */
async function withSources(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "destello-host-"));
  try {
    await cp(join(PROJECT, "firmware/src"), join(folder, "firmware/src"), { recursive: true });
    await cp(join(PROJECT, "tests/firmware_host"), join(folder, "host"), { recursive: true });
    await writeFile(join(folder, "firmware/protocol.gen.h"), protocolHeader(example));
    await writeFile(join(folder, "firmware/build_id.gen.h"), buildIdHeader(BUILD));
    await writeFile(join(folder, "host/golden.inc"), goldenInc(goldenFile(example)));
    await body(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function run(folder: string, command: string, args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args: [...args], cwd: folder })
    .output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assert.ok(success, `${command} ${args.join(" ")}\n${out}${err}`);
  return out ?? "";
}

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
  async (_t, clang = "") => {
    await withSources(async (folder) => {
      const fuzzer = [...STRICT, `${SANITIZERS},fuzzer`, "-fno-sanitize-recover=all"];
      await run(folder, `${clang}++`, [...fuzzer, ...CORE, ...BOARD, "host/fuzz.cpp", "-o", "fuzz"]);
      await run(folder, join(folder, "fuzz"), [
        "-seed=1",
        "-max_len=400",
        `-max_total_time=${FUZZ_SECONDS}`,
        "-verbosity=0",
      ]);
    });
  },
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
