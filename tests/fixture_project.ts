/**
 * The project of the tests' board: a copy of what was shipped once, whatever is shipped today.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { wholeSketch } from "../firmware-gen/generated_files.ts";
import { loadProject } from "../server/projects/load_project.ts";

/** Its folder. */
export const FIXTURE: string = fileURLToPath(new URL("fixtures/board", import.meta.url));

/** The project. */
export const fixture = await loadProject(FIXTURE, "tests/fixtures/board");

/** Its build id. */
export async function fixtureBuild(): Promise<number> {
  return (await wholeSketch(fixture)).build;
}
