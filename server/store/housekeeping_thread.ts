/**
 * Has the house kept by a thread of its own.
 *
 * @module
 */
import type { HousekeepingTask } from "./housekeeping.ts";

/**
 * Keep house without holding anybody up.
 *
 * @param task Where, and what is kept.
 * @returns What went wrong; null if nothing did.
 */
export function keepHouseInThread(task: HousekeepingTask): Promise<string | null> {
  const ended = Promise.withResolvers<string | null>();
  const worker = new Worker(new URL("./housekeeping_worker.ts", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }: MessageEvent<string | null>) => ended.resolve(data);
  worker.onerror = (event) => {
    event.preventDefault();
    ended.resolve(event.message);
  };
  worker.postMessage(task);
  return ended.promise.finally(() => worker.terminate());
}
