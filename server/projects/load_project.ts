/**
 * Loads a project from its folder. Every task gets its project here, the shipped one too, so that a mistake in a definition is always
 * told in the same words (F9).
 *
 * @module
 */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { checkLimits } from "../../firmware-gen/limits.ts";
import { placesIn, type Project, type ProjectPlaces, SHIPPED } from "../../firmware-gen/project.ts";
import { boardModel } from "../../protocol/board_models.ts";
import type { ProjectDefinition } from "../../protocol/dsl.ts";
import { SHIPPED as SHIPPED_NAME } from "../boards/served_project.ts";
import { StartFailure } from "../start_failure.ts";
import { definitionMistake } from "./definition_mistake.ts";
import { shellWord } from "../../protocol/shell_word.ts";

/** Makes every load of a definition one of its own: a module is read once for each address. */
let loads = 0;

/**
 * Load a project.
 *
 * @param folder Its folder, an absolute path.
 * @param shown The folder as the person named it.
 * @returns The project, as its files are now.
 * @throws {StartFailure} if there is no such folder, no definition in it, or a mistake in that.
 */
export async function loadProject(folder: string, shown: string = folder): Promise<Project> {
  if (await stat(folder).catch(() => null) === null) {
    throw new StartFailure(
      `There is no folder "${shown}"; "deno task new ${shellWord(shown)}" makes a project there`,
    );
  }
  const places = placesIn(folder, shown);
  if (await stat(definitionPath(places)).catch(() => null) === null) {
    throw new StartFailure(
      `"${shown}" is no project: it has no ${places.definitionFile}; "deno task new DIR" makes a project`,
    );
  }
  const definition = await loadDefinition(places);
  const name = places === SHIPPED ? SHIPPED_NAME : definition.name;
  return { ...places, name, definition, model: boardModel(definition.on) };
}

/** Load the project that this clone ships. */
export function loadShipped(): Promise<Project> {
  return loadProject(SHIPPED.folder);
}

/** Where the definition of a project is, an absolute path. */
export function definitionPath({ folder, definitionFile }: ProjectPlaces): string {
  return join(folder, definitionFile);
}

/** The definition's file as people name it. */
export function shownDefinition({ option, definitionFile }: ProjectPlaces): string {
  return join(option.replace(/^ --project /, ""), definitionFile);
}

async function loadDefinition(places: ProjectPlaces): Promise<ProjectDefinition> {
  const { href } = pathToFileURL(definitionPath(places));
  const shown = shownDefinition(places);
  let exported: object;
  try {
    exported = await import(loads++ === 0 ? href : `${href}?load=${loads}`);
    if ("definition" in exported && isDefinition(exported.definition)) {
      checkLimits(exported.definition);
      return exported.definition;
    }
  } catch (error) {
    throw new StartFailure(definitionMistake(error, { path: definitionPath(places), shown }), {
      cause: error,
    });
  }
  throw new StartFailure(
    `${shown} exports no definition; it needs "export const definition = board(...)", with board from "destello"`,
  );
}

/** Whether a value is what `board()` gives; it has checked the rest. */
function isDefinition(value: unknown): value is ProjectDefinition {
  return typeof value === "object" && value !== null && "name" in value && "channels" in value &&
    "on" in value && "libraries" in value;
}
