/**
 * A project: what a board's definition, its sketch and its built image have to do with one another, and where each of them is.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BoardModel } from "../protocol/board_models.ts";
import type { ProjectDefinition } from "../protocol/dsl.ts";
import { shellWord } from "../protocol/shell_word.ts";

/** Where the parts of a project are. */
export interface ProjectPlaces {
  /** Its folder, an absolute path. */
  readonly folder: string;
  /** What follows a task to mean this project: ` --project DIR`; empty for the shipped one. */
  readonly option: string;
  /** The definition's file, from the folder. */
  readonly definitionFile: string;
  /** The folder of the sketch, an absolute path. */
  readonly sketch: string;
  /** The folder of the built image and its manifest, an absolute path. */
  readonly image: string;
  /** The folder of the project's own Arduino libraries, an absolute path; there may be none. */
  readonly ownLibraries: string;
}

/** A project. */
export interface Project extends ProjectPlaces {
  /** What people call it: its definition's name, or "Destello" for the shipped one. */
  readonly name: string;
  /** The definition. */
  readonly definition: ProjectDefinition;
  /** The board that it runs on. */
  readonly model: BoardModel;
}

/** This clone's folder: the shipped project's own, and where the link core of every project comes from. */
export const CLONE: string = fileURLToPath(new URL("..", import.meta.url));

/** The folder of the link core, which every sketch has a copy of in `src/`. */
export const LINK_CORE: string = join(CLONE, "firmware", "src");

/** Where the parts of the shipped project are. */
export const SHIPPED: ProjectPlaces = {
  folder: CLONE,
  option: "",
  definitionFile: "protocol/definition.ts",
  sketch: join(CLONE, "firmware"),
  image: join(CLONE, "firmware", "image"),
  ownLibraries: join(CLONE, "libraries"),
};

/**
 * Where the parts of a project are.
 *
 * @param folder Its folder, an absolute path.
 * @param shown The folder as the person named it.
 * @returns The places; the shipped project's, if this is it.
 */
export function placesIn(folder: string, shown: string): ProjectPlaces {
  if (join(folder, "/") === join(CLONE, "/")) return SHIPPED;
  return {
    folder,
    option: ` --project ${shellWord(shown)}`,
    definitionFile: "definition.ts",
    sketch: join(folder, "firmware"),
    image: join(folder, "firmware", "image"),
    ownLibraries: join(folder, "libraries"),
  };
}
