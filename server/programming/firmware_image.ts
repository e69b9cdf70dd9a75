/**
 * A project's built image and its manifest: what is flashed where nothing can compile, and what the virtual Uno runs.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Project, ProjectPlaces } from "../../firmware-gen/project.ts";
import { hex32, schemaHash } from "../../protocol/schema_hash.ts";
import { modelOf } from "./toolchain/fqbn.ts";

const manifestSchema = z.object({
  fqbn: z.string(),
  schemaHash: z.string(),
  buildId: z.string(),
  tool: z.string(),
  compiler: z.string(),
  core: z.string(),
  flashBytes: z.number(),
  ramBytes: z.number(),
  sha256: z.string(),
});

/** What is known of a built image. */
export interface FirmwareManifest {
  /** The board it was built for. */
  readonly fqbn: string;
  /** Hash of the definition it was built from, eight hexadecimal digits. */
  readonly schemaHash: string;
  /** Hash of the sources it was built from, as the board says it in HELLO, eight hexadecimal digits. */
  readonly buildId: string;
  /** The tool that built it, with its version. */
  readonly tool: string;
  /** The compiler, with its version. */
  readonly compiler: string;
  /** The board's core, with its version. */
  readonly core: string;
  /** Flash it takes. */
  readonly flashBytes: number;
  /** RAM it takes from the start. */
  readonly ramBytes: number;
  /** SHA-256 of the hex file, hexadecimal. */
  readonly sha256: string;
}

/** A built image. */
export interface FirmwareImage {
  /** The Intel HEX file's text. */
  readonly hex: string;
  /** What is known of it. */
  readonly manifest: FirmwareManifest;
}

/** An image cannot be used; the message says why and what to do. */
export class FirmwareImageError extends Error {
  /** Always "FirmwareImageError". */
  override readonly name = "FirmwareImageError";
}

/** The manifest's file. */
export const MANIFEST = "manifest.json";

/**
 * The file of an image.
 *
 * @param fqbn The board that it was built for.
 * @returns Its name: "uno.hex".
 */
export function imageFile(fqbn: string): string {
  return `${modelOf(fqbn)?.name ?? "firmware"}.hex`;
}

/**
 * SHA-256 of an image's text, as its manifest has it.
 *
 * @param hex The Intel HEX file's text.
 * @returns 64 hexadecimal digits.
 */
export function imageSha256(hex: string): string {
  return createHash("sha256").update(hex).digest("hex");
}

/** What {@linkcode readFirmwareImage} needs of a project. */
export type ImagePlaces = Pick<ProjectPlaces, "image" | "option">;

/**
 * Read a project's built image.
 *
 * @param places Where it is, and what to run for another one.
 * @returns The image.
 * @throws {FirmwareImageError} if it is missing or damaged.
 */
export async function readFirmwareImage({ image, option }: ImagePlaces): Promise<FirmwareImage> {
  const remedy = buildRemedy(option);
  const read = async (name: string) => {
    try {
      // A checkout may have turned line ends into CR LF.
      return (await readFile(join(image, name), "utf8")).replaceAll("\r\n", "\n");
    } catch (cause) {
      throw new FirmwareImageError(`Firmware image "${name}" cannot be read; ${remedy}`, { cause });
    }
  };
  const manifest = readManifest(await read(MANIFEST));
  if (manifest === null) throw new FirmwareImageError(`Firmware image's manifest is damaged; ${remedy}`);
  const hex = await read(imageFile(manifest.fqbn));
  if (manifest.sha256 === imageSha256(hex)) return { hex, manifest };
  throw new FirmwareImageError(`Firmware image is not the one that its manifest describes; ${remedy}`);
}

/**
 * Read a project's built image and make sure that it belongs to the definition.
 *
 * @param project The project.
 * @returns The image.
 * @throws {FirmwareImageError} if it is missing, damaged or was built from another definition.
 */
export async function loadFirmwareImage(
  project: ImagePlaces & Pick<Project, "definition">,
): Promise<FirmwareImage> {
  const image = await readFirmwareImage(project);
  const expected = hex32(schemaHash(project.definition));
  if (image.manifest.schemaHash === expected) return image;
  throw new FirmwareImageError(
    `Firmware image was built from definition ${image.manifest.schemaHash}, but the definition is ${expected}; ${
      buildRemedy(project.option)
    }`,
  );
}

/**
 * What builds an image anew.
 *
 * @param option What names the project: ` --project DIR`, or nothing.
 * @returns A command.
 */
export function buildCommand(option: string): string {
  return `deno task build:firmware${option}`;
}

function buildRemedy(option: string): string {
  return `run "${buildCommand(option)}"`;
}

/**
 * Read a manifest.
 *
 * @param text Its JSON.
 * @returns The manifest, or `null` if it is none.
 */
export function readManifest(text: string): FirmwareManifest | null {
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
