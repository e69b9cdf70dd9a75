/**
 * What `deno task flash` takes.
 *
 * @module
 */
import { env } from "node:process";
import { BOARD_MODELS } from "../../protocol/board_models.ts";
import { defaultDataFolder } from "../../server/data_folder.ts";
import { NOT_PROGRAMMED, tcpPlace } from "../../server/finding/tcp_source.ts";
import { PROJECT_NEEDED, PROJECT_USAGE } from "../../server/projects/project_option.ts";
import { StartFailure } from "../../server/start_failure.ts";
import { absolutePath, CommandLine, portPath } from "../../server/program_arguments.ts";
import { fqbnProblem } from "../../server/programming/toolchain/fqbn.ts";
import { PROGRAMMERS } from "../../server/programming/toolchain/pick.ts";

/** What to program, and how. */
export interface FlashOptions {
  /** The project, as the person named it; null for the shipped one. */
  readonly project: string | null;
  /** The data folder of the server that may be running; null for the one in the user's state folder. */
  readonly data: string | null;
  /** Serial port; null for the board that is there. */
  readonly port: string | null;
  /** Board id; null for the board that is there. */
  readonly board: string | null;
  /** What board it is; null to go by its adapter. */
  readonly fqbn: string | null;
  /** The tool; null for the first that is there. */
  readonly with: string | null;
}

const KINDS = BOARD_MODELS.map(({ name }) => name).join(", ");
const TOOLS = PROGRAMMERS.map(({ name }) => name);

/** What `--help` prints. */
export const USAGE: string = `Program a board with a project's firmware.

Usage: deno task flash [options]

  --project DIR ${PROJECT_USAGE}
  --port P      Serial port (default: where a board is)
  --board B     A board of the running server, by its id; or what board it is (default: the project's, as the
                USB adapter allows): ${KINDS}
  --fqbn F      What board it is, as arduino-cli says it, for one that is not in that list
  --with TOOL   ${TOOLS.join(", ")} (default: the first that is there)
  --data DIR    Data folder of the server (default: in your state folder)
  --help        Print this
`;

/**
 * Read the command line.
 *
 * @param args Its words.
 * @returns What to do; "help" if only the usage is wanted.
 * @throws {StartFailure} if there is a word in it that is not understood.
 */
export function parseFlashOptions(args: readonly string[]): FlashOptions | "help" {
  const line = new CommandLine(args, {
    task: "flash",
    values: ["project", "port", "board", "fqbn", "with", "data"],
  });
  if (line.flag("help")) return "help";
  const fqbn = line.text("fqbn");
  const board = line.text("board", "a value");
  const model = BOARD_MODELS.find(({ name }) => name === board);
  if (model !== undefined && fqbn !== null) {
    throw new StartFailure(`--board ${board} and --fqbn ${fqbn} both say what board it is; leave one out`);
  }
  const problem = fqbn === null ? null : fqbnProblem(fqbn);
  if (problem !== null) throw new StartFailure(`--fqbn ${problem}`);
  const port = line.text("port", "a value");
  if (port !== null && tcpPlace(port) !== null) {
    throw new StartFailure(`--port ${port}: ${NOT_PROGRAMMED.reason}. ${NOT_PROGRAMMED.hint}`);
  }
  return {
    project: line.text("project", PROJECT_NEEDED),
    data: line.text("data", "a value"),
    port: port === null ? null : portPath(port),
    board: model === undefined ? board : null,
    fqbn: model?.fqbn ?? fqbn,
    with: line.oneOf("with", TOOLS),
  };
}

/**
 * The data folder that is meant.
 *
 * @param named What the command line says, if anything.
 * @returns An absolute path.
 */
export function dataFolder(named: string | null): string {
  return named === null
    ? defaultDataFolder({ os: Deno.build.os, env: (name) => env[name] })
    : absolutePath(named);
}
