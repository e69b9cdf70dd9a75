/**
 * What the type checker says of a definition. Deno runs a definition without checking its types, so this is asked wherever there is time:
 * before something is generated.
 *
 * @module
 */
import { join } from "node:path";
import { CLONE, type Project } from "../../firmware-gen/project.ts";
import { definitionPath, shownDefinition } from "./load_project.ts";

/**
 * Check the types of a project's definition, as Destello's own settings have it.
 *
 * @param project The project.
 * @returns The first mistake, for example `fan/definition.ts:12: Type "string" is not ...`; null if there is none.
 */
export async function typeMistake(project: Project): Promise<string | null> {
  const path = definitionPath(project);
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", "--config", join(CLONE, "deno.json"), path],
    cwd: CLONE,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return null;
  const said = new TextDecoder().decode(stderr);
  const [, sentence] = /^TS\d+ \[ERROR\]: (.+)$/m.exec(said) ?? /^error: (.+)$/m.exec(said) ?? [];
  const [, line] = /^ {4}at \S+?:(\d+):\d+$/m.exec(said) ?? [];
  const shown = shownDefinition(project);
  return `${line === undefined ? shown : `${shown}:${line}`}: ${sentence?.replace(/\.$/, "") ?? said.trim()}`;
}
