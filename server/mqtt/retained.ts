/**
 * What the broker holds of the server and its boards (Q3): a function of how they are now, and of nothing else. So whatever was
 * missed, cut off or doubled, publishing this is enough.
 *
 * @module
 */
import { own } from "../../protocol/own.ts";
import { type BoardView, UNKNOWN_CHANNEL } from "../../protocol/views.ts";
import { birthOf, type Speaker, type SpokenProject } from "./birth.ts";
import { isLevel, type Topics } from "./topics.ts";

/** Payloads by topic. */
export type Retained = ReadonlyMap<string, string>;

/** Whether a board can be used, as plain text. */
export type Availability = "online" | "offline" | "flashing";

/**
 * Whether a board can be used.
 *
 * @param view The board.
 */
export function availabilityOf({ status }: Pick<BoardView, "status">): Availability {
  if (status === "online") return "online";
  return status === "flashing" ? "flashing" : "offline";
}

/**
 * Whether a board has topics: it has told who it is.
 *
 * @param view The board.
 */
export function hasTopics({ id, boot }: Pick<BoardView, "id" | "boot">): boolean {
  return boot !== null && isLevel(id);
}

/**
 * Where the states of a board's channels are, also of those that have none yet.
 *
 * @param view The board.
 * @param topics The topics.
 */
export function stateTopics({ id, channels }: BoardView, topics: Topics): ReadonlySet<string> {
  return new Set(Object.keys(channels).filter(isLevel).map((channel) => topics.state(id, channel)));
}

/**
 * What the broker holds of a channel.
 *
 * @param view The board.
 * @param channel The channel.
 * @param server The id of the server that speaks for it.
 * @returns Its state; null while it has none, and if it has no topic.
 */
export function stateOf({ boot, channels }: BoardView, channel: string, server: string): string | null {
  const { reported, ...rest } = own(channels, channel) ?? UNKNOWN_CHANNEL;
  if (reported === null || !isLevel(channel)) return null;
  return JSON.stringify({ server, boot, state: reported, ...rest });
}

/**
 * What the broker holds of a board.
 *
 * @param view The board.
 * @param spoken Whose it is; null if that is not known.
 * @param speaker Who speaks for it.
 * @param topics The topics.
 * @returns Its birth, its states, and whether it can be used, in this order: who reads the last knows the others. Nothing of a board
 * without topics.
 */
export function retainedOf(
  view: BoardView,
  spoken: SpokenProject | null,
  speaker: Speaker,
  topics: Topics,
): Retained {
  const { id } = view;
  if (!hasTopics(view)) return new Map();
  const states = Object.keys(view.channels).flatMap((channel) => {
    const state = stateOf(view, channel, speaker.server);
    return state === null ? [] : [[topics.state(id, channel), state] as const];
  });
  return new Map([
    [topics.birth(id), birthOf(view, spoken, speaker)],
    ...states,
    [topics.availability(id), availabilityOf(view)],
  ]);
}
