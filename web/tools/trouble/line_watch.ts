/**
 * Watches a virtual board's line for as long as somebody looks, through any number of connections, and counts from when they
 * began to look.
 *
 * @module
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { VirtualLine } from "../../../protocol/api/virtual.ts";
import { watch } from "../../../protocol/api/virtual_trouble.ts";
import { RequestFailure } from "../../../protocol/failures.ts";
import type { ConnectionState } from "../../../client/connection.ts";
import type { PageModel } from "../../page_model.ts";

/** What is counted. */
export type LineCounts = Omit<VirtualLine, "board">;

/** What draws the counts. */
export interface LineWatchHost extends ReactiveControllerHost {
  /** What the page knows. */
  readonly model: PageModel;
  /** Board id. */
  readonly board: string;
}

/** See the module. */
export class LineWatch implements ReactiveController {
  readonly #host: LineWatchHost;
  #end: () => void = () => {};
  /** The connection on which the server was asked to tell; each is another object. */
  #askedOn: ConnectionState | null = null;
  /** The first that was told; null before. */
  #since: VirtualLine | null = null;
  #newest: VirtualLine | null = null;
  /** The last report that was taken, since what the server answers may be newer. */
  #told: VirtualLine | undefined;

  /**
   * A watch, which the element keeps by itself.
   *
   * @param host The element; its model and board are there before it is on the page, and stay the same.
   */
  constructor(host: LineWatchHost) {
    this.#host = host;
    host.addController(this);
  }

  /** What was counted since the beginning; null while nothing is known. */
  get counts(): LineCounts | null {
    const [since, newest] = [this.#since, this.#newest];
    if (since === null || newest === null) return null;
    return {
      bytesDropped: newest.bytesDropped - since.bytesDropped,
      bitsFlipped: newest.bitsFlipped - since.bitsFlipped,
      framesSent: newest.framesSent - since.framesSent,
      retransmissions: newest.retransmissions - since.retransmissions,
      naksReceived: newest.naksReceived - since.naksReceived,
      badFrames: newest.badFrames - since.badFrames,
      eventGaps: newest.eventGaps - since.eventGaps,
      eventGapsMended: newest.eventGapsMended - since.eventGapsMended,
      sessions: newest.sessions - since.sessions,
    };
  }

  /** Begin to count anew, from what the server counts now, which may be more than it has told. */
  async fromZero(): Promise<void> {
    const { model, board } = this.#host;
    const line = await ask(model, board, true);
    if (line !== null) this.#newest = line;
    this.#since = this.#newest;
    this.#host.requestUpdate();
  }

  /** The element is on the page. */
  hostConnected(): void {
    this.#end = this.#host.model.subscribe(() => this.#look());
    this.#look();
  }

  /** The element is gone. */
  hostDisconnected(): void {
    this.#end();
    if (this.#askedOn !== null) void ask(this.#host.model, this.#host.board, false);
    this.#askedOn = null;
  }

  #look(): void {
    const { model, board } = this.#host;
    const { connection } = model;
    if (connection.status === "online" && connection !== this.#askedOn) {
      void ask(model, board, true).then((line) => {
        if (line !== null) this.#take(line);
      });
    }
    this.#askedOn = connection.status === "online" ? connection : null;
    const line = model.truth.lines.get(board);
    if (line !== undefined && line !== this.#told) this.#take(line);
    this.#told = line;
  }

  #take(line: VirtualLine): void {
    // A server that started anew counts anew.
    if (this.#since === null || line.framesSent < this.#since.framesSent) this.#since = line;
    this.#newest = line;
    this.#host.requestUpdate();
  }
}

/** What has happened on the line until now, and whether more is told; null if the server does not tell. */
async function ask({ session }: PageModel, board: string, on: boolean): Promise<VirtualLine | null> {
  try {
    return await session.call(watch, { on, board });
  } catch (error) {
    if (error instanceof RequestFailure) return null;
    throw error;
  }
}
