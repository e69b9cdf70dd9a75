/**
 * The machine and the programs of a measurement.
 *
 * @module
 */
import { arch, cpus, loadavg, release, totalmem, type } from "node:os";
import { z } from "zod/mini";
import { tools } from "../../tests/tool.ts";
import { PACKAGES } from "./installed.ts";

/** What figures in ms, KiB and % depend on. */
export const machineSchema = z.object({
  /** Its processor. */
  processor: z.string(),
  /** How many cores. */
  cores: z.number(),
  /** Memory, in GiB. */
  memoryGib: z.number(),
  /** Its system. */
  system: z.string(),
});

/** A machine. */
export type Machine = z.infer<typeof machineSchema>;

/** The machine that this runs on. */
export function thisMachine(): Machine {
  const all = cpus();
  return {
    processor: all[0]?.model.trim() ?? "unknown",
    cores: all.length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()} ${arch()}`,
  };
}

/** A machine that does something else has more than this when the run begins. */
export const QUIET_LOAD = 0.5;

/** How many threads wanted a core in the last minute. */
export function load(): number {
  return loadavg()[0] ?? NaN;
}

/** The version of each program and package that is measured; a program that is not there is told as missing. */
export async function versions(): Promise<Readonly<Record<string, string>>> {
  const chromium = tools.chromium.find();
  const said = {
    Deno: Deno.version.deno,
    Node: await versionOf("node", ["--version"]),
    Python: await versionOf("python3", ["--version"]),
    "g++": await versionOf("g++", ["-dumpfullversion"]),
    "avr-gcc": await versionOf("avr-gcc", ["-dumpversion"]),
    Chromium: chromium === null ? "missing" : await versionOf(chromium, ["--version"]),
  };
  const packages = Object.values(PACKAGES).flat().map((text) => {
    const [, name = "", version = ""] = /^(.+?)(?:==|@)([\d.]+)$/.exec(text) ?? [];
    return [name, version] as const;
  });
  return { ...said, ...Object.fromEntries(packages) };
}

async function versionOf(command: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await new Deno.Command(command, { args: [...args] }).output();
    return /\d+(\.\d+)+/.exec(new TextDecoder().decode(stdout))?.[0] ?? "unknown";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "missing";
    throw error;
  }
}
