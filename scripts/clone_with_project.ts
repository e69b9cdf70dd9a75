/**
 * A copy of this clone that ships another project than this one does: what depends on the shipped definition shows there.
 *
 * @module
 */
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { placesIn, SHIPPED } from "../firmware-gen/project.ts";
import { StartFailure } from "../server/start_failure.ts";
import { PROJECT } from "./deno_command.ts";

/** What is no part of a clone, or is made anew in the copy. */
const LEFT_OUT: ReadonlySet<string> = new Set([".git", "node_modules", "build"]);
/** What other files import from the shipped definition besides itself. */
const TYPE = "export type BoardDefinition = typeof definition;";

/** A copy of this clone, gone at the end. */
export class CloneWithProject implements AsyncDisposable {
  /** Where it is. */
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * Copy this clone, as its files are now.
   *
   * @param project The folder of the project that the copy ships.
   * @throws {StartFailure} if there is no definition, or no sketch.
   */
  static async make(project: string): Promise<CloneWithProject> {
    const { definitionFile, sketch } = placesIn(project, project);
    const [definition, ino] = await Promise.all([
      textOf(join(project, definitionFile)),
      textOf(join(sketch, "firmware.ino")),
    ]);
    const clone = new CloneWithProject(await mkdtemp(join(tmpdir(), "destello-clone-")));
    for await (const { name } of Deno.readDir(PROJECT)) {
      if (!LEFT_OUT.has(name)) await cp(join(PROJECT, name), join(clone.folder, name), { recursive: true });
    }
    await symlink(join(PROJECT, "node_modules"), join(clone.folder, "node_modules"));
    const inPlace = definition.replace('from "destello"', 'from "./dsl.ts"');
    const typed = inPlace.includes("type BoardDefinition") ? inPlace : `${inPlace}\n${TYPE}\n`;
    await writeFile(join(clone.folder, SHIPPED.definitionFile), typed);
    await writeFile(join(clone.folder, "firmware/firmware.ino"), ino);
    return clone;
  }

  /**
   * Run a task in it, and show what that says.
   *
   * @param args What follows `deno task`.
   * @returns Whether it went well.
   */
  async task(...args: readonly string[]): Promise<boolean> {
    const command = new Deno.Command(Deno.execPath(), { args: ["task", ...args], cwd: this.folder });
    return (await command.spawn().status).success;
  }

  /** Remove it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    throw new StartFailure(`There is no ${file}; name the folder of a project, such as examples/motor`);
  }
}
