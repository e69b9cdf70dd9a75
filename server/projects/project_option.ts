/**
 * `--project DIR`, as every task takes it.
 *
 * @module
 */
import type { Project } from "../../firmware-gen/project.ts";
import { absolutePath } from "../program_arguments.ts";
import { loadProject, loadShipped } from "./load_project.ts";

/** The option's line where options are listed. */
export const PROJECT_USAGE = "The project's folder (default: the one that Destello ships)";
/** What the option needs, for its error message. */
export const PROJECT_NEEDED = "the name of a folder";

/**
 * Load the project that a person named.
 *
 * @param folder As the person wrote it; null where nobody did.
 * @returns The project.
 * @throws {StartFailure} if there is none, or a mistake in its definition.
 */
export function namedProject(folder: string | null): Promise<Project> {
  return folder === null ? loadShipped() : loadProject(absolutePath(folder), folder);
}
