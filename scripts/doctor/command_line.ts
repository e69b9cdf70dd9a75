/**
 * What `deno task doctor` takes.
 *
 * @module
 */
import { CommandLine } from "../command_line.ts";

/** What to look at. */
export interface DoctorOptions {
  /** The server's data folder; null for the one in the user's state folder. */
  readonly data: string | null;
  /** Ports that boards are on, beside those that USB tells of. */
  readonly ports: readonly string[];
}

/** What `--help` prints. */
export const USAGE: string = `Look for what keeps Destello from working, and say which command mends it.

It looks at the ports, who may open them and who has them open; at the boards on them, asking the running
server, or else the boards themselves, which restarts them; at the tools, the data folder and the clock.

Usage: deno task doctor [options]

  --port P      A serial port to look at as well; may be given several times
  --data DIR    Data folder of the server (default: in your state folder)
  --help        Print this

Exit code: 0 if all is well, 1 if something is not, 2 if the command line must be changed.
`;

/**
 * Read the command line.
 *
 * @param args Its words.
 * @returns What to do; "help" if only the usage is wanted.
 * @throws {StartFailure} if there is a word in it that is not understood.
 */
export function parseDoctorOptions(args: readonly string[]): DoctorOptions | "help" {
  const line = new CommandLine(args, { task: "doctor", values: ["data"], lists: ["port"] });
  if (line.flag("help")) return "help";
  return { data: line.text("data", "a value"), ports: line.texts("port", "a serial port") };
}
