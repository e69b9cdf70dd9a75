/**
 * `deno task new DIR`: makes a project of one's own, as a copy of an example, which is served, built and flashed at once.
 *
 * @module
 */
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { stdout } from "node:process";
import { writeStaleFiles } from "../firmware-gen/write.ts";
import { CLONE } from "../firmware-gen/project.ts";
import { BOARD_MODELS, type BoardModel, boardModel, USUAL_MODEL } from "../protocol/board_models.ts";
import { absolutePath, CommandLine } from "../server/program_arguments.ts";
import { loadProject } from "../server/projects/load_project.ts";
import { StartFailure } from "../server/start_failure.ts";
import { shellWord } from "../protocol/shell_word.ts";

const EXAMPLES = join(CLONE, "examples");
const START = "start";
const BOARDS = BOARD_MODELS.map(({ name }) => name);

/** What `--help` prints. */
export const USAGE: string =
  `Make a project of your own: a folder with a definition, a sketch and a built image.

Usage: deno task new DIR [options]

  --board NAME    The board that it runs on: ${BOARDS.join(", ")} (default ${USUAL_MODEL.name})
  --from EXAMPLE  Begin with an example of the folder examples/ (default ${START})
  --help          Print this
`;

/** Written by `gen`, in whatever folder. */
const GENERATED = /^firmware\/(?:src(?:\/|$)|.*\.gen\.h$)|^deno\.json$/;

/** The same for Git. An example's own file does not come with the package: npm packs none (T14). */
const GITIGNORE = "firmware/*.gen.h\nfirmware/src/\n";

async function examples(): Promise<readonly string[]> {
  const entries = await readdir(EXAMPLES, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name).toSorted();
}

/** An empty folder is as good as none. */
async function checkEmpty(folder: string, shown: string): Promise<void> {
  const found = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    if (error instanceof Error && "code" in error && error.code === "ENOTDIR") return null;
    throw error;
  });
  if (found === null) throw new StartFailure(`"${shown}" is a file; name a folder that is not there yet`);
  const [first] = found;
  if (first === undefined) return;
  throw new StartFailure(
    `"${shown}" is not empty: there is "${first}" in it; name a folder that is not there yet`,
  );
}

/** The example's own name and place become the project's. */
async function rename(
  folder: string,
  { shown, example, model }: { readonly shown: string; readonly example: string; readonly model: BoardModel },
): Promise<void> {
  const definition = join(folder, "definition.ts");
  const text = await readFile(definition, "utf8");
  const named = text.replace(/board\("[^"]*"/, () => `board(${JSON.stringify(basename(folder))}`);
  const on = `on: ${JSON.stringify(model.name)}`;
  const placed = model === USUAL_MODEL
    ? named
    : named.replace(/\n\}(?:, \{ (.*) \})?\);\n$/, (_, others?: string) =>
      `\n}, { ${on}${others === undefined ? "" : `, ${others}`} });\n`);
  await writeFile(definition, placed);
  const readme = join(folder, "README.md");
  const words = await readFile(readme, "utf8");
  await writeFile(
    readme,
    words.replace(/^# .*/, () => `# ${basename(folder)}`).replaceAll(
      `examples/${example}`,
      () => shellWord(shown),
    ),
  );
}

/**
 * Run it.
 *
 * @param args Its command line.
 * @returns Its exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  const [first, ...rest] = args;
  const isFolder = first !== undefined && !first.startsWith("-");
  const line = new CommandLine(isFolder ? rest : args, { task: "new", values: ["board", "from"] });
  if (line.flag("help")) {
    stdout.write(USAGE);
    return 0;
  }
  if (!isFolder) throw new StartFailure(`Name a folder for the project first: "deno task new fan"`);
  const model = boardModel(line.oneOf("board", BOARDS) ?? USUAL_MODEL.name);
  const example = line.oneOf("from", await examples()) ?? START;
  const folder = absolutePath(first);
  await checkEmpty(folder, first);
  await mkdir(folder, { recursive: true });
  const from = join(EXAMPLES, example);
  await cp(from, folder, {
    recursive: true,
    filter: (path) => !GENERATED.test(path.slice(from.length + 1).replaceAll("\\", "/")),
  });
  await writeFile(join(folder, ".gitignore"), GITIGNORE);
  await rename(folder, { shown: first, example, model });
  // The image is the example's for the Uno's chip, whatever the board is called.
  const isBuilt = model.chip === USUAL_MODEL.chip;
  if (!isBuilt) await rm(join(folder, "firmware", "image"), { recursive: true });
  await writeStaleFiles(await loadProject(folder, first));
  const commands = [
    ["serve", isBuilt ? "the page, on a virtual board" : "the page"],
    ["build:firmware", "after a change in it"],
    ["flash", "onto a board"],
  ].map(([task, what]) => [`deno task ${task} --project ${shellWord(first)}`, what] as const);
  const width = Math.max(...commands.map(([command]) => command.length)) + 2;
  stdout.write(
    `Made a project for ${model.title} in ${first}\n\n` +
      commands.map(([command, what]) => `  ${command.padEnd(width)}${what}\n`).join(""),
  );
  return 0;
}
