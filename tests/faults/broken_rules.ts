/**
 * Rules that can be broken, one at a time, to see whether the simulation finds out: each is a change of one place in the source.
 *
 * @module
 */

/** A change of the source. */
export interface BrokenRule {
  /** As `--break` takes it. */
  readonly name: string;
  /** What goes wrong, in a few words, with the rule's id. */
  readonly what: string;
  /** The file, from the project's folder. */
  readonly file: string;
  /** What stands there, exactly once. */
  readonly find: string;
  /** What stands there instead. */
  readonly replace: string;
}

const BOARD = "tests/unit/link/model_board.ts";

/** All of them; those of the board's own side break its model. */
export const BROKEN_RULES: readonly BrokenRule[] = [
  {
    name: "dedupe",
    what: "W4: the board runs a repetition again",
    file: BOARD,
    find: "if (ahead === 0) {",
    replace: "if (ahead === 0 || ahead >= 4) {",
  },
  {
    name: "crc",
    what: "W2: no frame is checked",
    file: "protocol/wire/frame.ts",
    find: "return frame.length >= FRAME_OVERHEAD && crc16(seed, frame, 0, frame.length) === 0;",
    replace: "return frame.length >= FRAME_OVERHEAD;",
  },
  {
    name: "length",
    what: "W1: the board runs a command that is too long or too short",
    file: BOARD,
    find: "length !== null && frame.length === length + FRAME_OVERHEAD &&",
    replace: "length !== null &&",
  },
  {
    name: "reply-length",
    what: "W1: the server takes an answer that is too long or too short",
    file: "server/link/link_session.ts",
    find: "(payload.length === entry.request.replyLength && this.#answered(entry, status, payload))",
    replace: "this.#answered(entry, status, payload)",
  },
  {
    name: "direction",
    what: "W2: both directions have one seed",
    file: "protocol/wire/frame.ts",
    find: "return ~seed & 0xffff;",
    replace: "return seed;",
  },
  {
    name: "session-seed",
    what: "W2: all sessions have one seed",
    file: "protocol/wire/frame.ts",
    find: "export function sessionSeed(schemaHash: number, session: number): number {",
    replace: "export function sessionSeed(schemaHash: number, session: number): number {\n  session = 0;",
  },
  {
    name: "window",
    what: "W6: seven frames are on the wire at once, of eight sequence numbers",
    file: "server/link/send_window.ts",
    find: "export const WINDOW_FRAMES = 4;",
    replace: "export const WINDOW_FRAMES = 7;",
  },
  {
    name: "confirm-on-send",
    what: "W3, C4: a command counts as confirmed when it is sent",
    file: "server/link/link.ts",
    find: "sent: () => observer.sent(),",
    replace: `sent: () => {
        observer.sent();
        observer.done({ kind: "confirmed", state: { ...unpackFields(layout, new Uint8Array(layout.bytes)), ...args } });
      },`,
  },
  {
    name: "status",
    what: "W5: a frame whose sequence number is too high is answered as if it had run",
    file: BOARD,
    find: "if (ahead >= 1 && ahead <= 3) return this.#complain();",
    replace: "",
  },
  {
    name: "unknown",
    what: "B5: what was sent and not answered is told as not run",
    file: "server/link/link_session.ts",
    find: `request.failed(failure, "unknown")`,
    replace: `request.failed(failure, "not_run")`,
  },
  {
    name: "boot",
    what: "W11: the server does not listen to BOOT",
    file: "server/link/link.ts",
    find: "if (!(this.#isBoot(frame) || ",
    replace: "if (!(",
  },
  {
    name: "schema",
    what: "W10: a board of another schema is taken for one of ours",
    file: "server/link/board_search.ts",
    find: "const identity = readIdentity(frame.subarray(1, -2));",
    replace: `const identity = {
      ...readIdentity(frame.subarray(1, -2)),
      schemaHash: this.#options.schemaHashes()[0] ?? 0,
    };`,
  },
  {
    name: "event-gap",
    what: "W7: a gap in the events is ignored",
    file: "server/link/state_feed.ts",
    find: "if (this.#asked) return;",
    replace: "if (this.#stage !== null) return;",
  },
  {
    name: "rev-reserved",
    what: "B3: revisions are not reserved on disk",
    file: "server/store/board_memory.ts",
    find: "if (isBeyond) this.#setRow",
    replace: "if (false) this.#setRow",
  },
  {
    name: "store-later",
    what: "P13: a confirmation is told before it is on disk",
    file: "server/store/board_memory.ts",
    find: `else if (outcome === "confirmed")`,
    replace: "else if (false)",
  },
  {
    name: "journal-unread",
    what: "H21: what the server before confirmed and did not commit is not taken over",
    file: "server/store/store.ts",
    find: "this.#recover(this.#journal.read(), statements);",
    replace: "this.#recover([], statements);",
  },
  {
    name: "superseded",
    what: "B9: a command that was told as superseded runs all the same",
    file: "server/boards/command_queue.ts",
    find: "this.#waiting[this.#waiting.length - 1] = entry;",
    replace: "this.#waiting.push(entry);",
  },
  {
    name: "log-once",
    what: "P11: each failure of an outage has its line in the log",
    file: "server/log.ts",
    find: "if (downSince.has(subject)) return;",
    replace: "",
  },
  {
    name: "snapshot-first",
    what: "C2: a client is told of changes without the whole truth first",
    file: "server/api/fanout.ts",
    find: "sendSnapshot(receiver, pace);\n    this.counts",
    replace: "this.counts",
  },
  {
    name: "report-order",
    what: "C5a: a report that waits is told after what came later",
    file: "server/api/report_pace.ts",
    find: "      this.#tellWaiting();\n      this.#broadcast(event);",
    replace: "      this.#broadcast(event);",
  },
  {
    name: "last-report",
    what: "C5a: a report that waits is never told",
    file: "server/api/report_pace.ts",
    find: "else this.#timer ??= this.#clock.after(wait, () => this.#tellWaiting());",
    replace: "",
  },
  {
    name: "catch-up",
    what: "C5: a client that was behind gets no new snapshot",
    file: "server/api/fanout.ts",
    find: "sendSnapshot(receiver, pace);\n        pace.behindSince = null;",
    replace: "pace.behindSince = null;",
  },
  {
    name: "slow-client",
    what: "P7: what waits for a client that does not read has no bound",
    file: "server/api/fanout.ts",
    find: "pace.behindSince === null && hasRoom(receiver, pace, bytes)",
    replace: "pace.behindSince === null",
  },
  {
    name: "unread-answers",
    what: "P7: who asks on without reading the answers is not dropped",
    file: "server/api/web_socket_client.ts",
    find: "this.socket.bufferedBytes > DRAINED && !hasRoom",
    replace: "this.socket.bufferedBytes < 0 && !hasRoom",
  },
  {
    name: "stale-boards",
    what: "C2: a page keeps a board that the newest snapshot does not have",
    file: "client/truth.ts",
    find: "boards: new Map(snapshot.boards.map((view) => [view.id, view])),",
    replace:
      "boards: new Map([...this.#truth.boards.values(), ...snapshot.boards].map((view) => [view.id, view])),",
  },
  {
    name: "timers",
    what: "a session that is over leaves its timer",
    file: "server/link/link_session.ts",
    find: "this.#deadline.stop();",
    replace: "",
  },
  {
    name: "conflict",
    what: "C11: a command runs although its channel has changed since its page saw it",
    file: "server/boards/seen_revision.ts",
    find: "return rev !== null && rev <= ifRev && ifRev <= twin.rev;",
    replace: "return rev === null || ifRev >= 0;",
  },
  {
    name: "keys",
    what: "C12: what is asked again under its key runs again",
    file: "server/api/request_keys.ts",
    find: "if (known !== undefined) {",
    replace: "if (known === null) {",
  },
  {
    name: "connection-lost",
    what: "B5: a page tells what it was never answered as not run",
    file: "client/outstanding.ts",
    find: `again",
    "unknown",`,
    replace: `again",
    "not_run",`,
  },
];
