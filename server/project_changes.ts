/**
 * What becomes of a served project that somebody changes: it is told in the log, and built where `--watch` asks for it.
 *
 * @module
 */
import type { Project } from "../firmware-gen/project.ts";
import { systemClock } from "../protocol/clock.ts";
import { inWords } from "./in_words.ts";
import type { Log } from "./log.ts";
import { watchSources } from "./projects/watch_sources.ts";
import { rebuildProject } from "./rebuild_project.ts";

/** What {@linkcode ProjectChanges} needs. */
export interface ProjectChangesOptions {
  /** Is told of changes, and of mistakes in them. */
  readonly log: Log;
  /** The command line. */
  readonly options: { readonly watch: boolean };
}

/** Watches the served projects. */
export class ProjectChanges implements Disposable {
  readonly #ends: readonly (() => void)[];
  readonly #log: Log;
  readonly #builds: boolean;
  /** Projects that wait for being built, each once. */
  readonly #waiting = new Set<Project>();
  #isBuilding = false;
  #built = Promise.withResolvers<Project>();

  /**
   * Begin to watch.
   *
   * @param projects The projects as they are served first.
   * @param options The log, and whether to build.
   */
  constructor(projects: readonly Project[], { log, options: { watch } }: ProjectChangesOptions) {
    this.#log = log;
    this.#builds = watch;
    this.#ends = projects.map((project) =>
      watchSources(project, { clock: systemClock, changed: () => this.#changed(project) })
    );
  }

  /** The next project that was changed and built: it can be served anew. */
  async next(): Promise<Project> {
    const project = await this.#built.promise;
    this.#built = Promise.withResolvers();
    return project;
  }

  /** Watch no more. */
  [Symbol.dispose](): void {
    for (const end of this.#ends) end();
  }

  #changed(project: Project): void {
    if (!this.#builds) {
      const build = `deno task build:firmware${project.option}`;
      return this.#log.info(
        `Project "${project.name}" has changed: run "${build}" and start the server again, or serve with --watch`,
      );
    }
    this.#waiting.add(project);
    if (!this.#isBuilding) void this.#build();
  }

  async #build(): Promise<void> {
    this.#isBuilding = true;
    for (const project of this.#waiting) {
      this.#waiting.delete(project);
      try {
        await rebuildProject(project);
        this.#built.resolve(project);
      } catch (error) {
        const words = inWords(error);
        if (words === null) throw error;
        this.#log.info(`Project "${project.name}" is served as it was before: ${words.text.trim()}`);
      }
    }
    this.#isBuilding = false;
  }
}
