/**
 * What `deno task flash` takes.
 *
 * @module
 */
import { BOARD_MODELS } from "../../protocol/board_models.ts";
import { NOT_PROGRAMMED, tcpPlace } from "../../server/finding/tcp_source.ts";
import { PROJECT_NEEDED, PROJECT_USAGE } from "../../server/projects/project_option.ts";
import { StartFailure } from "../../server/start_failure.ts";
import { CommandLine, portPath } from "../../server/program_arguments.ts";
import { fqbnProblem } from "../../server/programming/toolchain/fqbn.ts";
import { PROGRAMMERS } from "../../server/programming/toolchain/pick.ts";
import { SERVER_OPTIONS, SERVER_USAGE } from "../reach_server.ts";

/** What to program, and how. */
export interface FlashOptions {
  /** The project, as the person named it; null for the shipped one. */
  readonly project: string | null;
  /** The address of a server that is to program its own board; null to do it from here. */
  readonly server: string | null;
  /** Whether a program reads what came of it. */
  readonly isJson: boolean;
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
${SERVER_USAGE}
                With --server that server programs its board, with its own project's firmware
  --json        Print {"board","port","status","build"} as one line when it is done; how far it is goes to the
                standard error output
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
    values: [...SERVER_OPTIONS, "project", "port", "board", "fqbn", "with"],
    flags: ["json"],
  });
  if (line.flag("help")) return "help";
  const server = line.text("server");
  if (server !== null) {
    const why = "With --server that server programs its board, by itself; leave out";
    line.refuse(why, ["project", "port", "fqbn", "with"]);
  }
  const fqbn = line.text("fqbn");
  const board = line.text("board", "a value");
  const model = BOARD_MODELS.find(({ name }) => name === board);
  if (model !== undefined && fqbn !== null) {
    throw new StartFailure(`--board ${board} and --fqbn ${fqbn} both say what board it is; leave one out`);
  }
  if (board !== null && model === undefined) {
    line.refuse("--board names a board of the running server, which knows its port; leave out", ["port"]);
  }
  const problem = fqbn === null ? null : fqbnProblem(fqbn);
  if (problem !== null) throw new StartFailure(`--fqbn ${problem}`);
  const port = line.text("port", "a value");
  if (port !== null && tcpPlace(port) !== null) {
    throw new StartFailure(`--port ${port}: ${NOT_PROGRAMMED.reason}. ${NOT_PROGRAMMED.hint}`);
  }
  return {
    server,
    isJson: line.flag("json"),
    project: line.text("project", PROJECT_NEEDED),
    data: line.text("data", "a value"),
    port: port === null ? null : portPath(port),
    board: model === undefined || server !== null ? board : null,
    fqbn: model?.fqbn ?? fqbn,
    with: line.oneOf("with", TOOLS),
  };
}
