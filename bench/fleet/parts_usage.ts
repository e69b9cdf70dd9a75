/**
 * What each part of a fleet takes of the machine.
 *
 * @module
 */
import { memoryKib, processorMs } from "../peers/usage.ts";

/** Numbers of processes, by the part that they are. */
export type Parts = ReadonlyMap<string, readonly number[]>;

/** What all processes of a part take together. */
export interface PartUsage {
  /** The part. */
  readonly part: string;
  /** How many processes it is. */
  readonly processes: number;
  /** Percent of one core. */
  readonly processorPercent: number;
  /** Memory at the end, in MiB. */
  readonly memoryMib: number;
}

/**
 * Look at all parts for a while.
 *
 * @param parts The parts.
 * @param ms How long, in milliseconds.
 * @returns What each took meanwhile.
 */
export async function usageOf(parts: Parts, ms: number): Promise<readonly PartUsage[]> {
  const total = async (pids: readonly number[], read: (pid: number) => Promise<number>) =>
    (await Promise.all(pids.map(read))).reduce((sum, one) => sum + one, 0);
  const begin = performance.now();
  const before = await Promise.all([...parts.values()].map((pids) => total(pids, processorMs)));
  await new Promise((resolve) => setTimeout(resolve, ms));
  const lasted = performance.now() - begin;
  return await Promise.all([...parts].map(async ([part, pids], index) => ({
    part,
    processes: pids.length,
    processorPercent: 100 * (await total(pids, processorMs) - (before[index] ?? 0)) / lasted,
    memoryMib: await total(pids, memoryKib) / 1024,
  })));
}
