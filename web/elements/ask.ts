/**
 * How a control tells its card what a person wants.
 *
 * @module
 */
import type { Command } from "../../protocol/command.ts";

/** A value that the board changes by itself now. */
export interface Moving {
  /** What it does: "Blinking, every 500 ms". */
  readonly what: string;
  /** What lets it rest; null where the definition does not say that. */
  readonly stop: Command | null;
  /** Whether that is asked for. */
  readonly stopping: boolean;
}

/** The event that carries a wish. */
export class WishEvent extends Event {
  /** Its type. */
  static readonly type = "wish";
  /** The wish. */
  readonly wish: Command;

  constructor(wish: Command) {
    super(WishEvent.type, { bubbles: true, composed: true });
    this.wish = wish;
  }
}
