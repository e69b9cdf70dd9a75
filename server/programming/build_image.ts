/**
 * Builds a project's image: what `deno task build:firmware` writes, and what a server runs on a virtual board.
 *
 * @module
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Project } from "../../firmware-gen/project.ts";
import { hex32, schemaHash } from "../../protocol/schema_hash.ts";
import { assembleSketch } from "./assembled_sketch.ts";
import { compileAssembled } from "./compile_assembled.ts";
import { type FirmwareImage, imageFile, imageSha256, MANIFEST } from "./firmware_image.ts";
import type { PickedToolchain } from "./toolchain/pick.ts";
import type { ToolContext } from "./toolchain/run_tool.ts";
import { type CompileFailure, failure, placeInWords } from "./toolchain/toolchain.ts";
import { workFolder } from "./work_folder.ts";

/** A built image, or why there is none. */
export type BuiltImage = { readonly ok: true; readonly image: FirmwareImage } | CompileFailure;

/**
 * Build a project's image for its board.
 *
 * @param project The project.
 * @param picked What to compile with.
 * @param context Time, and what ends it.
 * @returns The image; nothing is written to the project's folder.
 * @throws {LimitError} if the definition does not fit a board (W15).
 */
export async function buildImage(
  project: Project,
  { toolchain, version }: PickedToolchain,
  context: ToolContext,
): Promise<BuiltImage> {
  await using folder = await workFolder("build");
  const assembled = await assembleSketch(project, folder.path);
  const out = folder.path;
  const { fqbn, chip, title } = project.model;
  const result = await compileAssembled(toolchain, assembled, { ...context, out, fqbn });
  if (!result.ok) return result;
  if (chip.flash === null) {
    const { flash, ram } = result;
    return failure(
      "tool",
      `It compiles for ${title}: ${flash.used} bytes of flash, ${ram.used} of RAM. Its core makes no Intel HEX image that could be kept; "deno task flash" compiles and uploads it`,
    );
  }
  // avr-objcopy ends lines with CR LF; a checkout may not keep that.
  const hex = (await readFile(result.hex, "utf8")).replaceAll("\r\n", "\n");
  const manifest = {
    fqbn,
    schemaHash: hex32(schemaHash(project.definition)),
    buildId: hex32(assembled.build),
    tool: `${toolchain.name} ${version}`,
    compiler: result.compiler,
    core: result.core,
    flashBytes: result.flash.used,
    ramBytes: result.ram.used,
    sha256: imageSha256(hex),
  };
  return { ok: true, image: { hex, manifest } };
}

/**
 * Say why a sketch was not compiled.
 *
 * @param failure Why.
 * @returns What happened, and a line for each place in the sketch.
 */
export function failureText({ message, diagnostics }: CompileFailure): string {
  return [message, ...diagnostics.map((place) => `  ${placeInWords(place)}`)].join("\n");
}

/**
 * Write an image into its project's folder.
 *
 * @param folder The folder for it.
 * @param image The image.
 */
export async function writeImage(folder: string, { hex, manifest }: FirmwareImage): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, imageFile(manifest.fqbn)), hex);
  await writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
}
