/**
 * Debian's and Ubuntu's `arduino-builder`: the engine that arduino-cli grew out of, with the distribution's compiler
 * and core.
 *
 * @module
 */
import { mkdir, readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { uploadWithAvrdude } from "./avrdude.ts";
import { readDiagnostics, readMachineTrouble, readSizes, readTooBig, toolReason } from "./arduino_text.ts";
import { completeFqbn, knownFqbns } from "./fqbn.ts";
import { KeptCores } from "./kept_core.ts";
import { gatheredLibraries } from "./libraries.ts";
import { askTool, COMPILE, contextOf, findTool, runTool, type ToolRun } from "./run_tool.ts";
import {
  type CompileFailure,
  type CompileRequest,
  type CompileResult,
  failure,
  sourceFailure,
  type Toolchain,
} from "./toolchain.ts";

const PLATFORMS = "/usr/share/arduino/hardware";
const ENGINE_FILES = "/usr/share/arduino-builder";
const COMPILER = "avr-g++";
/** The core prints floats with this macro, which gcc 5.4 has in C only. */
const EXTRA_FLAGS = "compiler.cpp.extra_flags=-DDECIMAL_DIG=__DECIMAL_DIG__";
/** Programs and headers that make a core what it is, besides its own files. */
const COMPILES = ["avr-g++", "avr-gcc", "avr-gcc-ar"] as const;
const HEADERS = "/usr/lib/avr/include/avr/io.h";

function coreAdvice(fqbn: string): string {
  const core = fqbn.split(":").slice(0, 2).join(":");
  return core === "arduino:avr"
    ? "it is Debian's arduino-core-avr"
    : `install arduino-cli, then run "arduino-cli core install ${core}"`;
}

/**
 * Find out why a compilation failed.
 *
 * @param run What arduino-builder said.
 * @param fqbn The board it was asked for.
 * @param folders Folders that hold the sketch, see {@linkcode readDiagnostics}.
 * @returns Why.
 */
export function readBuilderFailure(run: ToolRun, fqbn: string, folders: readonly string[]): CompileFailure {
  const big = readTooBig(run.stdout + run.stderr);
  if (big !== null) return big;
  const trouble = readMachineTrouble(run.stdout + run.stderr);
  if (trouble !== null) return failure("machine", trouble);
  if (/missing device or architecture after .-mmcu=/.test(run.stderr)) {
    return failure("unknown_board", `"${fqbn}" names no chip; write one of ${knownFqbns(fqbn)}`);
  }
  const diagnostics = readDiagnostics(run.stderr, folders);
  if (diagnostics.length > 0) return sourceFailure(diagnostics);
  if (/: Unknown package|^Platform .* is unknown/m.test(run.stderr)) {
    return failure(
      "missing_platform",
      `There is no core for "${fqbn}" in ${PLATFORMS}; ${coreAdvice(fqbn)}`,
    );
  }
  if (/^Board .* is unknown/m.test(run.stderr)) {
    return failure("unknown_board", `There is no board "${fqbn}" in the cores in ${PLATFORMS}`);
  }
  return failure("tool", `arduino-builder ended with exit code ${run.code}: ${toolReason(run.stderr)}`);
}

async function compile(request: CompileRequest): Promise<CompileResult> {
  const { sketch, out } = request;
  const [vendor = "", architecture = ""] = request.fqbn.split(":");
  const core = join(PLATFORMS, vendor, architecture);
  // Without the core's folder arduino-builder says so itself.
  const boards = await readFile(join(core, "boards.txt"), "utf8").catch(() => null);
  const complete = boards === null ? { fqbn: request.fqbn } : completeFqbn(request.fqbn, boards);
  if ("problem" in complete) return failure("unknown_board", complete.problem);
  const { fqbn } = complete;
  const main = `${basename(sketch)}.ino`;
  const [build, cache] = [join(out, "build"), join(out, "cache")];
  await mkdir(build);
  const version = await askTool(COMPILER, ["-dumpversion"], /^(\S+)/);
  const programs = await Promise.all(COMPILES.map(findTool));
  const keepCore = await new KeptCores().into({
    words: [fqbn, EXTRA_FLAGS, `${version}`],
    paths: await platformFiles(),
    // Without one of them nothing is compiled, and so nothing kept.
    installed: [...programs.map((path) => path ?? ""), HEADERS],
  }, join(cache, "core"));
  const libraries = await gatheredLibraries(request.libraries, out);
  const run = await runTool("arduino-builder", [
    "-compile",
    ...["-hardware", PLATFORMS, "-hardware", ENGINE_FILES],
    ...["-libraries", libraries],
    ...["-tools", "/usr/bin", "-fqbn", fqbn, "-build-path", build, "-build-cache", cache],
    ...["-prefs", EXTRA_FLAGS],
    join(sketch, main),
  ], { ...contextOf(request), limits: COMPILE });
  if (run === null) return failure("tool", "arduino-builder is not installed");
  const sizes = readSizes(run.stdout);
  if (run.code !== 0 || sizes === null) {
    return readBuilderFailure(run, fqbn, [sketch, join(build, "sketch"), out]);
  }
  await keepCore();
  const platform = await readFile(join(core, "platform.txt"), "utf8");
  return {
    ok: true,
    ...sizes,
    hex: join(build, `${main}.hex`),
    elf: join(build, `${main}.elf`),
    compiler: `${COMPILER} ${version}`,
    core: `${vendor}:${architecture} ${/^version=(\S+)/m.exec(platform)?.[1] ?? "?"}`,
  };
}

/** Whatever a core may be compiled from: a board's may be that of another vendor. */
async function platformFiles(): Promise<readonly string[]> {
  const vendors = await readdir(PLATFORMS).catch(() => []);
  const folders = await Promise.all(vendors.map(async (vendor) => {
    const architectures = await readdir(join(PLATFORMS, vendor)).catch(() => []);
    return architectures.map((architecture) => join(PLATFORMS, vendor, architecture));
  }));
  return folders.flat().flatMap((folder) =>
    ["cores", "variants", "boards.txt", "platform.txt", "boards.local.txt", "platform.local.txt"]
      .map((name) => join(folder, name))
  );
}

/** Debian's and Ubuntu's `arduino-builder`. */
export const arduinoBuilder: Toolchain = {
  name: "arduino-builder",
  detect: () => askTool("arduino-builder", ["-version"], /Builder (\d\S*)/),
  compile,
  upload: uploadWithAvrdude,
};
