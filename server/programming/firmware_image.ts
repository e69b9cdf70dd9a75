/**
 * The committed firmware image and its manifest: what is flashed, and what the virtual Uno runs.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Definition } from "../../protocol/dsl.ts";
import { hex32, schemaHash } from "../../protocol/schema_hash.ts";

const REMEDY = `run "deno task build:firmware"`;

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

/** The committed image cannot be used; the message says why and what to do. */
export class FirmwareImageError extends Error {
  /** Always "FirmwareImageError". */
  override readonly name = "FirmwareImageError";
}

/** Where the image of the Uno is committed. */
export const IMAGE_FOLDER: URL = new URL("../../firmware/image/", import.meta.url);

/**
 * SHA-256 of an image's text, as its manifest has it.
 *
 * @param hex The Intel HEX file's text.
 * @returns 64 hexadecimal digits.
 */
export function imageSha256(hex: string): string {
  return createHash("sha256").update(hex).digest("hex");
}

async function read(name: string, folder: URL): Promise<string> {
  try {
    // A checkout may have turned line ends into CR LF.
    return (await readFile(new URL(name, folder), "utf8")).replaceAll("\r\n", "\n");
  } catch (cause) {
    throw new FirmwareImageError(`Firmware image "${name}" cannot be read; ${REMEDY}`, { cause });
  }
}

/**
 * Read the committed image and make sure that it belongs to a definition.
 *
 * @param definition The definition that the server speaks.
 * @param folder Where the image is.
 * @returns The image.
 * @throws {FirmwareImageError} if it is missing, damaged, or was built from another definition.
 */
export async function loadFirmwareImage(
  definition: Definition,
  folder: URL = IMAGE_FOLDER,
): Promise<FirmwareImage> {
  const hex = await read("uno.hex", folder);
  const manifest = readManifest(await read("manifest.json", folder));
  if (manifest === null) throw new FirmwareImageError(`Firmware image's manifest is damaged; ${REMEDY}`);
  const expected = hex32(schemaHash(definition));
  if (manifest.schemaHash !== expected) {
    throw new FirmwareImageError(
      `Firmware image was built from definition ${manifest.schemaHash}, but the definition is ${expected}; ${REMEDY}`,
    );
  }
  if (manifest.sha256 !== imageSha256(hex)) {
    throw new FirmwareImageError(`Firmware image is not the one that its manifest describes; ${REMEDY}`);
  }
  return { hex, manifest };
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
