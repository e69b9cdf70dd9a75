/**
 * `destello mcp`: the boards as tools of an assistant, by the Model Context Protocol on standard input and output (X6).
 *
 * @module
 */
import { stdin, stdout } from "node:process";
import { CommandLine } from "../server/program_arguments.ts";
import { reachServer, SERVER_OPTIONS, SERVER_USAGE } from "./reach_server.ts";

/** What `--help` prints. */
export const USAGE: string = `Let an assistant look at the boards and command them, by the Model Context
Protocol (MCP). The assistant starts this program and talks to it on standard
input and output; in its settings:

  { "command": "deno", "args": ["task", "--quiet", "--cwd", CLONE, "destello", "mcp"] }

Usage: deno task destello mcp [options]

${SERVER_USAGE}
  --help        Print this

It may do what its token may: that of the data folder everything, that of a
device what its role allows (deno task devices add --role view).
`;

/** Run it until the assistant hangs up. */
export async function main(args: readonly string[]): Promise<number> {
  const line = new CommandLine(args, { task: "destello mcp", values: SERVER_OPTIONS });
  if (line.flag("help")) {
    stdout.write(USAGE);
    return 0;
  }
  const [session, { serveMcp }] = [await reachServer(line), await import("./mcp/serve_mcp.ts")];
  try {
    await serveMcp(session, { stdin, stdout });
    return 0;
  } finally {
    session.close();
  }
}
