/**
 * `deno task build:firmware`: generates, compiles a project's sketch for its board, and writes the image with its manifest.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { stderr, stdout } from "node:process";
import type { Project } from "../firmware-gen/project.ts";
import { writeStaleFiles } from "../firmware-gen/write.ts";
import { buildImage, failureText, writeImage } from "../server/programming/build_image.ts";
import { type FirmwareImage, imageFile, MANIFEST } from "../server/programming/firmware_image.ts";
import { systemClock } from "../protocol/clock.ts";
import { BOARD_MODELS, type BoardModel, boardModel } from "../protocol/board_models.ts";
import { listOf, wiringProblem } from "../protocol/pin_problem.ts";
import { CommandLine } from "../server/program_arguments.ts";
import { endSignal, INTERRUPTED, Interrupted } from "./end_signal.ts";
import { imageDifference } from "./image_difference.ts";
import { namedProject, PROJECT_NEEDED, PROJECT_USAGE } from "../server/projects/project_option.ts";
import { typeMistake } from "../server/projects/type_mistake.ts";
import { StartFailure } from "../server/start_failure.ts";
import {
  installAdvice,
  type PickedToolchain,
  pickToolchain,
  TOOLCHAINS,
} from "../server/programming/toolchain/pick.ts";

const TOOLS = TOOLCHAINS.map(({ name }) => name);

const BOARDS = BOARD_MODELS.map(({ name }) => name);
/** Where the image for another board than the project's own goes: its image is the one that is committed. */
const OTHERS = join("build", "firmware");

/** What `--help` prints. */
export const USAGE: string =
  `Build a project's firmware for its board: generate, compile, write firmware/image/.

Usage: deno task build:firmware [options]

  --project DIR
               ${PROJECT_USAGE};
               may be repeated
  --board NAME Build for another board, and write ${OTHERS}/ instead:
               ${BOARDS.join(", ")}
  --all        Build for its own board, and for every other one that has the pins
               into ${OTHERS}/
  --check      Write nothing; exit code 1 if firmware/image/ is not what the sources give
  --with TOOL  ${TOOLS.join(" or ")} (default: the first that is there)
  --help       Print this
`;

/** Something that a person can act on; printed without a stack. */
class BuildError extends Error {
  override readonly name = "BuildError";
}

async function build(project: Project, picked: PickedToolchain): Promise<FirmwareImage> {
  const built = await buildImage(project, picked, { clock: systemClock, signal: endSignal() });
  if (!built.ok) throw new BuildError(failureText(built));
  return built.image;
}

async function write(project: Project, built: FirmwareImage): Promise<void> {
  await writeImage(project.image, built);
  const { flashBytes, ramBytes, fqbn, tool, compiler } = built.manifest;
  stdout.write(
    `Wrote ${shownImage(project)}/${
      imageFile(fqbn)
    }: ${flashBytes} bytes of flash, ${ramBytes} of RAM (${tool}, ${compiler})\n`,
  );
}

async function check(project: Project, built: FirmwareImage): Promise<void> {
  const names = [imageFile(built.manifest.fqbn), MANIFEST];
  const texts = await Promise.all(
    names.map((name) => readFile(join(project.image, name), "utf8").catch(() => "")),
  );
  const [hex = "", manifest = ""] = texts.map((text) => text.replaceAll("\r\n", "\n"));
  const difference = imageDifference(built, { hex, manifest }, project.option);
  if (difference !== null) throw new BuildError(difference);
  stdout.write(`${shownImage(project)}/ is what the sources give\n`);
}

/** The image's folder as people name it. */
function shownImage({ folder, image, option }: Project): string {
  return join(option.replace(/^ --project /, ""), relative(folder, image));
}

async function one(project: Project, picked: PickedToolchain, checks: boolean): Promise<void> {
  const mistake = await typeMistake(project);
  if (mistake !== null) throw new StartFailure(mistake);
  if (!checks) await writeStaleFiles(project);
  const built = await build(project, picked);
  await (checks ? check : write)(project, built);
}

/** The project, as if it ran on that board. */
function builtFor(project: Project, model: BoardModel): Project {
  return model === project.model ? project : { ...project, model, image: join(project.folder, OTHERS) };
}

/** A project for every board that it can be built for: one that does not go well keeps none of the others from being built. */
async function every(project: Project, picked: PickedToolchain): Promise<boolean> {
  const wired = Object.entries(project.definition.channels)
    .map(([name, { pin }]) => ({ name, pins: listOf(pin) }));
  let isWhole = true;
  for (const model of BOARD_MODELS) {
    const problem = model.chip.flash === null
      ? "Its core makes no Intel HEX image that could be kept"
      : wiringProblem(wired, model)?.problem ?? null;
    if (problem !== null) {
      stdout.write(`Not for ${model.title}: ${problem}\n`);
      continue;
    }
    try {
      await one(builtFor(project, model), picked, false);
    } catch (error) {
      if (!(error instanceof BuildError)) throw error;
      stderr.write(`${model.title}: ${error.message}\n`);
      isWhole = false;
    }
  }
  return isWhole;
}

async function buildAll(args: readonly string[]): Promise<number> {
  const line = new CommandLine(args, {
    task: "build:firmware",
    values: ["board", "with"],
    lists: ["project"],
    flags: ["all", "check"],
  });
  if (line.flag("help")) {
    stdout.write(USAGE);
    return 0;
  }
  const tool = line.oneOf("with", TOOLS) ?? undefined;
  const checks = line.flag("check");
  const name = line.oneOf("board", BOARDS);
  const all = line.flag("all");
  if (all) line.refuse("--all builds for every board, so it does not go with", ["check", "board"]);
  const [first = null, ...others] = line.texts("project", PROJECT_NEEDED);
  const picked = await pickToolchain(tool);
  if (picked === null) throw new BuildError(installAdvice(tool));
  let isWhole = true;
  for (const folder of [first, ...others]) {
    const project = await namedProject(folder);
    if (all) isWhole = await every(project, picked) && isWhole;
    else await one(builtFor(project, name === null ? project.model : boardModel(name)), picked, checks);
  }
  return isWhole ? 0 : 1;
}

/**
 * Run it.
 *
 * @param args Its command line.
 * @returns Its exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  try {
    return await buildAll(args);
  } catch (error) {
    if (error instanceof Interrupted) return INTERRUPTED;
    if (!(error instanceof BuildError)) throw error;
    stderr.write(`${error.message}\n`);
    return 1;
  }
}
