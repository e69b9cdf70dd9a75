/**
 * `deno task ok docs`: what others import is documented (`deno doc --lint`), and every module says in a line what it is.
 *
 * @module
 */
import { join } from "node:path";
import process from "node:process";
import config from "../deno.json" with { type: "json" };
import { PROJECT, runDeno } from "./deno_command.ts";
import { modulesIn } from "./modules.ts";

/** What programs of others import, and what they draw their own channels with. */
const DOCUMENTED = { folders: ["protocol", "client"], file: "web/channel_elements.ts" };
/** Folders whose modules say what they are. */
const FOLDERS = ["protocol", "client", "firmware-gen", "page_build", "server", "web", "scripts"];
/** Only the server and our tools import it; what the members of its documents mean, their formats say. */
const OTHERS_FORMATS = "protocol/documents/";
/** It has modules below its name only; nothing that is documented imports them. */
const WITHOUT_ROOT = "npm:@modelcontextprotocol/sdk@";
/** What they export has no type written out, because it is inferred from the definition. */
const INFERRED: readonly string[] = ["protocol/definition.ts", "client/connect.ts"];

/** Types that are inferred from the schemas of messages: to write them out would be to say each message twice. */
const INFERRED_FROM_SCHEMAS =
  /^error\[(?:missing-explicit-type|missing-return-type|private-type-ref)\][^]*?-->.*[\\/]protocol[\\/]/;

/** Who draws channels is given the page's model, which is nobody else's to import. */
const OF_THE_PAGE = /^error\[private-type-ref\][^]*?-->.*[\\/]web[\\/]/;

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
    !INFERRED_FROM_SCHEMAS.test(block) && !OF_THE_PAGE.test(block)
  );
}

/**
 * Whether a module says what it is, before its first import.
 *
 * @param source Its text.
 */
export function saysWhatItIs(source: string): boolean {
  return /^(?:\/\/.*\n)*\/\*\*\n \* \S[^]*?\n \* @module\n \*\/\n/.test(source);
}

if (import.meta.main) {
  const silent = FOLDERS.flatMap(modulesIn)
    .filter((file) => !saysWhatItIs(Deno.readTextFileSync(join(PROJECT, file))))
    .map((file) => `${file} does not begin with a comment that says what it is, and @module\n`);
  const modules = [...DOCUMENTED.folders.flatMap(modulesIn), DOCUMENTED.file].filter((file) =>
    !INFERRED.includes(file) && !file.startsWith(OTHERS_FORMATS)
  );
  const packages = Object.values(config.imports).filter((specifier) => !specifier.startsWith(WITHOUT_ROOT));
  const { stderr } = await runDeno(["doc", "--lint", ...modules, ...packages], { show: false, minutes: 5 });
  const complaints = ownComplaints(stderr);
  const judged = /^(?:error: Found \d+ documentation lint error|Checked \d+ file)/m.test(stderr);
  process.stderr.write(judged ? [...silent, ...complaints].join("\n") : stderr);
  Deno.exitCode = judged && complaints.length === 0 && silent.length === 0 ? 0 : 1;
}
