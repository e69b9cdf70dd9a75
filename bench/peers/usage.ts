/**
 * What a process takes of the machine. Linux.
 *
 * @module
 */

/**
 * Processor time of all of a process's threads so far, in milliseconds.
 *
 * @param pid Number of the process.
 */
export async function processorMs(pid: number): Promise<number> {
  const folder = `/proc/${pid}/task`;
  let nanoseconds = 0;
  for await (const { name } of Deno.readDir(folder)) {
    // A thread may end meanwhile.
    const [time] = (await textOf(`${folder}/${name}/schedstat`)).split(" ");
    nanoseconds += Number(time);
  }
  return nanoseconds / 1e6;
}

/**
 * Memory that a process has in use, in KiB.
 *
 * @param pid Number of the process.
 */
export async function memoryKib(pid: number): Promise<number> {
  return Number(/^VmRSS:\s+(\d+)/m.exec(await Deno.readTextFile(`/proc/${pid}/status`))?.[1]);
}

async function textOf(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    const isGone = error instanceof Deno.errors.NotFound || /ESRCH|No such process/.test(`${error}`);
    if (isGone) return "0";
    throw error;
  }
}
