/**
 * Compares a built image with the committed one.
 *
 * @module
 */
import { type FirmwareImage, readManifest } from "../server/programming/firmware_image.ts";

/** The committed files as they are. */
export interface CommittedImage {
  /** Text of the hex file; empty if there is none. */
  readonly hex: string;
  /** Text of the manifest; empty if there is none. */
  readonly manifest: string;
}

/**
 * Say in what way a committed image is not the one that was built. Which tool built it makes no difference, as long as
 * the bytes are the same.
 *
 * @param built The image that was built just now.
 * @param committed The committed files.
 * @param option What names the project behind a task; see `ProjectPlaces.option`.
 * @returns The difference and what to do, or `null` if there is none.
 */
export function imageDifference(built: FirmwareImage, committed: CommittedImage, option = ""): string | null {
  const remedy = `run "deno task build:firmware${option}" and commit firmware/image/`;
  const manifest = readManifest(committed.manifest);
  if (manifest === null) return `"firmware/image/manifest.json" is missing or damaged; ${remedy}`;
  for (const key of ["fqbn", "schemaHash", "buildId"] as const) {
    if (manifest[key] !== built.manifest[key]) {
      return `"firmware/image/" is old: its ${key} is ${manifest[key]}, the sources' is ${
        built.manifest[key]
      }; ${remedy}`;
    }
  }
  if (committed.hex !== built.hex) {
    const from = (key: "tool" | "compiler" | "core") =>
      manifest[key] === built.manifest[key] ? [] : [`${built.manifest[key]} instead of ${manifest[key]}`];
    const other = [...from("compiler"), ...from("core"), ...from("tool")];
    const why = other.length === 0 ? "with the same tools" : `built with ${other.join(", ")}`;
    return `"firmware/image/uno.hex" is not what the sources give, ${why}: line ${
      firstDifference(committed.hex, built.hex)
    } differs; ${remedy}`;
  }
  return manifest.sha256 === built.manifest.sha256
    ? null
    : `"firmware/image/manifest.json" does not describe "uno.hex"; ${remedy}`;
}

/** Number of the first line, from 1, in which two texts differ. */
function firstDifference(left: string, right: string): number {
  const [lines, others] = [left.split("\n"), right.split("\n")];
  return 1 + lines.findIndex((line, index) => line !== others[index]);
}
