/**
 * This same Deno, as a process of its own: for what the server itself may not do.
 *
 * @module
 */
import { MachineTrouble } from "./machine_trouble.ts";

/**
 * The program that starts this Deno. A list of permissions in `deno.json` has it by its name only.
 *
 * @returns Its path where that is allowed; else its name, for PATH to find it.
 */
export function ownDeno(): string {
  const path = Deno.execPath();
  return Deno.permissions.querySync({ name: "run", command: path }).state === "granted" ? path : "deno";
}

/**
 * Start it.
 *
 * @param options Its arguments, and how its input and output are connected.
 * @returns The process.
 * @throws {MachineTrouble} if PATH does not lead to it.
 */
export function startDeno(options: Deno.CommandOptions): Deno.ChildProcess {
  try {
    return new Deno.Command(ownDeno(), options).spawn();
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
