/**
 * Who lost a virtual board's line on purpose, or brought it back (H7): what people did to its power, its cable and its line is
 * known. What happens to a real one is not.
 *
 * @module
 */
import type { Deed, Surroundings } from "../virtual_uno/surroundings.ts";
import { BY_BOARD, type LineChange } from "./twin.ts";

/** Who did what. */
export type Cause = Omit<LineChange, "at">;

const NOBODY: Cause = { by: BY_BOARD, action: null };

export class OutageCause {
  readonly #surroundings: Pick<Surroundings, "view" | "lastDeed"> | null;
  /** What was done before the line was lost is not what brings it back. */
  #seen: Deed | null = null;
  #isLost = false;

  constructor(surroundings: Pick<Surroundings, "view" | "lastDeed"> | null) {
    this.#surroundings = surroundings;
  }

  /** The line was lost, or still is. */
  ofLoss(): Cause {
    if (this.#surroundings === null || this.#isLost) return NOBODY;
    this.#isLost = true;
    const { lastDeed } = this.#surroundings;
    const { power, troubleBy } = this.#surroundings.view();
    const isNew = lastDeed !== this.#seen;
    this.#seen = lastDeed;
    if (lastDeed !== null) {
      const { action } = lastDeed;
      if (power !== "on" || (isNew && (action === "reset" || action === "brownOut"))) return lastDeed;
    }
    return troubleBy === null ? NOBODY : { action: "trouble", by: troubleBy };
  }

  /** The line is there again. */
  ofReturn(): Cause {
    this.#isLost = false;
    const deed = this.#surroundings?.lastDeed ?? null;
    if (deed === null || deed === this.#seen) return NOBODY;
    this.#seen = deed;
    return deed;
  }
}
