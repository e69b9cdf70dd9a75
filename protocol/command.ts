/**
 * A command of a channel, as it is asked for: by a person, by a client, of a board.
 *
 * @module
 */
import type { AnyValues } from "./dsl.ts";

/** What is wanted of a channel. */
export interface Command {
  /** Command name. */
  readonly command: string;
  /** Its arguments. */
  readonly args: AnyValues;
  /** Names what a person does in one go, such as a drag: the history has one entry for all of it (H15). */
  readonly gesture?: string;
}

/** The same, and of which channel. */
export interface ChannelCommand extends Command {
  /** Board id; null where there is only one. */
  readonly board: string | null;
  /** Channel name. */
  readonly channel: string;
  /** Run only if the channel has not changed since this revision, and nothing is outstanding on it (C11). */
  readonly ifRev?: number;
}
