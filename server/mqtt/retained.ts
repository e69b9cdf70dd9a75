/**
 * What the broker holds of the server and its boards (Q3): a function of how they are now, and of nothing else. So whatever was
 * missed, cut off or doubled, publishing this is enough.
 *
 * @module
 */
import * as z from "zod/mini";
import type { Definition } from "../../protocol/dsl.ts";
import { own } from "../../protocol/own.ts";
import { hex32 } from "../../protocol/schema_hash.ts";
import { type BoardView, UNKNOWN_CHANNEL } from "../../protocol/views.ts";
import { readJson } from "./foreign_json.ts";
import type { Claim } from "./ownership.ts";
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

/** A board's project. */
export interface SpokenProject {
  /** What its boards speak. */
  readonly definition: Definition;
  /** The build id that its firmware has by now. */
  readonly build: number;
}

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
  { server, session }: Speaker,
  topics: Topics,
): Retained {
  const { id, name, kind, port, project = null, boot, status, reason } = view;
  if (!hasTopics(view)) return new Map();
  const states = Object.keys(view.channels).flatMap((channel) => {
    const state = stateOf(view, channel, server);
    return state === null ? [] : [[topics.state(id, channel), state] as const];
  });
  const birth = {
    server,
    session,
    boot,
    status,
    reason,
    kind,
    name,
    project,
    port,
    schemaHash: view.definition ?? null,
    definition: spoken?.definition ?? null,
    build: view.build ?? null,
    projectBuild: spoken === null ? null : hex32(spoken.build),
  };
  return new Map([
    [topics.birth(id), JSON.stringify(birth)],
    ...states,
    [topics.availability(id), availabilityOf(view)],
  ]);
}

/**
 * The birth of a board that its server lists no longer.
 *
 * @param speaker Who speaks for it.
 * @param boot Its boot counter.
 */
export function goneBirth({ server, session }: Speaker, boot: number): string {
  return JSON.stringify({ server, session, boot, status: "gone" });
}

/**
 * Whether a board is there, whatever else it is.
 *
 * @param view The board, or what a birth tells of it.
 */
export function isHere({ status, reason }: HowItIs): boolean {
  return status !== "offline" && status !== "gone" || isConflict(reason);
}

function isConflict(reason: HowItIs["reason"]): boolean {
  return reason?.code === "id_conflict";
}

/** What decides whether a board is there. */
interface HowItIs {
  readonly status: string;
  readonly reason: { readonly code: string } | null;
}

const birthShape = z.object({
  // As `serverId` makes it: it stands in the log and on the page.
  server: z.string().check(z.regex(/^[0-9a-f]{8}$/)),
  session: z.int(),
  boot: z.int().check(z.minimum(0), z.maximum(0xffff)),
  status: z.string(),
  reason: z._default(z.nullable(z.object({ code: z.string() })), null),
});

/**
 * What a birth claims.
 *
 * @param payload What came.
 * @returns It; null if it is no birth.
 */
export function readBirth(payload: Uint8Array): Claim | null {
  const { success, data } = birthShape.safeParse(readJson(payload));
  if (!success) return null;
  const { server, session, boot, status, reason } = data;
  return {
    server,
    session,
    boot,
    isHere: isHere({ status, reason }),
    isConflict: isConflict(reason),
  };
}
