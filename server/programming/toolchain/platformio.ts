/**
 * PlatformIO, with the project file `firmware/platformio.ini`.
 *
 * @module
 */
import { join } from "node:path";
import { USUAL_MODEL } from "../../../protocol/board_models.ts";
import { readAvrdudeFailure } from "./avrdude.ts";
import { readDiagnostics, readMachineTrouble, type Sizes } from "./arduino_text.ts";
import { gatheredLibraries } from "./libraries.ts";
import { askTool, COMPILE, contextOf, runTool, type ToolRun, UPLOAD } from "./run_tool.ts";
import {
  type CompileFailure,
  type CompileRequest,
  type CompileResult,
  failure,
  type MemoryUse,
  sourceFailure,
  tooBig,
  type Toolchain,
  type UploadRequest,
  type UploadResult,
} from "./toolchain.ts";

/** The environments of platformio.ini by board. */
const ENVIRONMENTS: ReadonlyMap<string, string> = new Map([[USUAL_MODEL.fqbn, "uno"]]);

function readMemory(text: string, memory: "RAM" | "Flash"): MemoryUse | null {
  const match = new RegExp(`^${memory}:.*\\(used (\\d+) bytes from (\\d+) bytes\\)`, "m").exec(text);
  return match === null ? null : { used: Number(match[1]), max: Number(match[2]) };
}

/**
 * Read the sizes that PlatformIO prints.
 *
 * @param text Its standard output.
 * @returns The sizes; `null` if it did not get that far.
 */
export function readPlatformioSizes(text: string): Sizes | null {
  const [flash, ram] = [readMemory(text, "Flash"), readMemory(text, "RAM")];
  return flash === null || ram === null ? null : { flash, ram };
}

/**
 * Find out why PlatformIO did not compile.
 *
 * @param run What it said.
 * @param folders Folders that hold the sketch.
 * @returns Why.
 */
export function readPlatformioFailure(run: ToolRun, folders: readonly string[]): CompileFailure {
  const text = `${run.stdout}\n${run.stderr}`;
  const [, used, max] =
    /program size \((\d+) bytes\) is greater than maximum allowed \((\d+) bytes\)/.exec(text) ??
      [];
  if (used !== undefined && max !== undefined) return tooBig(Number(used) - Number(max), "flash");
  const trouble = readMachineTrouble(text);
  if (trouble !== null) return failure("machine", trouble);
  const diagnostics = readDiagnostics(text, folders);
  if (diagnostics.length > 0) return sourceFailure(diagnostics);
  const lines = text.split(/\r?\n/).filter((line) => /Error/.test(line));
  if (/Platform Manager: Installing/.test(text) && /HTTPClientError|InternetConnectionError/.test(text)) {
    return failure(
      "missing_platform",
      "PlatformIO could not download the platform atmelavr from its registry; it needs the Internet once",
    );
  }
  return failure("tool", `PlatformIO ended with exit code ${run.code}: ${lines.at(-1) ?? "it said no more"}`);
}

async function compile(request: CompileRequest): Promise<CompileResult> {
  const { sketch, out, fqbn } = request;
  const environment = ENVIRONMENTS.get(fqbn);
  if (environment === undefined) {
    const known = [...ENVIRONMENTS.keys()].join(", ");
    return failure(
      "unknown_board",
      `firmware/platformio.ini has no environment for "${fqbn}"; it has ${known}`,
    );
  }
  const run = await runTool("pio", ["run", "-d", sketch, "-e", environment], {
    ...contextOf(request),
    env: {
      PLATFORMIO_BUILD_DIR: out,
      PLATFORMIO_LIB_EXTRA_DIRS: await gatheredLibraries(request.libraries, out),
    },
    limits: COMPILE,
  });
  if (run === null) return failure("tool", "PlatformIO is not installed");
  const sizes = readPlatformioSizes(run.stdout);
  if (run.code !== 0 || sizes === null) return readPlatformioFailure(run, [sketch]);
  return {
    ok: true,
    hex: join(out, environment, "firmware.hex"),
    elf: join(out, environment, "firmware.elf"),
    ...sizes,
    compiler: /toolchain-atmelavr @ (\S+)/.exec(run.stdout)?.[0] ?? "toolchain-atmelavr",
    core: /framework-arduino-avr @ (\S+)/.exec(run.stdout)?.[0] ?? "framework-arduino-avr",
  };
}

/**
 * Read how an upload went.
 *
 * @param run What PlatformIO said; avrdude's own words are among it.
 * @param port The port it was given.
 * @returns How it went.
 */
export function readPlatformioUpload(run: ToolRun, port: string): UploadResult {
  return run.code === 0 ? { ok: true } : readAvrdudeFailure(run.stdout + run.stderr, port);
}

async function upload(request: UploadRequest): Promise<UploadResult> {
  const { sketch, out, fqbn, port } = request;
  const args = ["run", "-d", sketch, "-e", ENVIRONMENTS.get(fqbn) ?? "", "-t", "nobuild", "-t", "upload"];
  const run = await runTool("pio", [...args, "--upload-port", port], {
    ...contextOf(request),
    env: { PLATFORMIO_BUILD_DIR: out },
    limits: { ...UPLOAD, silence: UPLOAD.total },
  });
  return readPlatformioUpload(run ?? { code: null, stdout: "", stderr: "error: pio is not installed" }, port);
}

/** PlatformIO. */
export const platformio: Toolchain = {
  name: "platformio",
  detect: () => askTool("pio", ["--version"], /PlatformIO Core, version (\S+)/),
  compile,
  upload,
};
