/**
 * Whether every page, the store and the pins agree (P3).
 *
 * @module
 */
import type { AnyValues } from "../../protocol/dsl.ts";
import type { HistoryPage } from "../../protocol/api/history.ts";
import type { Hardware } from "./hardware.ts";
import type { Page } from "./page.ts";
import type { ServerProcess } from "./server_process.ts";
import type { VirtualTime } from "./virtual_time.ts";

/** Those who must agree. */
export interface Agreeing {
  /** Pages that are open. */
  readonly pages: readonly Page[];
  /** The board. */
  readonly hardware: Hardware;
  /** Time. */
  readonly time: VirtualTime;
  /** The server; null if none runs. */
  readonly server: ServerProcess | null;
}

/** A pin that moves by itself is told of this much later at most, when all is well. */
const TELLING_MS = 40;

/**
 * What a page shows that is not so.
 *
 * @param page It.
 * @param hardware The truth.
 * @param now Virtual time.
 * @returns In words; empty if it agrees.
 */
function pageDisagreements(page: Page, hardware: Hardware, now: number): string[] {
  const { session: { connection, truth }, name } = page;
  if (connection.status !== "online") return [`${name} is ${connection.status}`];
  const [board, ...others] = truth.boards.values();
  if (board === undefined || others.length > 0) {
    return [`${name} shows ${truth.boards.size} boards: ${[...truth.boards.keys()].join(", ")}`];
  }
  if (board.status !== "online") {
    return [`${name} shows ${board.id} as ${board.status}: ${board.reason?.message}`];
  }
  return Object.entries(hardware.read()).flatMap(([channel, state]) => {
    const view = board.channels[channel];
    if (view === undefined || view.reported === null) return [`${name} shows no state of ${channel}`];
    const pending = view.pending === null ? [] : [`${name} shows ${channel} as pending`];
    return [
      ...pending,
      ...stateDisagreements(channel, view.reported, state, hardware, now).map((what) =>
        `${name} shows ${what}`
      ),
    ];
  });
}

/**
 * What the newest history has that is not so.
 *
 * @param page The newest of it.
 * @param hardware The truth.
 * @param now Virtual time.
 */
function historyDisagreements({ changes }: HistoryPage, hardware: Hardware, now: number): string[] {
  return Object.entries(hardware.read()).flatMap(([channel, state]) => {
    const newest = changes.find((change) => change.channel === channel && change.state !== null);
    if (newest === undefined || newest.state === null) return [];
    return stateDisagreements(channel, newest.state, state, hardware, now).map((what) =>
      `the history has ${what}`
    );
  });
}

function stateDisagreements(
  channel: string,
  told: AnyValues,
  truth: AnyValues,
  hardware: Hardware,
  now: number,
): string[] {
  return Object.entries(truth).flatMap(([field, value]) => {
    if (told[field] === value) return [];
    const moved = hardware.pins.findLast(({ what }) => what === channel || what === "reset");
    const isMoving = (field === "on" || field === "level") && moved !== undefined &&
      now - moved.at < TELLING_MS;
    return isMoving ? [] : [`${channel}.${field} as ${told[field]}, but it is ${value}`];
  });
}

/** Everybody: what each page and the history have that is not so. */
export async function agreementProblems(world: Agreeing): Promise<string[]> {
  const { pages, hardware, time, server } = world;
  const history = server?.boards.history;
  const asked = history?.query(null, {
    only: "all",
    channel: null,
    from: null,
    to: null,
    limit: 200,
    cursor: null,
  });
  await time.passUntil(time.now() + 5);
  const page = await asked;
  return [
    ...pages.flatMap((page) => pageDisagreements(page, hardware, time.now())),
    ...(page === undefined ? ["there is no server"] : historyDisagreements(page, hardware, time.now())),
  ];
}
