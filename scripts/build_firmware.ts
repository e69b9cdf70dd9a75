/**
 * `deno task build:firmware`: generates, compiles the sketch for the Uno, and writes the image with its manifest. Everything is
 * found relative to this file: a copy builds itself.
 *
 * @module
 */
import "../server/tell_in_words.ts";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { argv, exit, stderr, stdout } from "node:process";
import { fileURLToPath } from "node:url";
import { buildId } from "../firmware-gen/build_id.ts";
import { sketchSources } from "../firmware-gen/sketch_sources.ts";
import { staleFiles, writeStaleFiles } from "../firmware-gen/write.ts";
import { definition } from "../protocol/definition.ts";
import { hex32, schemaHash } from "../protocol/schema_hash.ts";
import { type FirmwareImage, IMAGE_FOLDER, imageSha256 } from "../server/programming/firmware_image.ts";
import { systemClock } from "../protocol/clock.ts";
import { CommandLine } from "../server/program_arguments.ts";
import { endSignal, INTERRUPTED, Interrupted } from "./end_signal.ts";
import { imageDifference } from "./image_difference.ts";
import { installAdvice, pickToolchain, TOOLCHAINS } from "../server/programming/toolchain/pick.ts";
import type { CompileFailure, Toolchain } from "../server/programming/toolchain/toolchain.ts";
import { workFolder } from "../server/programming/work_folder.ts";

const FQBN = "arduino:avr:uno";
const SKETCH = fileURLToPath(new URL("../firmware", import.meta.url));
const HEX = new URL("uno.hex", IMAGE_FOLDER);
const MANIFEST = new URL("manifest.json", IMAGE_FOLDER);
const TOOLS = TOOLCHAINS.map(({ name }) => name);

const USAGE = `Build the firmware for the Uno: generate, compile, write firmware/image/.

Usage: deno task build:firmware [options]

  --check      Write nothing; exit code 1 if firmware/image/ is not what the sources give
  --with TOOL  ${TOOLS.join(" or ")} (default: the first that is there)
  --help       Print this
`;

/** Something that a person can act on; printed without a stack. */
class BuildError extends Error {
  override readonly name = "BuildError";
}

function failureText({ message, diagnostics }: CompileFailure): string {
  const places = diagnostics.map(({ file, line, message }) =>
    `  ${file === null ? "linker" : `firmware/${file}`}${line === null ? "" : `:${line}`}: ${message}`
  );
  return [message, ...places].join("\n");
}

async function build(toolchain: Toolchain, version: string): Promise<FirmwareImage> {
  await using folder = await workFolder("build");
  const result = await toolchain.compile({
    sketch: SKETCH,
    out: folder.path,
    fqbn: FQBN,
    clock: systemClock,
    signal: endSignal(),
  });
  if (!result.ok) throw new BuildError(failureText(result));
  // avr-objcopy ends lines with CR LF; a checkout may not keep that.
  const hex = (await readFile(result.hex, "utf8")).replaceAll("\r\n", "\n");
  const manifest = {
    fqbn: FQBN,
    schemaHash: hex32(schemaHash(definition)),
    buildId: hex32(buildId(await sketchSources(SKETCH))),
    tool: `${toolchain.name} ${version}`,
    compiler: result.compiler,
    core: result.core,
    flashBytes: result.flash.used,
    ramBytes: result.ram.used,
    sha256: imageSha256(hex),
  };
  return { hex, manifest };
}

async function write({ hex, manifest }: FirmwareImage): Promise<void> {
  await mkdir(IMAGE_FOLDER, { recursive: true });
  await writeFile(HEX, hex);
  await writeFile(MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`);
  const { flashBytes, ramBytes, tool, compiler } = manifest;
  stdout.write(
    `Wrote firmware/image/uno.hex: ${flashBytes} bytes of flash, ${ramBytes} of RAM (${tool}, ${compiler})\n`,
  );
}

async function check(built: FirmwareImage): Promise<void> {
  const texts = await Promise.all([HEX, MANIFEST].map((url) => readFile(url, "utf8").catch(() => "")));
  const [hex = "", manifest = ""] = texts.map((text) => text.replaceAll("\r\n", "\n"));
  const difference = imageDifference(built, { hex, manifest });
  if (difference !== null) throw new BuildError(difference);
  stdout.write("firmware/image/ is what the sources give\n");
}

async function main(args: readonly string[]): Promise<void> {
  const line = new CommandLine(args, { task: "build:firmware", values: ["with"], flags: ["check"] });
  if (line.flag("help")) return void stdout.write(USAGE);
  const tool = line.oneOf("with", TOOLS) ?? undefined;
  const checks = line.flag("check");
  const picked = await pickToolchain(tool);
  if (picked === null) throw new BuildError(installAdvice(tool));
  if (!checks) await writeStaleFiles();
  for (const { path } of await staleFiles()) {
    throw new BuildError(`"${path}" is not what the definition and the sketch say; run "deno task gen"`);
  }
  const built = await build(picked.toolchain, picked.version);
  await (checks ? check(built) : write(built));
}

try {
  await main(argv.slice(2));
} catch (error) {
  if (error instanceof Interrupted) exit(INTERRUPTED);
  if (!(error instanceof BuildError)) throw error;
  stderr.write(`${error.message}\n`);
  exit(1);
}
