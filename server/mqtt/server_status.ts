/**
 * What a server says of itself at the broker (Q2): its status, which is its will, too.
 *
 * @module
 */
import * as z from "zod/mini";
import { text } from "../../protocol/shapes.ts";
import { visibleText } from "../../protocol/visible_text.ts";
import { readForeignJson } from "./foreign_json.ts";

/** Longest status, in UTF-16 code units. */
const MOST_STATUS_LENGTH = 8 * 1024;
/** Longest name of a server. */
const MOST_NAME = 64;

const status = z.object({
  online: z.boolean(),
  session: z.int().check(z.minimum(0)),
  name: z.optional(text),
});

/** What becomes of a server's status. */
interface ServerStatus {
  /** Which of its connections to the broker says so. */
  readonly session: number;
  /** What people call it. */
  readonly name: string;
  /** Version of Destello. */
  readonly version: string;
}

/** What a server says of itself. */
export interface ServerSays {
  /** Whether it is there. */
  readonly isOnline: boolean;
  /** Which of its connections to the broker says so. */
  readonly session: number;
  /** What people call it; null where it does not say. */
  readonly name: string | null;
}

/**
 * The status of a server that is there.
 *
 * @param status Which server.
 */
export function serverOnline({ name, session, version }: ServerStatus): string {
  return JSON.stringify({ online: true, session, version, name });
}

/**
 * The status of a server that is gone: its will, which the broker publishes, and its farewell.
 *
 * @param status Which connection of it.
 */
export function serverOffline({ session }: Pick<ServerStatus, "session">): string {
  return JSON.stringify({ online: false, session });
}

/**
 * Read what a server says of itself. Whoever may publish may have written it: its name is made visible and short.
 *
 * @param payload What came.
 * @returns It; null if it is no status.
 */
export function readStatus(payload: string): ServerSays | null {
  const { success, data } = status.safeParse(readForeignJson(payload, MOST_STATUS_LENGTH));
  if (!success) return null;
  const name = visibleText((data.name ?? "").slice(0, MOST_NAME)).trim();
  return { isOnline: data.online, session: data.session, name: name === "" ? null : name };
}
