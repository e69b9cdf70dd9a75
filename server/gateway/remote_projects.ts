/**
 * The projects of other servers' boards (G5): they come with births, and go with the last board. Many boards share one.
 *
 * @module
 */
import type { Definition } from "../../protocol/dsl.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import { hex32, schemaHash } from "../../protocol/schema_hash.ts";
import type { Log } from "../log.ts";
import type { KnownProject, Projects } from "../boards/projects.ts";
import { checkedDefinition } from "./checked_definition.ts";
import type { Birth } from "./messages.ts";

/** So many projects are known at a time: whoever may publish births could name any number. */
const MOST_PROJECTS = 256;
/** So many definitions that cannot be used are named in the log, each once. */
const MOST_NAMED = 100;

/** Those projects. */
export class RemoteProjects {
  readonly #projects: Projects;
  readonly #log: Log;
  /** How many boards are of each project that is served for them alone. */
  readonly #boards = new Map<KnownProject, number>();
  readonly #named = new Set<string>();

  /**
   * None yet.
   *
   * @param projects All that are served.
   * @param log Is told of a definition that cannot be used.
   */
  constructor(projects: Projects, log: Log) {
    this.#projects = projects;
    this.#log = log;
  }

  /**
   * Whose a board is.
   *
   * @param birth What its server says.
   * @returns Its project; null if that is not known, or cannot be used.
   */
  of({ schemaHash: hash, definition, view }: Birth): KnownProject | null {
    if (hash === null) return null;
    return this.#ofHash(hash) ?? this.#add(hash, definition, view?.project ?? null);
  }

  /**
   * The project that is served with the definition of another one.
   *
   * @param project It, which may be served no longer: its boards elsewhere still have that definition.
   */
  again(project: KnownProject): KnownProject {
    return this.#ofHash(project.schemaHash) ?? this.#serve(project.name, project.definition);
  }

  /**
   * A board is of a project from now on.
   *
   * @param project Which; null for none.
   * @param former Of which it was.
   * @returns Whether another set of projects is served now.
   */
  moved(project: KnownProject | null, former: KnownProject | null): boolean {
    if (project === former) return false;
    const [now, before] = [this.#count(project, 1), this.#count(former, -1)];
    if (before === 0 && former !== null) {
      this.#boards.delete(former);
      this.#projects.remove(former);
    }
    return now === 1 || before === 0;
  }

  /** How many boards are of it now; null for one that is served here anyway. */
  #count(project: KnownProject | null, more: number): number | null {
    const count = project === null ? undefined : this.#boards.get(project);
    if (project === null || count === undefined) return null;
    this.#boards.set(project, count + more);
    return count + more;
  }

  #add(hash: string, told: unknown, name: string | null): KnownProject | null {
    if (this.#boards.size >= MOST_PROJECTS) return this.#refused(hash, `${MOST_PROJECTS} others are known`);
    try {
      const definition = checkedDefinition(told);
      const own = hex32(schemaHash(definition));
      if (own !== hash) return this.#refused(hash, `Its hash is ${own}`);
      return this.#serve(name ?? definition.name, definition);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return this.#refused(hash, error.message);
    }
  }

  /** One of this server before one that a birth brought, which goes with its last board. */
  #ofHash(hash: string): KnownProject | undefined {
    return this.#projects.all.find(({ schemaHash }) => schemaHash === hash);
  }

  #serve(name: string, definition: Definition): KnownProject {
    const project = this.#projects.add({
      name,
      definition,
      build: 0,
      flash: null,
      imageProblem: null,
      source: { file: "definition.ts", read: () => Promise.reject(notHere(definition.name)) },
    });
    this.#boards.set(project, 0);
    return project;
  }

  #refused(hash: string, why: string): null {
    if (this.#named.has(hash) || this.#named.size >= MOST_NAMED) return null;
    this.#named.add(hash);
    this.#log.info(
      `MQTT: the definition ${hash} of a board elsewhere cannot be used: ${why.slice(0, 200)}. ` +
        "Its boards are shown without their channels",
    );
    return null;
  }
}

function notHere(name: string): RequestFailure {
  return new RequestFailure(
    "invalid_request",
    `The text of the definition of "${name}" is at the server that has the board`,
    "Open that server's page",
  );
}
