/**
 * `deno task gen`: writes what is generated from a definition. With `--check` it writes nothing, and ends with exit code 1 if a file is
 * not what it would write.
 *
 * @module
 */
import { stderr, stdout } from "node:process";
import { leftFiles, staleFiles, writeStaleFiles } from "../firmware-gen/write.ts";
import { CommandLine } from "../server/program_arguments.ts";
import { namedProject, PROJECT_NEEDED, PROJECT_USAGE } from "../server/projects/project_option.ts";
import { typeMistake } from "../server/projects/type_mistake.ts";
import { StartFailure } from "../server/start_failure.ts";

/** What `--help` prints. */
export const USAGE: string =
  `Write what is generated from the definition: the firmware's table and its build id; in a project of your
own also a copy of Destello's part of the sketch, and what editors need.

Usage: deno task gen [options]

  --project DIR  ${PROJECT_USAGE}
  --check        Write nothing; exit code 1 if a file is not up to date
  --help         Print this
`;

/**
 * Run it.
 *
 * @param args Its command line.
 * @returns Its exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  const line = new CommandLine(args, { task: "gen", values: ["project"], flags: ["check"] });
  if (line.flag("help")) {
    stdout.write(USAGE);
    return 0;
  }
  const project = await namedProject(line.text("project", PROJECT_NEEDED));
  const mistake = await typeMistake(project);
  if (mistake !== null) throw new StartFailure(mistake);
  if (!line.flag("check")) {
    const { written, removed } = await writeStaleFiles(project);
    for (const path of written) stdout.write(`Wrote ${path}\n`);
    for (const path of removed) stdout.write(`Removed ${path}, which is generated no longer\n`);
    return 0;
  }
  const stale = await staleFiles(project);
  for (const { path } of stale) {
    stderr.write(
      `"${path}" is not what the definition and the sketch say; run "deno task gen${project.option}"\n`,
    );
  }
  const left = await leftFiles(project);
  for (const path of left) {
    stderr.write(`"${path}" is generated no longer; run "deno task gen${project.option}" to remove it\n`);
  }
  return stale.length + left.length === 0 ? 0 : 1;
}
