/**
 * What a gateway reads at the broker of boards, and what their servers answer (G1, G4). Whoever may publish there may have written it,
 * so nothing of it is taken as it is: sizes, numbers and texts are bounded, and texts are made visible.
 *
 * @module
 */
import * as z from "zod/mini";
import { readError, toldError } from "../../protocol/rpc_error.ts";
import { text } from "../../protocol/shapes.ts";
import { type BoardView, boardView, type ChannelView, channelView } from "../../protocol/views.ts";
import { birthHead, GONE } from "../mqtt/birth.ts";
import type { Outcome } from "../mqtt/command_message.ts";
import { readForeignJson } from "../mqtt/foreign_json.ts";

/** Longest birth, in UTF-16 code units: a definition with its words in several languages. */
export const MOST_BIRTH_LENGTH = 64 * 1024;
/** Longest state. */
const MOST_STATE_LENGTH = 8 * 1024;
/** Longest answer of a server: the longest page of history, many times over. */
const MOST_ANSWER_LENGTH = 256 * 1024;

const told = z.object({
  schemaHash: z.nullable(text.check(z.regex(/^[0-9a-f]{8}$/))),
  definition: z.optional(z.unknown()),
});
/** Of any other text nobody can say how long ago it was. */
const time = z.iso.datetime();
const moment = z.object({
  server: birthHead.shape.server,
  boot: birthHead.shape.boot,
  rev: z.int().check(z.minimum(0)),
  state: z.unknown(),
  at: time,
  pending: z.nullable(z.object({ since: time })),
  lease: z.nullable(z.object({ until: z.nullable(time) })),
  reconciled: z.nullable(z.object({ at: time })),
});
const answer = z.object({ id: text, result: z.optional(z.unknown()), error: z.optional(toldError) });

/** What its server says of a board. */
export interface Birth {
  /** The server's id. */
  readonly server: string;
  /** Which of its connections. */
  readonly session: number;
  /** How often the board has started. */
  readonly boot: number;
  /** The board without its channels; null: the server lists it no longer. */
  readonly view: BoardView | null;
  /** Hash of its definition; null while that is not known. */
  readonly schemaHash: string | null;
  /** Its definition, as it came; it is read once, and kept nowhere. */
  readonly definition?: unknown;
}

/** What a server answered. */
export interface Answered {
  /** To which call. */
  readonly id: string;
  /** What it came to. */
  readonly outcome: Outcome;
}

/** What a board says of a channel. */
export interface ChannelSays {
  /** The id of the server that says so. */
  readonly server: string;
  /** How often the board has started. */
  readonly boot: number;
  /** Its revision. */
  readonly rev: number;
  /** The channel, by names of its own server. */
  readonly view: KnownView;
}

/** A channel that was reported. */
export type KnownView =
  & ChannelView
  & { readonly [N in "reported" | "at" | "by"]: NonNullable<ChannelView[N]> };

/**
 * Read a birth.
 *
 * @param id The board's id.
 * @param payload What came.
 * @returns It; null if it is none.
 */
export function readBirth(id: string, payload: string): Birth | null {
  const json = readForeignJson(payload, MOST_BIRTH_LENGTH);
  const by = birthHead.safeParse(json);
  if (!by.success) return null;
  const { server, session, boot, status } = by.data;
  const speaks = { server, session, boot };
  if (status === GONE) return { ...speaks, view: null, schemaHash: null, definition: null };
  const what = told.safeParse(json);
  const view = boardView.safeParse(copied({ ...Object(json), ...NOT_TOLD, id, definition: null }));
  if (!what.success || !view.success) return null;
  const { schemaHash, definition } = what.data;
  return { ...speaks, schemaHash, definition, view: view.data };
}

/** Of a board elsewhere: it is programmed there, and what surrounds it is not in this server's hands. */
const NOT_TOLD = { canProgram: false, rev: 0, channels: {}, virtual: null, server: undefined };

/**
 * Read the state of a channel.
 *
 * @param payload What came.
 * @returns It; null if it is none.
 */
export function readState(payload: string): ChannelSays | null {
  const json = readForeignJson(payload, MOST_STATE_LENGTH);
  const when = moment.safeParse(json);
  if (!when.success) return null;
  const { server, boot, rev, state } = when.data;
  const view = channelView.safeParse(copied({ ...Object(json), reported: state }));
  if (!view.success) return null;
  const { reported, at, by } = view.data;
  if (reported === null || at === null || by === null) return null;
  return { server, boot, rev, view: { ...view.data, reported, at, by } };
}

/** The same of its own: a text that was cut keeps all of it in memory. */
function copied(json: object): unknown {
  return JSON.parse(JSON.stringify(json));
}

/**
 * Read an answer to a call (Q12).
 *
 * @param payload What came.
 * @returns It; null if it is none.
 */
export function readAnswer(payload: string): Answered | null {
  const { success, data } = answer.safeParse(readForeignJson(payload, MOST_ANSWER_LENGTH));
  if (!success) return null;
  const { id, result, error } = data;
  if (error !== undefined) return { id, outcome: { failure: readError(error) } };
  return result === undefined ? null : { id, outcome: { result } };
}
