/**
 * The firmware's link core, compiled for this machine from the example definition, with the tests in C++ beside it.
 *
 * @module
 */
import assert from "node:assert/strict";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildIdHeader } from "../../firmware-gen/build_id.ts";
import { goldenFile } from "../../firmware-gen/golden.ts";
import { protocolHeader } from "../../firmware-gen/header.ts";
import { goldenInc } from "../firmware_host/golden_inc.ts";
import { example } from "../unit/protocol/example_definition.ts";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));
/** Sources of the core. */
export const CORE: readonly string[] = ["link", "frame_writer", "text"].map((name) =>
  `firmware/src/${name}.cpp`
);
/** Sources of the board around it. */
export const BOARD: readonly string[] = ["host/fake_board.cpp", "host/server_side.cpp"];
/** Flags for whatever is compiled. */
export const STRICT: readonly string[] = [
  "-std=gnu++11",
  "-Wall",
  "-Wextra",
  "-Wpedantic",
  "-Werror",
  "-g",
  "-O1",
];
/** The flag for sanitizers. */
export const SANITIZERS = "-fsanitize=address,undefined";
/** The golden vectors' own build. */
const BUILD = 0x0badf00d;

/** Give a test a folder with the link core, the example definition and the tests in C++. */
export async function withSources(body: (folder: string) => Promise<void>): Promise<void> {
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

/** Run a program in such a folder; it must succeed. Returns its output. */
export async function run(folder: string, command: string, args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args: [...args], cwd: folder })
    .output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assert.ok(success, `${command} ${args.join(" ")}\n${out}${err}`);
  return out ?? "";
}

/**
 * Let libFuzzer tell the core stories, under sanitizers.
 *
 * @param clang The compiler.
 * @param bound How long, or how many: a flag of libFuzzer's.
 * @param seed Its seed.
 */
export async function fuzzCore(clang: string, bound: string, seed: number): Promise<void> {
  await withSources(async (folder) => {
    const fuzzer = [...STRICT, `${SANITIZERS},fuzzer`, "-fno-sanitize-recover=all"];
    await run(folder, `${clang}++`, [...fuzzer, ...CORE, ...BOARD, "host/fuzz.cpp", "-o", "fuzz"]);
    await run(folder, join(folder, "fuzz"), [`-seed=${seed}`, "-max_len=400", bound, "-verbosity=0"]);
  });
}
