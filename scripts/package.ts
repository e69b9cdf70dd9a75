/**
 * `deno task package`: the npm package, with which `npx destello serve` works without a clone (T14). It is this project in JavaScript, file by
 * file, because Deno takes no TypeScript from `node_modules`; with the page built ahead, and the firmware and the examples as they are.
 *
 * @module
 */
import "../server/tell_in_words.ts";
import { build, stop, transform } from "esbuild";
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { argv, exit, stdout } from "node:process";
import config from "../deno.json" with { type: "json" };
import { CommandLine } from "../server/program_arguments.ts";
import { StartFailure } from "../server/start_failure.ts";
import { VERSION } from "../server/version.ts";
import { PROJECT } from "./deno_command.ts";
import { SUB_COMMANDS } from "./sub_commands.ts";

const FOLDER = join(PROJECT, "build", "package");
/** A copy of the sources that says "npx destello" where the clone says "deno task". */
const SOURCES = join(PROJECT, "build", "package_sources");
const CODE = ["client", "firmware-gen", "page_build", "protocol", "scripts", "server", "web"];
const KEPT_AS_THEY_ARE = ["examples", "firmware", "LICENSE", "README.md"];
/** What Deno is started with, and what a project's definition imports. */
const ENTRIES = ["scripts/destello.ts", "protocol/definition.ts"];
/** How a module names another one that it starts as a process or a thread of its own, or imports only when it is wanted. */
const STARTED = /new URL\("(\.{1,2}\/[^"]+\.ts)", import\.meta\.url\)/g;
/** It bundles the page, which is built ahead here. */
const LEFT_OUT = "page_build/build_page.ts";
const DENO = "2.9.6";

const USAGE = `Build the npm package: build/destello-${VERSION}.tgz.

Usage: deno task package

  --help  Print this
`;

const NAMES = Object.keys(SUB_COMMANDS).join("|");
const TASKS = new RegExp(`deno task (?:destello\\b|(?=(?:${NAMES})\\b))`, "g");

/** Where a source has the task's name in a variable, which may begin with the program's own. */
const NAMED_TASK = /deno task \$\{(\w+)\}/g;

/** What a source says of tasks in other ways. */
const OTHERWISE: readonly (readonly [clone: string, packaged: string])[] = [
  [
    '"command": "deno", "args": ["task", "--quiet", "--cwd", CLONE, "destello", "mcp"]',
    '"command": "npx", "args": ["destello", "mcp"]',
  ],
  ['sudo "${Deno.execPath()}" task service', "sudo npx destello service"],
  ['Start it with "deno task"', 'Start it with "npx destello"'],
];

/** In the package there are no tasks. */
function asPackaged(text: string): string {
  return OTHERWISE.reduce((said, [clone, packaged]) => said.replaceAll(clone, packaged), text)
    .replace(NAMED_TASK, 'npx ${$1.replace(/^(?!destello\\b)/, "destello ")}')
    .replace(TASKS, (task) => task.endsWith(" ") ? "npx destello " : "npx destello");
}

async function copySources(): Promise<void> {
  await rm(SOURCES, { recursive: true, force: true });
  for (const part of [...CODE, ...KEPT_AS_THEY_ARE, "deno.json", "deno.lock"]) {
    await cp(join(PROJECT, part), join(SOURCES, part), { recursive: true });
  }
  await symlink(join(PROJECT, "node_modules"), join(SOURCES, "node_modules"), "dir");
  const entries = await readdir(SOURCES, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile() && /\.(?:ts|md|html)$/.test(one.name))) {
    const path = join(entry.parentPath, entry.name);
    // What is generated is part of the build id: of the same sketch it is the same.
    if (path.startsWith(join(SOURCES, "firmware-gen"))) continue;
    const text = await readFile(path, "utf8");
    const packaged = asPackaged(text);
    if (packaged !== text) await writeFile(path, packaged);
  }
}

