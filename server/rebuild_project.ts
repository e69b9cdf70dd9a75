/**
 * Builds a project that has changed, in the process that has the tools (S41).
 *
 * @module
 */
import { writeStaleFiles } from "../firmware-gen/write.ts";
import { systemClock } from "../protocol/clock.ts";
import { buildImage, failureText, writeImage } from "./programming/build_image.ts";
import { installAdvice, pickToolchain } from "./programming/toolchain/pick.ts";
import { loadProject } from "./projects/load_project.ts";
import { typeMistake } from "./projects/type_mistake.ts";
import { StartFailure } from "./start_failure.ts";

/**
 * Read a project anew, and build and write its image.
 *
 * @param places Its folder, and the folder as the person named it.
 * @throws {StartFailure} if there is a mistake in it, or nothing that compiles.
 * @throws {LimitError} if its definition does not fit a board (W15).
 */
export async function rebuildProject(
  { folder, shown }: { readonly folder: string; readonly shown: string },
): Promise<void> {
  const project = await loadProject(folder, shown);
  const picked = await pickToolchain();
  if (picked === null) throw new StartFailure(installAdvice());
  await writeStaleFiles(project);
  const [mistake, built] = await Promise.all([
    typeMistake(project),
    buildImage(project, picked, { clock: systemClock }),
  ]);
  if (mistake !== null) throw new StartFailure(mistake);
  if (!built.ok) throw new StartFailure(failureText(built));
  await writeImage(project.image, built.image);
}
