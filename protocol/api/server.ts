/**
 * The server itself: what it tells a new client, its end, its history's store, and what clients are called.
 *
 * @module
 */
import * as z from "zod/mini";
import { byName, list, text, told } from "../shapes.ts";
import { storeTrouble } from "../store_trouble.ts";
import { toldDefinition } from "../told_definition.ts";
import { type BoardView, boardView } from "../views.ts";
import { notification, type ParamsToldBy, type Role } from "./method.ts";
import { leftAlonePorts } from "./ports.ts";
import { changedProjects } from "./projects.ts";

const serverView = z.object({
  /** Version of Destello. */
  version: text,
  /** When it started, ISO 8601. */
  startedAt: text,
  /** Hash of its first project's definition, eight hexadecimal digits. */
  schemaHash: text,
  /** Whether a board that is plugged in is found, and takes the place of a virtual one. */
  findsBoards: z.boolean(),
  /** The name under which the receiver's commands are shown to others. */
  you: text,
  /** All names that the receiver has and had (C17); a server of an earlier version does not tell. */
  yours: z.optional(list(text)),
  /** What the receiver may do (S21); a server of an earlier version does not tell. */
  role: z.optional(told<Role>()),
  /** Its time of day when it sent this, ISO 8601 (C14); a server of an earlier version does not tell. */
  now: z.optional(text),
  /** What of the history is not written, and why (H13); null while it can be. A server of an earlier version does not tell. */
  store: z.optional(z.nullable(storeTrouble)),
});
/** The server itself. */
export type ServerView = Readonly<z.output<typeof serverView>>;

/** The whole truth; the first message on every connection (C2). */
export const snapshot = notification(
  "snapshot",
  z.object({
    /** Every board. */
    boards: list<BoardView>(boardView),
    /** The definition of its first project; the only one that a server of an earlier version has. */
    definition: toldDefinition,
    /** The definitions of its projects, by their hashes; a server of an earlier version tells none. */
    definitions: z.optional(byName(toldDefinition)),
    /** The server itself. */
    server: serverView,
    /** Serial ports on which no board is likely to be, so that nobody opened them; absent where ports are not looked for. */
    leftAlone: z.optional(leftAlonePorts),
    /** Projects that are served as they were before their files changed; a server of an earlier version does not tell. */
    changedProjects: z.optional(changedProjects),
  }),
);
/** The whole truth; the first message on every connection (C2). */
export type Snapshot = ParamsToldBy<typeof snapshot>;

/** Whether the history can be written (H13). */
export const storeChanged = notification(
  "store.changed",
  z.object({
    /** What is not written, and why; null while it can be. */
    store: z.nullable(storeTrouble),
  }),
);
/** Whether the history can be written (H13). */
export type StoreChanged = ParamsToldBy<typeof storeChanged>;

/** The server is going away. */
export const closing = notification(
  "server.closing",
  z.object({
    /** In words. */
    message: text,
  }),
);
