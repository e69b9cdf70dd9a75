/**
 * How a control tells its card what a person wants.
 *
 * @module
 */
import type { AnyValues } from "../../protocol/dsl.ts";

/** What a person wants of a channel. */
export interface Wish {
  /** Command name. */
  readonly command: string;
  /** Its arguments. */
  readonly args: AnyValues;
  /** Whether a newer wish makes this one pointless as long as it waits. */
  readonly replaceable: boolean;
  /** Names what the person does in one go, such as a drag (H15); absent for what is done once. */
  readonly gesture?: string;
}

/** A value that the board changes by itself now. */
export interface Moving {
  /** What it does: "Blinking, every 500 ms". */
  readonly what: string;
  /** What lets it rest; null where the definition does not say that. */
  readonly stop: Wish | null;
  /** Whether that is asked for. */
  readonly stopping: boolean;
}

/** The event that carries a wish. */
export class WishEvent extends Event {
  /** Its type. */
  static readonly type = "wish";
  /** The wish. */
  readonly wish: Wish;

  /**
   * A wish on its way to the card.
   *
   * @param wish The wish.
   */
  constructor(wish: Wish) {
    super(WishEvent.type, { bubbles: true, composed: true });
    this.wish = wish;
  }
}
