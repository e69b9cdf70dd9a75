/**
 * What `/metrics` tells (M1..M5): a fixed list, each number read where it is counted anyway.
 *
 * @module
 */
import type { BoardView } from "../../protocol/views.ts";
import type { LineReport } from "../boards/boards.ts";
import type { StoreHealth } from "../store/keeper.ts";
import type { CommandCounts } from "./command_counts.ts";
import { exposition, type Metric, type Sample } from "./exposition.ts";
import type { Fanout } from "./fanout.ts";
import type { LoopLag } from "./loop_lag.ts";
import type { RequestKeys } from "./request_keys.ts";
import type { KeylessRequests } from "./keyless_requests.ts";
import type { WrongTries } from "./wrong_tries.ts";

/** Where the numbers are. */
export interface MetricsOptions {
  /** Version of Destello. */
  readonly version: string;
  /** Every board, now. */
  readonly boards: () => readonly BoardView[];
  /** How each board's line does, now. */
  readonly lines: () => readonly LineReport[];
  /** How commands ended. */
  readonly commands: CommandCounts;
  /** Which of them may be repeated. */
  readonly keys: RequestKeys;
  /** How the store does, now; null where nothing is kept. */
  readonly store: () => StoreHealth | null;
  /** The clients that are told of changes. */
  readonly fanout: Fanout;
  /** Sockets, now, those included that are being closed. */
  readonly sockets: () => number;
  /** Wrong tokens. */
  readonly wrongTokens: Pick<WrongTries, "total">;
  /** Wrong codes. */
  readonly wrongCodes: Pick<WrongTries, "total">;
  /** Requests without a token. */
  readonly keyless: Pick<KeylessRequests, "refused">;
  /** How late timers are. */
  readonly lag: LoopLag;
}

/** A counter of each board's line. */
const LINE_COUNTERS:
  readonly (readonly [name: keyof LineReport["statistics"], metric: string, help: string])[] = [
    ["bytesReceived", "received_bytes", "Bytes received from the board"],
    ["framesSent", "requests", "Requests sent to the board for the first time, PING and the like included"],
    ["retransmissions", "retransmissions", "Requests sent again (W6)"],
    ["naksReceived", "naks", "NAKs received: the board misses a request (W5)"],
    ["badFrames", "bad_frames", "Frames received damaged, or from another session (W1)"],
    ["eventGaps", "event_gaps", "Times that events of the board were lost (W7)"],
    ["eventGapsMended", "event_gaps_mended", "Of these, how many a snapshot made up for (W7)"],
    ["sessions", "sessions", "Sessions opened with the board: the first one and each reconnection (W10)"],
  ];

/**
 * What is told when somebody asks.
 *
 * @param options Where the numbers are.
 * @returns Makes the text of now.
 */
export function createMetrics(options: MetricsOptions): () => string {
  const { version, boards, lines, commands, keys, store, fanout, sockets } = options;
  const { wrongTokens, wrongCodes, keyless, lag } = options;
  return () => {
    const reports = lines();
    return exposition([
      gauge("destello_info", "Which version this is", [{ labels: { version }, value: 1 }]),
      counter(
        "destello_commands_total",
        "Commands of clients that are over: confirmed, refused by the sketch, surely not run, or unknown",
        Object.entries(commands.outcomes).map(([outcome, value]) => ({ labels: { outcome }, value })),
      ),
      counter(
        "destello_commands_superseded_total",
        "Of those not run, how many gave way to a newer one of the same client (B9)",
        [{ value: commands.notRun.superseded }],
      ),
      counter(
        "destello_commands_conflicted_total",
        "Of those not run, how many depended on a revision that is past (C11)",
        [{ value: commands.notRun.conflict }],
      ),
      counter(
        "destello_commands_repeated_total",
        "Commands that were asked again under their key, and not run again (C12)",
        [{ value: keys.repeated }],
      ),
      gauge("destello_command_keys", "Keys of commands that are kept in memory (C12)", [{
        value: keys.size,
      }]),
      histogram(
        "destello_command_confirm_seconds",
        "From the request to the board's confirmation",
        commands.confirmTimes.samples(),
      ),
      gauge(
        "destello_board_online",
        "Whether the board takes commands",
        boards().map(({ id, status }) => ({ labels: { board: id }, value: status === "online" ? 1 : 0 })),
      ),
      gauge(
        "destello_board_requests_outstanding",
        "Requests that wait for their turn or for the board's answer",
        reports.map(({ board, outstanding }) => ({ labels: { board }, value: outstanding })),
      ),
      gauge(
        "destello_board_commands_waiting",
        "Commands that wait for an earlier one of the same client (B9)",
        reports.map(({ board, waiting }) => ({ labels: { board }, value: waiting })),
      ),
      ...LINE_COUNTERS.map(([name, metric, help]) =>
        counter(
          `destello_board_${metric}_total`,
          help,
          reports.map(({ board, statistics }) => ({ labels: { board }, value: statistics[name] })),
        )
      ),
      ...storeMetrics(store()),
      gauge("destello_clients", "Clients that are told of changes", [{ value: fanout.size }]),
      gauge(
        "destello_client_queue_bytes",
        "What waits in the server for all clients together",
        [{ value: fanout.bufferedBytes }],
      ),
      gauge(
        "destello_sockets_lingering",
        "Sockets that are opening, or that are closed but whose peers have not let go",
        [{ value: sockets() - fanout.size }],
      ),
      counter("destello_client_connections_total", "Clients that have come", [{
        value: fanout.counts.added,
      }]),
      counter(
        "destello_client_skipped_notifications_total",
        "Notifications that a slow client was not sent, because a snapshot follows (C5)",
        [{ value: fanout.counts.skipped }],
      ),
      counter(
        "destello_client_drops_total",
        "Clients that were dropped because they did not read (P7)",
        [{ value: fanout.counts.dropped }],
      ),
      counter("destello_wrong_tokens_total", "Wrong tokens that were tried (S4b)", [{
        value: wrongTokens.total,
      }]),
      counter("destello_wrong_codes_total", "Wrong codes that were tried (S23b)", [{
        value: wrongCodes.total,
      }]),
      counter(
        "destello_keyless_refused_total",
        "Requests without a token for which there was no room (S5b)",
        [{
          value: keyless.refused,
        }],
      ),
      histogram(
        "destello_event_loop_lag_seconds",
        "How late a timer was, twice a second",
        lag.times.samples(),
      ),
    ]);
  };
}

function storeMetrics(store: StoreHealth | null): readonly Metric[] {
  if (store === null) return [];
  return [
    gauge("destello_store_writable", "Whether the history can be written (H13)", [
      { value: store.trouble === null ? 1 : 0 },
    ]),
    gauge("destello_store_writes_waiting", "Changes that wait to be written to the history (H5)", [
      { value: store.writesWaiting },
    ]),
    counter("destello_store_changes_lost_total", "Changes that were never written to the history (H13)", [
      { value: store.lost },
    ]),
    counter("destello_store_rows_unreadable_total", "Rows of the store that were passed over (H11)", [
      { value: store.rowsPassedOver },
    ]),
  ];
}

function gauge(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, type: "gauge", help, samples };
}

function counter(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, type: "counter", help, samples };
}

function histogram(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, type: "histogram", help, samples };
}
