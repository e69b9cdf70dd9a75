/**
 * The birth of a board at a broker (Q3): who it is, how it is, whose it is, and which server says so.
 *
 * @module
 */
import * as z from "zod/mini";
import type { Definition } from "../../protocol/dsl.ts";
import { hex32 } from "../../protocol/schema_hash.ts";
import type { BoardView } from "../../protocol/views.ts";
import { readJson } from "./foreign_json.ts";
import type { Claim } from "./ownership.ts";
import { isServerId } from "./server_id.ts";

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

/** What every reader of a birth asks first: who speaks, of which start of the board, and whether it is there. */
export const birthHead = z.object({
  server: z.string().check(z.refine(isServerId)),
  session: z.int().check(z.minimum(0)),
  boot: z.int().check(z.minimum(0), z.maximum(0xffff)),
  status: z.string(),
  reason: z._default(z.nullable(z.object({ code: z.string() })), null),
});

/** As {@linkcode birthHead} reads it. */
type BirthHead = z.output<typeof birthHead>;

/** The status of a board that its server lists no longer. */
export const GONE = "gone";

/**
 * The birth of a board.
 *
 * @param view The board, which has told who it is.
 * @param spoken Whose it is; null if that is not known.
 * @param speaker Who speaks for it.
 */
export function birthOf(
  { name, kind, port, project = null, boot, status, reason, definition, build }: BoardView,
  spoken: SpokenProject | null,
  { server, session }: Speaker,
): string {
  const head = { server, session, boot: boot ?? 0, status, reason } satisfies BirthHead;
  return JSON.stringify({
    ...head,
    kind,
    name,
    project,
    port,
    schemaHash: definition ?? null,
    definition: spoken?.definition ?? null,
    build: build ?? null,
    projectBuild: spoken === null ? null : hex32(spoken.build),
  });
}

/**
 * The birth of a board that its server lists no longer.
 *
 * @param speaker Who speaks for it.
 * @param boot Its boot counter.
 */
export function goneBirth({ server, session }: Speaker, boot: number): string {
  const head = { server, session, boot, status: GONE } satisfies Omit<BirthHead, "reason">;
  return JSON.stringify(head);
}

/**
 * Whether a board is there, whatever else it is.
 *
 * @param view The board, or what a birth tells of it.
 */
export function isHere({ status, reason }: Pick<BirthHead, "status" | "reason">): boolean {
  return status !== "offline" && status !== GONE || isConflict(reason);
}

function isConflict(reason: BirthHead["reason"]): boolean {
  return reason?.code === "id_conflict";
}

/**
 * What a birth claims.
 *
 * @param payload What came.
 * @returns It; null if it is no birth.
 */
export function readClaim(payload: Uint8Array): Claim | null {
  const { success, data } = birthHead.safeParse(readJson(payload));
  if (!success) return null;
  const { server, session, boot, status, reason } = data;
  return { server, session, boot, isHere: isHere({ status, reason }), isConflict: isConflict(reason) };
}
