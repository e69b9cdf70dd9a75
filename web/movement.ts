/**
 * Which values the board changes by itself: as the definition says, or as is seen. A control that shows such a value must not be
 * one whose meaning depends on the moment at which it is pressed (U5).
 *
 * @module
 */
import type { AnyValues } from "../protocol/dsl.ts";
import { isYesNo } from "../protocol/fields/kinds.ts";
import type { StateChanged } from "../protocol/api/board.ts";
import { own } from "../protocol/own.ts";
import type { ToldChannel } from "../protocol/told.ts";

/** So many changes by the board... */
const CHANGES = 3;
/** ...within so many milliseconds are no accident. */
const WITHIN_MS = 4000;

/**
 * The field because of which another one moves now, as the definition says (`moves`).
 *
 * @param channel The channel.
 * @param name The field that may move.
 * @param reported What the board reports; null if nothing is known.
 * @returns Its name; null while the other one is at rest, or never moves by itself.
 */
export function movedBy(channel: ToldChannel, name: string, reported: AnyValues | null): string | null {
  const by = own(channel.moves, name);
  if (by === undefined) return null;
  const value = own(reported ?? {}, by);
  return value === undefined || value === 0 || value === false ? null : by;
}

/**
 * A state as it is drawn for somebody who wants less motion: what blinks is on.
 *
 * @param channel The channel.
 * @param reported What the board reports; null if nothing is known.
 * @returns The same, with every yes/no field that moves now at yes.
 */
export function steady(channel: ToldChannel, reported: AnyValues | null): AnyValues | null {
  if (reported === null) return null;
  const moving = Object.keys(channel.moves).filter((name) =>
    isYesNo(own(channel.state, name)) && movedBy(channel, name, reported) !== null
  );
  return { ...reported, ...Object.fromEntries(moving.map((name) => [name, true])) };
}

/** What was seen of one channel. */
interface Seen {
  readonly state: AnyValues;
  /** When the board changed each field by itself the last times. */
  readonly changes: ReadonlyMap<string, readonly number[]>;
}

/** What the board was seen to change by itself, whatever the definition says of it. */
export class Movement {
  readonly #seen = new Map<string, Seen>();

  /**
   * The board reports a state.
   *
   * @param report The report.
   * @param now Time that never goes back, in milliseconds.
   */
  reported(
    { board, channel, state, by }: Pick<StateChanged, "board" | "channel" | "state" | "by">,
    now: number,
  ): void {
    const key = `${board}/${channel}`;
    const before = this.#seen.get(key);
    const changes = new Map(before?.changes);
    // What somebody asks for meanwhile does not end it: the control must not become another one under the finger.
    for (const [name, value] of by === "board" ? Object.entries(state) : []) {
      if (before !== undefined && own(before.state, name) === value) continue;
      changes.set(name, [...changes.get(name) ?? [], now].slice(-CHANGES));
    }
    this.#seen.set(key, { state, changes });
  }

  /**
   * Whether a value changes by itself now.
   *
   * @param board Board id.
   * @param channel Channel name.
   * @param name Name of the field.
   * @param now Time that never goes back, in milliseconds.
   * @returns True if it has changed several times within the last seconds without anybody asking for that.
   */
  moves(board: string, channel: string, name: string, now: number): boolean {
    const changes = this.#seen.get(`${board}/${channel}`)?.changes.get(name) ?? [];
    const [first] = changes;
    return first !== undefined && changes.length === CHANGES && now - first <= WITHIN_MS;
  }
}
