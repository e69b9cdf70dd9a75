/**
 * The npm package as a person gets it: packed, installed by npm into an empty folder, and started with Node alone in PATH.
 *
 * @module
 */
import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VERSION } from "../../server/version.ts";
import { PROJECT, TaskProcess } from "../tools/task_process.ts";

/** The file that `deno task package` makes. */
const TARBALL = join(PROJECT, "build", `destello-${VERSION}.tgz`);
/** What a machine has on which only Node was installed. */
const PROGRAMS = ["node", "npm", "npx", "sh"];

/** How long something took, in milliseconds. */
async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** An installed package. */
export class InstalledPackage implements AsyncDisposable {
  /** Where it is installed, and where its programs are started. */
  readonly folder: string;
  /** How many bytes npm downloads of it. */
  readonly packedBytes: number;
  /** How long npm took, in milliseconds. */
  readonly installMs: number;
  readonly #env: Readonly<Record<string, string>>;
  readonly #started: TaskProcess[] = [];

  private constructor(
    folder: string,
    packedBytes: number,
    installMs: number,
    env: Readonly<Record<string, string>>,
  ) {
    this.folder = folder;
    this.packedBytes = packedBytes;
    this.installMs = installMs;
    this.#env = env;
  }

  /** Pack it, and install it into an empty folder. */
  static async install(): Promise<InstalledPackage> {
    await run(Deno.execPath(), ["task", "package"], { cwd: PROJECT });
    const folder = await mkdtemp(join(tmpdir(), "destello-package-"));
    const bin = join(folder, "bin");
    await mkdir(bin);
    for (const name of PROGRAMS) await symlink(await found(name), join(bin, name));
    const env = {
      PATH: bin,
      HOME: folder,
      NPM_CONFIG_CACHE: (await said("npm", ["config", "get", "cache"])).trim(),
    };
    await writeFile(join(folder, "package.json"), '{ "private": true }');
    const args = ["install", "--prefer-offline", "--no-fund", "--no-audit", "--loglevel=error", TARBALL];
    const installMs = await timed(() => run(join(bin, "npm"), args, { cwd: folder, env, clearEnv: true }));
    return new InstalledPackage(folder, (await stat(TARBALL)).size, installMs, env);
  }

  /** Start `npx destello`. */
  start(args: readonly string[]): TaskProcess {
    return this.#start(["destello", ...args], "npx");
  }

  /** Start the program that npm put into `node_modules/.bin`, without npx around it. */
  startAlone(args: readonly string[]): TaskProcess {
    return this.#start([join(this.folder, "node_modules", ".bin", "destello"), ...args], "node");
  }

  #start(args: readonly string[], program: "npx" | "node"): TaskProcess {
    const started = new TaskProcess(args, this.folder, this.#env, [join(this.folder, "bin", program)]);
    this.#started.push(started);
    return started;
  }

  /** Run `npx destello` to its end. */
  async run(args: readonly string[]): ReturnType<TaskProcess["ended"]> {
    return await this.start(args).ended();
  }

  /** How many bytes are installed, with all that npm fetched. */
  async installedBytes(): Promise<number> {
    const kilobytes = parseInt(await said("du", ["-sk", join(this.folder, "node_modules")]));
    return kilobytes * 1024;
  }

  /** End what was started, and remove it. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const started of this.#started.toReversed()) await started[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true });
  }
}

async function run(command: string, args: readonly string[], options: Deno.CommandOptions): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    ...options,
    args: [...args],
    stdin: "null",
  })
    .output();
  const decoder = new TextDecoder();
  if (!success) {
    throw new Error(`${command} ${args.join(" ")}: ${decoder.decode(stdout)}${decoder.decode(stderr)}`);
  }
}

async function said(command: string, args: readonly string[]): Promise<string> {
  const { stdout } = await new Deno.Command(command, { args: [...args], stdin: "null" }).output();
  return new TextDecoder().decode(stdout);
}

async function found(name: string): Promise<string> {
  return (await said("sh", ["-c", `command -v ${name}`])).trim();
}
