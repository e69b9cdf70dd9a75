/**
 * What `destello` can do. A new sub-command is a module with a `main`, and a line here; a task of that name in `deno.json` if people should
 * find it there too.
 *
 * @module
 */
import { stdout } from "node:process";
import { RequestFailure } from "../protocol/failures.ts";
import { CommandLine } from "../server/program_arguments.ts";
import { VERSION } from "../server/version.ts";
import { channelCommand } from "./channels/command.ts";

/** A module that is a sub-command. */
export interface SubCommand {
  /** What `--help` prints. It lists every option in a line of its own, which begins with two spaces. */
  readonly USAGE: string;
  /**
   * Run it.
   *
   * @param args What follows its name on the command line.
   * @returns Its exit code.
   */
  main(args: readonly string[]): Promise<number>;
}

/** A sub-command as it is listed. */
export interface ListedCommand {
  /** What it does, in one line. */
  readonly summary: string;
  /** Its module, which is loaded only if it is wanted. */
  load(): Promise<SubCommand>;
}

/** Every sub-command by its name, in the order in which they are listed. */
export const SUB_COMMANDS: Readonly<Record<string, ListedCommand>> = {
  serve: { summary: "Serve the page and control the board", load: () => import("./serve.ts") },
  get: { summary: "What boards last reported", load: () => import("./get.ts") },
  watch: { summary: "What boards report, as they report it", load: () => import("./watch.ts") },
  history: { summary: "What happened on a board", load: () => import("./history.ts") },
  console: { summary: "What passes on a board's line", load: () => import("./console.ts") },
  new: { summary: "Make a project of your own", load: () => import("./new.ts") },
  boards: { summary: "What is connected, and what to do with it", load: () => import("./boards.ts") },
  flash: {
    summary: "Program a board: generate, compile, upload, and ask it",
    load: () => import("./flash.ts"),
  },
  devices: {
    summary: "Who may come in: list, add, rename and revoke devices",
    load: () => import("./devices.ts"),
  },
  doctor: {
    summary: "What keeps Destello from working here, and which command solves it",
    load: () => import("./doctor.ts"),
  },
  board: {
    summary: "Run a virtual Uno behind a pseudo-terminal, for any serial program",
    load: () => import("./board.ts"),
  },
  gen: { summary: "Write what is generated from the definition", load: () => import("./gen.ts") },
  mcp: {
    summary: "Let an assistant look at the boards and command them, by MCP",
    load: () => import("./mcp.ts"),
  },
  "build:firmware": { summary: "Build the firmware's image", load: () => import("./build_firmware.ts") },
  toolchain: {
    summary: "Which programs for the firmware are installed",
    load: () => import("./toolchain.ts"),
  },
  service: {
    summary: "Have systemd start the server with the machine: install, status, remove",
    load: () => import("./service.ts"),
  },
  completion: { summary: "Have bash, zsh or fish complete with Tab", load: () => import("./completion.ts") },
};

function usage(): string {
  const width = Math.max(...Object.keys(SUB_COMMANDS).map((name) => name.length)) + 2;
  const listed = Object.entries(SUB_COMMANDS).map(([name, { summary }]) =>
    `  ${name.padEnd(width)}${summary}\n`
  );
  return `Control boards from the command line.

Usage: deno task destello COMMAND [options]
       deno task destello CHANNEL COMMAND [options]    of a board of the running server: led set --on

${listed.join("")}
  --help     Print this; behind a command or a channel, what it takes, as "help" before it does
  --version  Print which version this is
`;
}

/**
 * Run the program.
 *
 * @param args Its command line.
 * @returns Its exit code.
 * @throws {StartFailure} if the command line has to be changed.
 */
export async function destello(args: readonly string[]): Promise<number> {
  const [name, ...others] = args;
  if (name === undefined || name.startsWith("-")) {
    // No other option stands before a command.
    const line = new CommandLine(args, { task: "destello", flags: ["version"] });
    stdout.write(line.flag("version") ? `destello ${VERSION}\n` : usage());
    return 0;
  }
  if (name === "help") return await destello([...others, "--help"]);
  const command = Object.hasOwn(SUB_COMMANDS, name) ? SUB_COMMANDS[name] : undefined;
  try {
    return await (command === undefined
      ? channelCommand(args, Object.keys(SUB_COMMANDS))
      : (await command.load()).main(others));
  } catch (error) {
    if (error instanceof RequestFailure && args.includes("--json")) {
      const { code, reason, message, hint, outcome, details } = error;
      stdout.write(`${JSON.stringify({ error: { code, reason, message, hint, outcome, details } })}\n`);
    }
    throw error;
  }
}
