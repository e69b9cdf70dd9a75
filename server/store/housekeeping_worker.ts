/**
 * Housekeeping in a thread of its own: it waits for the disk, which the server must not.
 *
 * @module
 */
import { type HousekeepingTask, keepHouse } from "./housekeeping.ts";

self.onmessage = ({ data }: MessageEvent<HousekeepingTask>) => {
  let problem: string | null = null;
  try {
    keepHouse(data);
  } catch (error) {
    problem = String(error);
  }
  self.postMessage(problem);
  self.close();
};
