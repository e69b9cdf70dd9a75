/**
 * `deno task ok docs`: every export of the project is documented (`deno doc --lint`).
 *
 * @module
 */
import process from "node:process";
import config from "../deno.json" with { type: "json" };
import { runDeno } from "./deno_command.ts";
import { modulesIn } from "./modules.ts";

/** Folders whose exports are documented; tests and benchmarks export nothing to anybody. */
const DOCUMENTED = ["protocol", "client", "firmware-gen", "server", "web", "scripts"];
/** What they export has no type written out, because it is inferred from the definition. */
const INFERRED: readonly string[] = ["protocol/definition.ts", "client/connect.ts"];

/** Types that are inferred from the schemas of messages: to write them out would be to say each message twice. */
const INFERRED_FROM_SCHEMAS =
  /^error\[(?:missing-explicit-type|missing-return-type|private-type-ref)\][^]*?-->.*[\\/]protocol[\\/]/;

/**
 * The complaints of `deno doc --lint` about the project's own modules. The packages are asked about as well, because
 * their types would pass for private ones otherwise; what they lack themselves is their affair.
 *
 * @param output What it printed.
 * @returns Each complaint with its place.
 */
export function ownComplaints(output: string): readonly string[] {
  return output.split(/\n(?=error)/).filter((block) =>
    block.startsWith("error[") && !/-->.*[\\/]node_modules[\\/]/.test(block) &&
    !INFERRED_FROM_SCHEMAS.test(block)
  );
}

if (import.meta.main) {
  const modules = DOCUMENTED.flatMap(modulesIn).filter((file) => !INFERRED.includes(file));
  const packages = Object.values(config.imports);
  const { stderr } = await runDeno(["doc", "--lint", ...modules, ...packages], { show: false, minutes: 5 });
  const complaints = ownComplaints(stderr);
  const judged = /^(?:error: Found \d+ documentation lint error|Checked \d+ file)/m.test(stderr);
  process.stderr.write(judged ? complaints.join("\n") : stderr);
  Deno.exitCode = judged && complaints.length === 0 ? 0 : 1;
}
