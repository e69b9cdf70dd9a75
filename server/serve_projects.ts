/**
 * The projects that a server serves, loaded from their folders.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { wholeSketch } from "../firmware-gen/generated_files.ts";
import type { Project } from "../firmware-gen/project.ts";
import { USUAL_MODEL } from "../protocol/board_models.ts";
import type { ServedProject } from "./boards/served_project.ts";
import { buildCommand, FirmwareImageError, loadFirmwareImage } from "./programming/firmware_image.ts";
import { definitionPath, shownDefinition } from "./projects/load_project.ts";
import { StartFailure } from "./start_failure.ts";
import { FLASH_BYTES } from "./virtual_uno/chip.ts";
import { loadIntelHex } from "./virtual_uno/intel_hex.ts";

/** A project as it is served. */
export interface LoadedProject extends ServedProject {
  /** Where it comes from. */
  readonly project: Project;
}

/**
 * Make a project ready to be served.
 *
 * @param project The project.
 * @returns It, with its image if there is one that a virtual Uno can run.
 */
export async function serveProject(project: Project): Promise<LoadedProject> {
  // What only the firmware is built by is not a client's.
  const { name, definition: { channels, on } } = project;
  const [{ build }, image] = await Promise.all([wholeSketch(project), virtualFlash(project)]);
  const source = {
    file: shownDefinition(project),
    read: () => readFile(definitionPath(project), "utf8"),
  };
  return { name, definition: { name, channels, on }, build, source, project, ...image };
}

/**
 * Refuse projects of the same name: what is kept of a virtual board is kept by it.
 *
 * @param projects The projects.
 * @throws {StartFailure} if two have the same name.
 */
export function checkNames(projects: readonly Project[]): void {
  for (const [index, project] of projects.entries()) {
    const other = projects.slice(0, index).find(({ name }) => name === project.name);
    if (other === undefined) continue;
    throw new StartFailure(
      `${shownDefinition(other)} and ${
        shownDefinition(project)
      } are both called "${project.name}"; give one of them another name: board("Another name", ...)`,
    );
  }
}

async function virtualFlash(project: Project): Promise<Pick<LoadedProject, "flash" | "imageProblem">> {
  const { model } = project;
  if (model.chip !== USUAL_MODEL.chip) {
    return {
      flash: null,
      imageProblem: {
        message: `"${project.name}" runs on ${model.title}, whose ${model.chip.name} cannot be emulated`,
        command: null,
      },
    };
  }
  try {
    const { hex } = await loadFirmwareImage(project);
    const flash = new Uint8Array(FLASH_BYTES).fill(0xff);
    loadIntelHex(hex, flash);
    return { flash, imageProblem: null };
  } catch (error) {
    if (!(error instanceof FirmwareImageError)) throw error;
    return { flash: null, imageProblem: { message: error.message, command: buildCommand(project.option) } };
  }
}
