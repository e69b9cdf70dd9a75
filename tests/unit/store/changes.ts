/**
 * Changes, and a store in memory.
 *
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
import type { HistoryPage, HistoryQuery } from "../../../protocol/api/history.ts";
import { createLog } from "../../../server/log.ts";
import type { BoardChange } from "../../../server/store/board_memory.ts";
import { openDatabase } from "../../../server/store/database.ts";
import { Store, type StoreOptions } from "../../../server/store/store.ts";
import { FakeClock } from "../link/fake_clock.ts";

/** Asks for everything. */
export const ALL: HistoryQuery = {
  channel: null,
  only: "all",
  from: null,
  to: null,
  limit: 50,
  cursor: null,
};

/** A report of the lamp, of whose level the revision is made. */
export function change(rev: number, rest: Partial<BoardChange> = {}): BoardChange {
  return {
    channel: "lamp",
    outcome: "reported",
    boot: 1,
    rev,
    state: { level: rev % 256 },
    command: null,
    args: null,
    by: "board",
    at: new Date(rev * 1000).toISOString(),
    requestedAt: null,
    sentAt: null,
    reason: null,
    ...rest,
  };
}

/** A database that is forgotten at the end. */
export function memoryDatabase(): DatabaseSync {
  return openDatabase(":memory:", new Date(0)).database;
}

/** A store, its time and what its log was told. */
export function openStore(options: Partial<StoreOptions> = {}) {
  const clock = new FakeClock();
  const lines: string[] = [];
  const log = createLog({
    write: (line) => lines.push(line.slice(line.indexOf(" ") + 1)),
    now: () => new Date(clock.now()),
    clock,
  });
  const store = new Store({
    path: ":memory:",
    clock,
    wallClock: () => new Date(Date.UTC(2026, 10, 22) + clock.now()),
    log,
    ...options,
  });
  /** Ask what needs one step, and end the turn of the event loop, so that the next question has one. */
  async function query(...question: Parameters<Store["query"]>): Promise<HistoryPage> {
    const page = await store.query(...question);
    clock.pass(0);
    return page;
  }
  return { store, clock, lines, query };
}
