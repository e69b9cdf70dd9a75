/**
 * The end of a browser's process.
 *
 * @module
 */
import { patiently } from "../patience.ts";

/**
 * End a process. One that does not end when asked is killed, and that is an error.
 *
 * @param process It.
 * @param name What people call it.
 * @throws If it had to be killed.
 */
export async function endProcess(process: Deno.ChildProcess, name: string): Promise<void> {
  process.kill("SIGTERM");
  try {
    await patiently(process.status, () => `${name} did not end`);
  } catch (error) {
    process.kill("SIGKILL");
    await process.status;
    throw error;
  }
}
