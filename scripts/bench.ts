/**
 * `deno task bench [NAME...]`: runs the measurements in `bench/`, each in a process of its own, one after another.
 *
 * @module
 */
import { readdir } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";

const FOLDER = new URL("../bench/", import.meta.url);
const SUFFIX = "_bench.ts";

const all = (await readdir(FOLDER)).filter((name) => name.endsWith(SUFFIX)).map((name) =>
  name.slice(0, -SUFFIX.length)
);
const wanted = Deno.args.length === 0 ? all.sort() : Deno.args;
for (const name of wanted) {
  if (!all.includes(name)) {
    process.stderr.write(`There is no measurement "${name}"; there are ${all.join(", ")}\n`);
    Deno.exit(2);
  }
  process.stdout.write(`\n== ${name}\n`);
  const script = fileURLToPath(new URL(`${name}${SUFFIX}`, FOLDER));
  const { success } = await new Deno.Command(Deno.execPath(), { args: ["run", "-A", script] }).spawn().status;
  if (!success) Deno.exit(1);
}
