/**
 * How commands end, and how long those took that were confirmed (M3).
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";
import type { Confirmed } from "../../protocol/api/board.ts";
import { Histogram } from "./histogram.ts";

/** Finest where confirmations are (P1), up to where the board counts as gone (W6), in seconds. */
const CONFIRM_BOUNDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

/** What clients asked for. */
export class CommandCounts {
  /** How many ended in each way. */
  readonly outcomes = { confirmed: 0, refused: 0, not_run: 0, unknown: 0 };
  /** How many of those that were not run conflicted (C11), and in how many a newer one took their place (B9). */
  readonly notRun = { conflict: 0, superseded: 0 };
  /** From the request to the board's confirmation. */
  readonly confirmTimes: Histogram = new Histogram(CONFIRM_BOUNDS);

  /**
   * Count a command when it is over.
   *
   * @param asked What it will end in.
   * @returns The same: whoever waits for it waits no longer than before.
   */
  watch(asked: Promise<Confirmed>): Promise<Confirmed> {
    asked.then(({ timing }) => {
      this.outcomes.confirmed++;
      this.confirmTimes.observe(timing.totalMs);
    }, (error: unknown) => {
      this.outcomes[outcomeOf(error)]++;
      const reason = error instanceof RequestFailure ? error.reason : null;
      if (reason === "conflict") this.notRun.conflict++;
      if (reason === "superseded") this.notRun.superseded++;
    });
    return asked;
  }
}

function outcomeOf(error: unknown): "refused" | "not_run" | "unknown" {
  if (!(error instanceof RequestFailure)) return "unknown";
  return error.reason === "refused_by_board" ? "refused" : error.outcome;
}
