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

/** The projects that a server serves. */
export class Projects {
  /** All of them; the first one is meant where nobody can tell which. */
  readonly all: readonly [KnownProject, ...KnownProject[]];
  /** Their tables. */
  readonly tables: readonly WireTable[];
  readonly #byHash: ReadonlyMap<number, KnownProject>;

  /**
   * Projects by their hashes.
   *
   * @param served The projects, no two of which have the same hash.
   */
  constructor([first, ...others]: readonly [ServedProject, ...ServedProject[]]) {
    this.all = [projectOf(first), ...others.map(projectOf)];
    this.tables = this.all.map(({ table }) => table);
    this.#byHash = new Map(this.all.map((project) => [project.table.schemaHash, project]));
  }

  /** The only one; null if there are several. */
  get only(): KnownProject | null {
    return this.all.length === 1 ? this.all[0] : null;
  }

  /**
   * Whose a board is.
   *
   * @param schemaHash What it told.
   * @returns Its project; null: it is not served here.
   */
  of(schemaHash: number): KnownProject | null {
    return this.#byHash.get(schemaHash) ?? null;
  }
}

function projectOf(served: ServedProject): KnownProject {
  const table = wireTable(served.definition);
  return { ...served, table, schemaHash: hex32(table.schemaHash) };
}

/** What is known of the channels of a board whose project is not: none. */
export const NO_CHANNELS: Pick<Definition, "channels"> = { channels: {} };
