/**
 * The build that this server would put on a board.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { buildId } from "../../firmware-gen/build_id.ts";
import { sketchSources } from "../../firmware-gen/sketch_sources.ts";

/** The sketch's folder. */
export const SKETCH: string = fileURLToPath(new URL("../../firmware", import.meta.url));

/**
 * Hash the sketch as it is now.
 *
 * @returns The build id that a board will tell.
 */
export async function ownBuild(): Promise<number> {
  return buildId(await sketchSources(SKETCH));
}
