/**
 * What a link counts, for people who look after it.
 *
 * @module
 */

/** Counters that only grow: of one line, or of every line that a board had. */
export interface LinkStatistics {
  /** Bytes received. */
  bytesReceived: number;
  /** Requests sent for the first time. */
  framesSent: number;
  /** Requests sent again. */
  retransmissions: number;
  /** NAKs received. */
  naksReceived: number;
  /** Frames received that were none of this session's, or damaged. */
  badFrames: number;
  /** Gaps in the event counter: events were lost (W7). */
  eventGaps: number;
  /** Gaps that a snapshot made up for; where the session ended first, the next one begins with the whole truth. */
  eventGapsMended: number;
  /** Sessions opened. */
  sessions: number;
}

/**
 * All zero.
 *
 * @returns New counters.
 */
export function newStatistics(): LinkStatistics {
  return {
    bytesReceived: 0,
    framesSent: 0,
    retransmissions: 0,
    naksReceived: 0,
    badFrames: 0,
    eventGaps: 0,
    eventGapsMended: 0,
    sessions: 0,
  };
}
