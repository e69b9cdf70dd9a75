/**
 * `deno task build:client`: the client library as one file of plain JavaScript, for Node and for pages of one's own. Deno and
 * TypeScript projects import `client/connect.ts` as it is.
 *
 * @module
 */
import "../server/tell_in_words.ts";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { argv, stdout } from "node:process";
import { bundleClient } from "./bundle_client.ts";
import { CommandLine } from "../server/program_arguments.ts";
import { namedProject, PROJECT_NEEDED, PROJECT_USAGE } from "../server/projects/project_option.ts";
import { PROJECT } from "./deno_command.ts";

const FOLDER = join(PROJECT, "build");
const FILE = join(FOLDER, "destello_client.js");

const USAGE = `Write ${FILE}, the client library for Node and for pages of your own.

Usage: deno task build:client [options]

  --project DIR  ${PROJECT_USAGE}
  --help         Print this
`;

const line = new CommandLine(argv.slice(2), { task: "build:client", values: ["project"] });
if (line.flag("help")) stdout.write(USAGE);
else {
  const bytes = await bundleClient(await namedProject(line.text("project", PROJECT_NEEDED)));
  await mkdir(FOLDER, { recursive: true });
  await writeFile(FILE, bytes);
  stdout.write(`${FILE}: ${bytes.length} bytes\n`);
}
