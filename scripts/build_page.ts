/**
 * `deno task build:page`: builds and keeps the page, if need be, so that a start finds it (S43).
 *
 * @module
 */
import "../server/tell_in_words.ts";
import { argv, stdout } from "node:process";
import { currentPage } from "../page_build/kept_page.ts";
import { CommandLine } from "../server/program_arguments.ts";

const USAGE = `Build the page ahead; without it the first start does so.

Usage: deno task build:page

  --help         Print this
`;

const line = new CommandLine(argv.slice(2), { task: "build:page" });
if (line.flag("help")) stdout.write(USAGE);
else await currentPage();
