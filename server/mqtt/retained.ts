/**
 * What the broker holds of the server and its boards (Q3): a function of how they are now, and of nothing else. So whatever was
 * missed, cut off or doubled, publishing this is enough.
 *
 * @module
 */
import type { Definition } from "../../protocol/dsl.ts";
import type { BoardView } from "../../protocol/views.ts";
import { isLevel, type Topics } from "./topics.ts";

/** Payloads by topic. */
export type Retained = ReadonlyMap<string, string>;

/** Who speaks for the boards. */
export interface Speaker {
  /** The server's id. */
  readonly server: string;
  /** Which connection to the broker speaks: another one after each. */
  readonly session: number;
}

/** Whether a board can be used, as plain text. */
export type Availability = "online" | "offline" | "flashing";

/** What becomes of a server's status. */
interface ServerStatus extends Speaker {
  /** Version of Destello. */
  readonly version: string;
}

/**
 * The status of a server that is there.
 *
 * @param status Which server.
 */
export function serverOnline({ session, version }: ServerStatus): string {
  return JSON.stringify({ online: true, session, version });
}

/**
 * The status of a server that is gone: its will, which the broker publishes, and its farewell.
 *
 * @param speaker Which connection of it.
 */
export function serverOffline({ session }: Pick<Speaker, "session">): string {
  return JSON.stringify({ online: false, session });
}

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
 * What the broker holds of a board.
 *
 * @param view The board.
 * @param definition What it speaks; null if that is not known.
 * @param speaker Who speaks for it.
 * @param topics The topics.
 * @returns Its states, its birth, and whether it can be used, in this order: who reads the last knows the others. Nothing of a board
 * without topics.
 */
export function retainedOf(
  view: BoardView,
  definition: Definition | null,
  { server, session }: Speaker,
  topics: Topics,
): Retained {
  const { id, name, kind, port, project = null, boot } = view;
  if (!hasTopics(view)) return new Map();
  const states = Object.entries(view.channels).flatMap((
    [channel, { reported, desired, pending, at, by, rev }],
  ) =>
    reported === null || !isLevel(channel) ? [] : [
      [
        topics.state(id, channel),
        JSON.stringify({ boot, rev, at, by, state: reported, desired, pending }),
      ] as const,
    ]
  );
  const birth = {
    server,
    session,
    boot,
    kind,
    name,
    project,
    port,
    schemaHash: view.definition ?? null,
    definition,
  };
  return new Map([
    ...states,
    [topics.birth(id), JSON.stringify(birth)],
    [topics.availability(id), availabilityOf(view)],
  ]);
}

/**
 * Whose birth it is.
 *
 * @param payload What came.
 * @returns The id of the server that published it; null if it is no birth.
 */
export function serverOfBirth(payload: string): string | null {
  try {
    const birth: unknown = JSON.parse(payload);
    return typeof birth === "object" && birth !== null && "server" in birth &&
        typeof birth.server === "string"
      ? birth.server
      : null;
  } catch {
    return null;
  }
}
