/**
 * Arduino's own command line tool.
 *
 * @module
 */
import { mkdir, symlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { readCompileAnswer } from "./arduino_cli_answer.ts";
import { readUploadAnswer } from "./arduino_cli_upload.ts";
import { gatheredLibraries } from "./libraries.ts";
import { arduinoCliEnv } from "./own_folder.ts";
import { askTool, COMPILE, contextOf, findTool, runTool, UPLOAD } from "./run_tool.ts";
import {
  type CompileRequest,
  type CompileResult,
  failure,
  type Toolchain,
  uploadFailure,
  type UploadRequest,
  type UploadResult,
} from "./toolchain.ts";

/**
 * What it takes to compile with Debian's packaged core, where arduino-cli could not download tools of its own: its
 * ctags goes by another name there, and gcc 5.4 has a macro that the core prints floats with in C only.
 */
async function debianProperties(out: string): Promise<string[]> {
  const ctags = await findTool("arduino-ctags");
  if (ctags === null) return [];
  const folder = join(out, "ctags");
  await mkdir(folder);
  await symlink(ctags, join(folder, "ctags"));
  return [
    ...["--build-property", `runtime.tools.ctags.path=${folder}`],
    ...["--build-property", "compiler.cpp.extra_flags=-DDECIMAL_DIG=__DECIMAL_DIG__"],
  ];
}

async function compile(request: CompileRequest): Promise<CompileResult> {
  const { sketch, out, fqbn } = request;
  const output = join(out, "output");
  const run = await runTool("arduino-cli", [
    ...["compile", "-b", fqbn, "--json", "--output-dir", output],
    ...["--libraries", await gatheredLibraries(request.libraries, out)],
    ...await debianProperties(out),
    sketch,
  ], { ...contextOf(request), env: arduinoCliEnv(), limits: COMPILE });
  if (run === null) return failure("tool", "arduino-cli is not installed");
  const answer = readCompileAnswer(run.stdout, sketch);
  if (!answer.ok) return answer;
  const { compilerCommand, ...rest } = answer;
  const main = `${basename(sketch)}.ino`;
  return {
    ...rest,
    hex: join(output, `${main}.hex`),
    elf: join(output, `${main}.elf`),
    compiler: `${basename(compilerCommand)} ${
      await askTool(compilerCommand, ["-dumpversion"], /^(\S+)/) ?? "?"
    }`,
  };
}

async function upload(request: UploadRequest): Promise<UploadResult> {
  const { out, fqbn, port } = request;
  const run = await runTool("arduino-cli", [
    ...["upload", "-b", fqbn, "-p", port, "--input-dir", join(out, "output"), "--json"],
    // With Debian's packaged core it has no avrdude of its own.
    ...(await findTool("arduino-ctags") === null
      ? []
      : ["--upload-property", "runtime.tools.avrdude.path=/usr"]),
    // With --json it says nothing until it is done.
  ], {
    ...contextOf(request),
    env: arduinoCliEnv(),
    limits: { ...UPLOAD, silence: UPLOAD.total },
  });
  return run === null
    ? uploadFailure("tool", "arduino-cli is not installed", "deno task toolchain says how to install it")
    : readUploadAnswer(run, port);
}

/** Arduino's own command line tool. */
export const arduinoCli: Toolchain = {
  name: "arduino-cli",
  detect: () => askTool("arduino-cli", ["version"], /Version: (\S+)/),
  compile,
  upload,
};
