/**
 * What becomes of a served project that somebody changes: log and pages are told, and it is built where `--watch` or a page asks for it
 * (R10, R11).
 *
 * @module
 */
import type { Project } from "../firmware-gen/project.ts";
import type { ChangedProject, ChangeStage } from "../protocol/api/projects.ts";
import { systemClock } from "../protocol/clock.ts";
import type { ProjectBuilds } from "./api/project_methods.ts";
import { inWords } from "./in_words.ts";
import type { Log } from "./log.ts";
import { watchSources } from "./projects/watch_sources.ts";
import { type LoadedProject, serveProject } from "./serve_projects.ts";
import { rebuildProject } from "./tools/tools.ts";

/** Longest text about mistakes that pages are told, in characters; the log has all of it. */
const MOST_PROBLEM = 2000;

/** What {@linkcode ProjectChanges} needs. */
export interface ProjectChangesOptions {
  /** Is told of changes, and of mistakes in them. */
  readonly log: Log;
  /** The command line. */
  readonly options: { readonly watch: boolean };
}

/** A served project. */
interface Watched {
  /** It, as it is served. */
  project: Project;
  /** How far its change is; null: it is served as its files are. */
  stage: ChangeStage | null;
  problem: string | null;
  /** Whether its files have changed since it was last read. */
  isChanged: boolean;
  /** Watches it no more. */
  readonly end: () => void;
}

/** Watches the served projects. */
export class ProjectChanges implements Disposable, ProjectBuilds {
  readonly #watched: readonly Watched[];
  readonly #log: Log;
  readonly #builds: boolean;
  readonly #listeners = new Set<() => void>();
  /** Projects that wait for being built, each once. */
  readonly #waiting = new Set<Watched>();
  #isBuilding = false;
  /** Projects that were built and are not served yet: another one can be built while one is exchanged. */
  readonly #built: LoadedProject[] = [];
  #isBuilt = Promise.withResolvers<void>();

  /**
   * Begin to watch.
   *
   * @param projects The projects as they are served first.
   * @param options The log, and whether to build.
   */
  constructor(projects: readonly Project[], { log, options: { watch } }: ProjectChangesOptions) {
    this.#log = log;
    this.#builds = watch;
    this.#watched = projects.map((project) => {
      const watched: Watched = {
        project,
        stage: null,
        problem: null,
        isChanged: false,
        end: watchSources(project, { clock: systemClock, changed: () => this.#changed(watched) }),
      };
      return watched;
    });
  }

  /** The projects that are served as they were before their files changed. */
  changed(): readonly ChangedProject[] {
    return this.#watched.flatMap(({ project: { name }, stage, problem }) =>
      stage === null ? [] : { project: name, stage, problem }
    );
  }

  /** Be told when that changes; what it returns ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The names of the projects. */
  names(): readonly string[] {
    return this.#watched.map(({ project }) => project.name);
  }

  /** Build a project, and serve it anew. */
  build(project: string): void {
    for (const watched of this.#watched) {
      if (watched.project.name === project) this.#ask(watched);
    }
  }

  /** The next project that was built, as it is now: it can be served anew. */
  async next(): Promise<LoadedProject> {
    for (;;) {
      const built = this.#built.shift();
      if (built !== undefined) return built;
      this.#isBuilt = Promise.withResolvers();
      await this.#isBuilt.promise;
    }
  }

  /**
   * A project that was built is served from now on.
   *
   * @param project As {@linkcode ProjectChanges.next} gave it.
   */
  served(project: Project): void {
    const watched = this.#of(project);
    watched.project = project;
    // It may have been changed, and be built, once more.
    if (this.#waiting.has(watched) || watched.stage !== "building") return;
    this.#become(watched, watched.isChanged ? "changed" : null);
  }

  /**
   * A project that was built cannot be served.
   *
   * @param project As {@linkcode ProjectChanges.next} gave it.
   * @param why In a sentence.
   */
  refused(project: Project, why: string): void {
    this.#failed(this.#of(project), why);
  }

  /** Watch no more. */
  [Symbol.dispose](): void {
    for (const { end } of this.#watched) end();
  }

  /** A project is where it was, whatever it is called now. */
  #of({ folder }: Project): Watched {
    const found = this.#watched.find(({ project }) => project.folder === folder);
    if (found === undefined) throw new Error(`No project in "${folder}" is watched`);
    return found;
  }

  #changed(watched: Watched): void {
    watched.isChanged = true;
    if (this.#builds) return this.#ask(watched);
    const { name, option } = watched.project;
    this.#log.info(
      `Project "${name}" has changed: run "deno task build:firmware${option}" and start the server again, or press "Build and serve anew" on its page; with --watch the server does that by itself`,
    );
    if (watched.stage !== "building") this.#become(watched, "changed");
  }

  #ask(watched: Watched): void {
    this.#waiting.add(watched);
    this.#become(watched, "building");
    if (!this.#isBuilding) void this.#buildAll();
  }

  async #buildAll(): Promise<void> {
    this.#isBuilding = true;
    for (const watched of this.#waiting) {
      this.#waiting.delete(watched);
      watched.isChanged = false;
      try {
        this.#built.push(await serveProject(await rebuildProject(watched.project)));
        this.#isBuilt.resolve();
      } catch (error) {
        const words = inWords(error);
        if (words === null) this.#log.error(`Project "${watched.project.name}" could not be built`, error);
        this.#failed(watched, words?.text.trim() ?? "The server failed to build it; its log has the details");
      }
    }
    this.#isBuilding = false;
  }

  #failed(watched: Watched, problem: string): void {
    this.#log.info(`Project "${watched.project.name}" is served as it was before: ${problem}`);
    // Somebody has gone on writing meanwhile: what was wrong with the former text may be mended.
    if (this.#waiting.has(watched)) return;
    const isLong = problem.length > MOST_PROBLEM;
    this.#become(watched, "failed", isLong ? `${problem.slice(0, MOST_PROBLEM)} ...` : problem);
  }

  #become(watched: Watched, stage: ChangeStage | null, problem: string | null = null): void {
    if (watched.stage === stage && watched.problem === problem) return;
    watched.stage = stage;
    watched.problem = problem;
    for (const listener of this.#listeners) listener();
  }
}
