/**
 * What the server answers to `history.query`, checked before it is believed.
 *
 * @module
 */
import * as z from "zod/mini";
import { RequestFailure } from "../../protocol/failures.ts";
import type { Change, HistoryPage } from "../../protocol/history_messages.ts";
import { toldValues } from "../../protocol/values.ts";

const text = z.string();
const textOrNull = z.nullable(text);

const change: z.ZodMiniType<Change> = z.object({
  board: text,
  channel: textOrNull,
  outcome: text,
  boot: z.nullable(z.number()),
  rev: z.number(),
  state: z.nullable(toldValues),
  command: textOrNull,
  args: z.nullable(toldValues),
  by: text,
  at: text,
  requestedAt: textOrNull,
  sentAt: textOrNull,
  reason: textOrNull,
  positions: z.exactOptional(z.number()),
});

const page: z.ZodMiniType<HistoryPage> = z.object({ changes: z.array(change), next: z.nullable(z.number()) });

/**
 * Read a page of the history.
 *
 * @param result Result of "history.query".
 * @returns The page.
 * @throws {RequestFailure} "internal_error" if it is none.
 */
export function readHistoryPage(result: unknown): HistoryPage {
  const checked = page.safeParse(result);
  if (checked.success) return checked.data;
  throw new RequestFailure(
    "internal_error",
    `The server answered "history.query" with something that is no page of a history`,
    "Reload the page",
  );
}
