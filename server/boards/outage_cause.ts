/**
 * Who lost a virtual board's line on purpose, or brought it back (H7): what people did to its power, its cable and its line is
 * known. What happens to a real one is not.
 *
 * @module
 */
import type { Environment, VirtualAction } from "../virtual_uno/environment.ts";
import { BY_BOARD, type LineChange } from "./twin.ts";

/** Who did what. */
export type Cause = Omit<LineChange, "at">;

const NOBODY: Cause = { by: BY_BOARD, action: null };

export class OutageCause {
  readonly #environment: Pick<Environment, "view" | "lastAction"> | null;
  /** What was done before the line was lost is not what brings it back. */
  #seen: VirtualAction | null = null;
  #isLost = false;

  constructor(environment: Pick<Environment, "view" | "lastAction"> | null) {
    this.#environment = environment;
  }

  /** The line was lost, or still is. */
  ofLoss(): Cause {
    if (this.#environment === null || this.#isLost) return NOBODY;
    this.#isLost = true;
    const { lastAction } = this.#environment;
    const { power, troubleBy } = this.#environment.view();
    const isNew = lastAction !== this.#seen;
    this.#seen = lastAction;
    if (lastAction !== null) {
      const { action } = lastAction;
      if (power !== "on" || (isNew && (action === "reset" || action === "brownOut"))) return lastAction;
    }
    return troubleBy === null ? NOBODY : { action: "trouble", by: troubleBy };
  }

  /** The line is there again. */
  ofReturn(): Cause {
    this.#isLost = false;
    const action = this.#environment?.lastAction ?? null;
    if (action === null || action === this.#seen) return NOBODY;
    this.#seen = action;
    return action;
  }
}
