/**
 * The projects of a server: whose a board is says the schema hash that it tells in HELLO (W10).
 *
 * @module
 */
import type { Definition } from "../../protocol/dsl.ts";
import { hex32 } from "../../protocol/schema_hash.ts";
import { type WireTable, wireTable } from "../../protocol/wire/codec.ts";
import type { ServedProject } from "./served_project.ts";

/** A served project, with what follows from its definition. */
export interface KnownProject extends ServedProject {
  /** The definition's hash, eight hexadecimal digits. */
  readonly schemaHash: string;
  /** What the frames of its boards mean. */
  readonly table: WireTable;
}

/** The projects that a server serves, now: one that was changed takes its own place (R10). */
export class Projects {
  #all: readonly [KnownProject, ...KnownProject[]];

  /**
   * Projects by their hashes.
   *
   * @param served The projects, no two of which have the same hash.
   */
  constructor([first, ...others]: readonly [ServedProject, ...ServedProject[]]) {
    this.#all = [projectOf(first), ...others.map(projectOf)];
  }

  /** All of them; the first one is meant where nobody can tell which. */
  get all(): readonly [KnownProject, ...KnownProject[]] {
    return this.#all;
  }

  /** Their tables. */
  get tables(): readonly WireTable[] {
    return this.#all.map(({ table }) => table);
  }

  /** The only one; null if there are several. */
  get only(): KnownProject | null {
    return this.#all.length === 1 ? this.#all[0] : null;
  }

  /**
   * Whose a board is.
   *
   * @param schemaHash What it told.
   * @returns Its project; null: it is not served here.
   */
  of(schemaHash: number): KnownProject | null {
    return this.#all.find(({ table }) => table.schemaHash === schemaHash) ?? null;
  }

  /**
   * A project by its name.
   *
   * @param name One that is served.
   * @throws {RangeError} if there is none.
   */
  named(name: string): KnownProject {
    const found = this.#all.find((project) => project.name === name);
    if (found === undefined) throw new RangeError(`No project "${name}" is served`);
    return found;
  }

  /**
   * Serve one more project.
   *
   * @param served It, with a hash that no other one has.
   * @returns It, as it is known from now on.
   */
  add(served: ServedProject): KnownProject {
    const project = projectOf(served);
    this.#all = [...this.#all, project];
    return project;
  }

  /**
   * Serve a project no longer; the first one stays.
   *
   * @param project One that was added.
   */
  remove(project: KnownProject): void {
    const [first, ...others] = this.#all;
    this.#all = [first, ...others.filter((one) => one !== project)];
  }

  /**
   * Serve a project as it is now.
   *
   * @param former It, as it was until now.
   * @param served It, with a hash that no other one has.
   * @returns It, as it is known from now on.
   */
  exchange(former: KnownProject, served: ServedProject): KnownProject {
    const project = projectOf(served);
    const now = (one: KnownProject) => one === former ? project : one;
    const [first, ...others] = this.#all;
    this.#all = [now(first), ...others.map(now)];
    return project;
  }
}

function projectOf(served: ServedProject): KnownProject {
  const table = wireTable(served.definition);
  return { ...served, table, schemaHash: hex32(table.schemaHash) };
}

/** What is known of the channels of a board whose project is not: none. */
export const NO_CHANNELS: Pick<Definition, "channels"> = { channels: {} };
