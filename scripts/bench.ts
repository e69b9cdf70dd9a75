/**
 * `deno task bench [NAME...]`: runs the measurements in `bench/`, each in a process of its own, one after another. Words behind `peers`
 * and `fleet` are their own.
 *
 * @module
 */
import "../server/tell_in_words.ts";
import { readdir } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { CommandLine } from "../server/program_arguments.ts";

const FOLDER = new URL("../bench/", import.meta.url);
const SUFFIX = "_bench.ts";
/** Those with a command line of their own. */
const WITH_OPTIONS: readonly string[] = ["peers", "fleet"];

const all = (await readdir(FOLDER)).filter((name) => name.endsWith(SUFFIX)).map((name) =>
  name.slice(0, -SUFFIX.length)
).sort();

const USAGE = `Measure what is promised.

Usage: deno task bench [NAME...]
       deno task bench peers [ROW...] [--write | --check]
       deno task bench fleet [--boards N] [--servers N] [--gateways N] [--pages N]

  NAME    ${all.join(", ")}
          (default: all of them)
  --help  Print this; behind "peers" and "fleet", what they take
`;

async function run(name: string, args: readonly string[] = []): Promise<void> {
  const script = fileURLToPath(new URL(`${name}${SUFFIX}`, FOLDER));
  const command = new Deno.Command(Deno.execPath(), { args: ["run", "-A", script, ...args] });
  const { success } = await command.spawn().status;
  if (!success) Deno.exit(1);
}

const [first, ...others] = Deno.args;
if (first !== undefined && WITH_OPTIONS.includes(first)) {
  await run(first, others);
  Deno.exit(0);
}
const line = new CommandLine(Deno.args, { task: "bench", names: all });
if (line.flag("help")) {
  process.stdout.write(USAGE);
  Deno.exit(0);
}
for (const name of line.names.length === 0 ? all : line.names) {
  process.stdout.write(`\n== ${name}\n`);
  await run(name);
}
