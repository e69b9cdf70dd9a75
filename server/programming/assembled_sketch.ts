/**
 * A project's sketch in a folder of its own, with everything that a tool needs to compile it: the project's files, what is generated, this
 * clone's link core, and the image that was built before.
 *
 * @module
 */
import { cp, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { wholeSketch } from "../../firmware-gen/generated_files.ts";
import { type Project, SHIPPED } from "../../firmware-gen/project.ts";

/** PlatformIO's project file. */
const PLATFORMIO = "platformio.ini";
/** The folder of the sketch: Arduino's tools want it to be called like its main file. */
const SKETCH = "firmware";

/** A sketch that can be compiled. */
export interface AssembledSketch {
  /** Its folder. */
  readonly sketch: string;
  /** The folder of its own libraries. */
  readonly libraries: string;
  /** Hash of all that is compiled, as the board tells it in HELLO. */
  readonly build: number;
  /** The sources that are the project's own, by their names in the sketch's folder. */
  readonly ownFiles: readonly string[];
}

/**
 * Put a sketch together.
 *
 * @param project The project.
 * @param folder Where to.
 * @returns The sketch.
 * @throws {LimitError} if the definition does not fit a board (W15).
 */
export async function assembleSketch(project: Project, folder: string): Promise<AssembledSketch> {
  const { build, files } = await wholeSketch(project);
  const [sketch, libraries] = [join(folder, SKETCH), join(folder, "own_libraries")];
  await Promise.all([sketch, libraries].map((made) => mkdir(made, { recursive: true })));
  await Promise.all([
    ...files.map(async ({ name, text }) => {
      const file = join(sketch, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }),
    cp(join(SHIPPED.sketch, PLATFORMIO), join(sketch, PLATFORMIO)),
    copied(project.image, join(sketch, "image")),
    copied(project.ownLibraries, libraries),
  ]);
  const names = files.map(({ name }) => name);
  return { sketch, libraries, build, ownFiles: names.filter((name) => !/^src\/|\.gen\.h$/.test(name)) };
}

async function copied(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true }).catch((error: unknown) => {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  });
}
