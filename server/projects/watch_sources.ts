/**
 * Being told when somebody changes a project: its definition, its sketch or its own libraries. What is generated or built does not count.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import type { ProjectPlaces } from "../../firmware-gen/project.ts";
import type { Clock, Timer } from "../../protocol/clock.ts";
import { definitionPath } from "./load_project.ts";

/** An editor writes several files, or one in several steps. */
const SETTLE_MS = 50;
const WRITTEN = /\.(?:ts|ino|h|hpp|c|cpp|S)$/;
const GENERATED = /\.gen\.h$/;

/** What {@linkcode watchSources} takes. */
export interface SourceWatch {
  /** Time. */
  readonly clock: Clock;
  /** Called when files have changed and rest again. */
  readonly changed: () => void;
}

/**
 * Watch a project.
 *
 * @param places Where its parts are.
 * @param watch Who is told.
 * @returns Ends it.
 */
export function watchSources(places: ProjectPlaces, { clock, changed }: SourceWatch): () => void {
  let settling: Timer | null = null;
  const follow = async (watcher: Deno.FsWatcher) => {
    for await (const { kind, paths } of watcher) {
      if (kind === "access" || !paths.some((path) => WRITTEN.test(path) && !GENERATED.test(path))) continue;
      settling?.cancel();
      settling = clock.after(SETTLE_MS, changed);
    }
  };
  const watchers = [Deno.watchFs([dirname(definitionPath(places)), places.sketch], { recursive: false })];
  if (existsSync(places.ownLibraries)) watchers.push(Deno.watchFs(places.ownLibraries));
  for (const watcher of watchers) void follow(watcher);
  return () => {
    settling?.cancel();
    for (const watcher of watchers) watcher.close();
  };
}