/** The modules that the entries need, or start, and the packages. */
async function needed(
  entries: readonly string[],
): Promise<{ readonly modules: readonly string[]; readonly packages: readonly string[] }> {
  const { metafile } = await build({
    absWorkingDir: SOURCES,
    entryPoints: [...entries],
    outdir: "unused",
    bundle: true,
    format: "esm",
    platform: "neutral",
    packages: "external",
    alias: { destello: "./protocol/dsl.ts" },
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const modules = Object.keys(metafile.inputs).filter((path) => path.endsWith(".ts"));
  const started = (await Promise.all(modules.map(startedBy))).flat();
  const all = new Set([...entries, ...started]);
  if (all.size > entries.length) return await needed([...all]);
  const imported = Object.values(metafile.inputs).flatMap(({ imports }) => imports)
    .filter(({ external, path }) => external === true && !/^[.\w]*[.:]/.test(path))
    .map(({ path }) => /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path);
  return { modules, packages: [...new Set(imported)].toSorted() };
}

async function startedBy(module: string): Promise<readonly string[]> {
  const text = await readFile(join(SOURCES, module), "utf8");
  return [...text.matchAll(STARTED)].map(([, path = ""]) => join(dirname(module), path))
    .filter((path) => path !== LEFT_OUT);
}

/** Their own modules end with ".js" now, wherever they are named. */
function withoutTypeScript(code: string): string {
  return code.replaceAll(
    /(["`])((?:\.{1,2}\/|\$\{clone\}\/|protocol\/definition)[^"`\s]*|dsl)\.ts\1/g,
    "$1$2.js$1",
  );
}

async function compile(modules: readonly string[]): Promise<void> {
  for (const module of modules) {
    const { code } = await transform(await readFile(join(SOURCES, module), "utf8"), {
      loader: "ts",
      format: "esm",
      target: "esnext",
    });
    const path = join(FOLDER, module.replace(/\.ts$/, ".js"));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, withoutTypeScript(code));
  }
}

/** Node's side: it starts the Deno that npm has installed, and ends as that one does. */
const BIN = `#!/usr/bin/env node
"use strict";
const { spawn } = require("node:child_process");
const { existsSync } = require("node:fs");
const { dirname, join } = require("node:path");
const folder = dirname(require.resolve("deno/package.json"));
const installed = join(folder, process.platform === "win32" ? "deno.exe" : "deno");
const deno = existsSync(installed) ? installed : require("deno/install_api.cjs").runInstall();
const own = (path) => join(__dirname, path);
const args = ["run", "-A", "--config", own("deno.json"), own("scripts/destello.js"), ...process.argv.slice(2)];
const env = { ...process.env, INIT_CWD: process.cwd(), DENO_NO_UPDATE_CHECK: "1" };
const child = spawn(deno, args, { stdio: "inherit", env });
// A terminal tells the child by itself; whoever tells this process alone means the child. On Windows, where this was not run yet, the
// console always tells both, and to pass a signal on would end the child at once.
const pass = process.platform === "win32" ? () => {} : (signal) => child.kill(signal);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, pass);
// npx ends by a signal and tells nobody.
const { ppid } = process;
if (process.env.npm_command === "exec") {
  setInterval(() => process.ppid === ppid || child.kill("SIGTERM"), 500).unref();
}
child.on("error", (error) => {
  console.error(error.message);
  process.exit(1);
});
child.on("exit", (code, signal) => {
  if (signal === null) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
`;

function versionOf(name: string): string {
  const found = Object.entries(config.imports).find(([known]) => known === name)?.[1];
  const version = found?.split("@").at(-1);
  if (version === undefined) throw new Error(`deno.json names no version of "${name}"`);
  return version;
}

function manifest(packages: readonly string[]): string {
  return JSON.stringify(
    {
      name: "destello",
      version: VERSION,
      description: "Controls an Arduino from a web page in real time, and never lies about it",
      license: "MIT",
      type: "module",
      bin: { destello: "destello.cjs" },
      engines: { node: ">=20" },
      dependencies: {
        ...Object.fromEntries(packages.map((name) => [name, versionOf(name)])),
        deno: DENO,
      },
    },
    null,
    2,
  );
}

async function main(): Promise<number> {
  await copySources();
  const page = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "scripts/build_page.ts"],
    cwd: SOURCES,
    stdin: "null",
  }).output();
  if (!page.success) throw new Error(new TextDecoder().decode(page.stderr));
  await rm(FOLDER, { recursive: true, force: true });
  const { modules, packages } = await needed(ENTRIES);
  await compile(modules);
  await stop();
  for (const part of KEPT_AS_THEY_ARE) await cp(join(SOURCES, part), join(FOLDER, part), { recursive: true });
  await mkdir(join(FOLDER, "build"));
  await cp(join(SOURCES, "build", "page.json"), join(FOLDER, "build", "page.json"));
  const { imports } = config;
  await writeFile(
    join(FOLDER, "deno.json"),
    JSON.stringify({
      nodeModulesDir: "manual",
      lock: false,
      imports: { destello: "./protocol/dsl.js", "zod/mini": imports["zod/mini"] },
    }),
  );
  await writeFile(join(FOLDER, "destello.cjs"), BIN, { mode: 0o755 });
  await writeFile(join(FOLDER, "package.json"), manifest(packages));
  await rm(SOURCES, { recursive: true });
  const { success, stderr } = await new Deno.Command("npm", {
    args: ["pack", "--silent", "--pack-destination", dirname(FOLDER), FOLDER],
    stdin: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new StartFailure(`npm did not pack it: ${new TextDecoder().decode(stderr)}`);
  return 0;
}
const line = new CommandLine(argv.slice(2), { task: "package" });
if (line.flag("help")) {
  stdout.write(USAGE);
  exit(0);
}
exit(await main());
