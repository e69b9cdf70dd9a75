/**
 * This same Deno, as a process of its own: for what the server itself may not do.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { MachineTrouble } from "../machine_trouble.ts";

/**
 * The program that starts this Deno. A list of permissions in `deno.json` has it by its name only.
 *
 * @returns Its path where that is allowed; else its name, for PATH to find it.
 */
export function ownDeno(): string {
  const path = Deno.execPath();
  return Deno.permissions.querySync({ name: "run", command: path }).state === "granted" ? path : "deno";
}

/** Deno finds it by itself beside a module, but not in a package of npm. */
const CONFIG = fileURLToPath(new URL("../../deno.json", import.meta.url));

/**
 * Have it run a module of this project.
 *
 * @param args Flags, the module, and its arguments.
 * @param options How its input and output are connected.
 * @returns The process.
 * @throws {MachineTrouble} if PATH does not lead to it.
 */
export function startDeno(
  args: readonly string[],
  options: Omit<Deno.CommandOptions, "args">,
): Deno.ChildProcess {
  try {
    return new Deno.Command(ownDeno(), { ...options, args: ["run", "--config", CONFIG, ...args] }).spawn();
  } catch (error) {
    const { NotCapable, NotFound } = Deno.errors;
    if (!(error instanceof NotCapable || error instanceof NotFound)) throw error;
    throw new MachineTrouble(
      `Deno was not found in the folders of PATH`,
      `Put "${Deno.execPath()}" into one of them, or its folder into PATH`,
      { cause: error },
    );
  }
}
