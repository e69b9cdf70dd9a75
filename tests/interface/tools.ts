/**
 * What reads our documents in the tests: the official validators, and generators of clients. They are no part of the project, so
 * they lie in a folder of their own: `deno run -A tests/interface/tools.ts` installs them.
 *
 * @module
 */
import { join } from "node:path";
import process from "node:process";
import { PROJECT } from "../../scripts/deno_command.ts";
import type { Tool } from "../tool.ts";

/** From npm. */
const NPM = [
  "@open-rpc/schema-utils-js@2.2.1",
  "@apidevtools/swagger-parser@13.1.0",
  "@asyncapi/parser@3.6.3",
  "@hey-api/openapi-ts@0.95.0",
  "typescript@5.9.3",
];
/** From PyPI. */
const PYPI = ["openapi-python-client==0.29.1"];

const FOLDER = join(PROJECT, "build", "interface_tools");
/** Which ones are installed. */
const INSTALLED = join(FOLDER, "installed");
const WANTED = [...NPM, ...PYPI].join("\n");

/** The validators and generators; the folder that they are in. */
export const interfaceTools: Tool = {
  name: "Validators and generators",
  debian: null,
  elsewhere: "deno run -A tests/interface/tools.ts",
  inCi: true,
  find() {
    try {
      return Deno.readTextFileSync(INSTALLED) === WANTED ? FOLDER : null;
    } catch {
      return null;
    }
  },
};

/** The Python with the generator in it, in the folder of {@linkcode interfaceTools}. */
export function pythonIn(folder: string): string {
  return join(folder, "venv", "bin", "python");
}

/**
 * Run a program to its end.
 *
 * @param program The program.
 * @param args Its arguments.
 * @param options Where, what it is told, and variables.
 * @returns What it printed.
 * @throws {Error} if it fails, with what it said.
 */
export async function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly input?: string; readonly env?: Readonly<Record<string, string>> },
): Promise<string> {
  const { cwd, input = "", env = {} } = options;
  const child = new Deno.Command(program, {
    args: [...args],
    cwd,
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (!success) throw new Error(`${program} ${args.slice(0, 3).join(" ")}: ${out}\n${err}`);
  return out ?? "";
}

async function install(): Promise<void> {
  await Deno.mkdir(FOLDER, { recursive: true });
  await Deno.writeTextFile(join(FOLDER, "package.json"), '{ "private": true }\n');
  const cwd = FOLDER;
  const quiet = ["--no-fund", "--no-audit", "--loglevel=error", "--ignore-scripts"];
  await Promise.all([
    run("npm", ["install", ...quiet, ...NPM], { cwd }),
    run("python3", ["-m", "venv", "venv"], { cwd }).then(() =>
      run(pythonIn(FOLDER), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...PYPI], {
        cwd,
      })
    ),
  ]);
  await Deno.writeTextFile(INSTALLED, WANTED);
}

if (import.meta.main) {
  await install();
  process.stdout.write(`Installed into ${FOLDER}\n`);
}
