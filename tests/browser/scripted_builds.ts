import type { ChangedProject } from "../../protocol/api/projects.ts";
import type { ProjectBuilds } from "../../server/api/project_methods.ts";

/** Projects whose files change when a test says so. */
export class ScriptedBuilds implements ProjectBuilds {
  /** What pages asked for. */
  readonly asked: string[] = [];
  #changed: readonly ChangedProject[] = [];
  readonly #listeners = new Set<() => void>();

  /** See {@linkcode ProjectBuilds.changed}. */
  changed(): readonly ChangedProject[] {
    return this.#changed;
  }

  /** See {@linkcode ProjectBuilds.subscribe}. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** See {@linkcode ProjectBuilds.names}. */
  names(): readonly string[] {
    return ["Fan", "Lamp"];
  }

  /** See {@linkcode ProjectBuilds.build}. */
  build(project: string): void {
    this.asked.push(project);
    this.become({ project, stage: "building", problem: null });
  }

  /** These projects have changed. */
  become(...changed: readonly ChangedProject[]): void {
    this.#changed = changed;
    for (const listener of this.#listeners) listener();
  }
}
