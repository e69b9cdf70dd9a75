/**
 * What this page has asked for, and how far each request has come. Requests of one channel go one after another. A
 * slider that is being dragged asks for more than the board can do: of requests that only say "be like this" the newest
 * replaces the one that waits, so that at most one is under way and the last position always arrives. The server does the
 * same (B9); here it spares the network the messages, and nobody is told "superseded" of what a person did.
 *
 * @module
 */
import type { ChannelCommand } from "../protocol/command.ts";
import { RequestFailure } from "../protocol/failures.ts";
import type { Confirmed } from "../protocol/api/board.ts";
import type { Clock } from "../client/clock.ts";
import type { CommandRequest } from "../client/session.ts";

/** After this time without a confirmation the page says so. */
const SLOW_MS = 1000;
/** So many clicks may wait for one channel. */
const MOST_WAITING = 8;

/** A request of this page. */
export interface Ask extends Omit<ChannelCommand, "ifRev"> {
  /** Board id. */
  readonly board: string;
}

/** The board has not answered yet. */
export interface PendingStage {
  /** Discriminant. */
  readonly stage: "pending";
  /** The request. */
  readonly ask: Ask;
  /** It takes unusually long. */
  readonly slow: boolean;
}

/** The board did it. */
export interface ConfirmedStage {
  /** Discriminant. */
  readonly stage: "confirmed";
  /** The request. */
  readonly ask: Ask;
  /** From the click to the board's confirmation, as this page saw it, in milliseconds. */
  readonly tookMs: number;
  /** Of that the server's own part, before the request went on the wire, in milliseconds. */
  readonly serverMs: number;
  /** When it was confirmed, by the monotonic clock. */
  readonly at: number;
}

/** It did not work out. */
export interface FailedStage {
  /** Discriminant. */
  readonly stage: "failed";
  /** The request. */
  readonly ask: Ask;
  /** Why. */
  readonly failure: RequestFailure;
  /** When it failed, by the monotonic clock. */
  readonly at: number;
}

/** The person does not want it any more. What had been sent may run all the same; if its answer comes, that is shown instead. */
export interface CancelledStage {
  /** Discriminant. */
  readonly stage: "cancelled";
  /** The request. */
  readonly ask: Ask;
  /** When it was cancelled, by the monotonic clock. */
  readonly at: number;
}

/** What became of a request. */
export type AskedStage = PendingStage | ConfirmedStage | FailedStage | CancelledStage;

/** How far the newest request for a channel has come. */
export type Stage = { readonly stage: "idle" } | AskedStage;

/** A request, and when it was made. */
interface Made {
  readonly ask: Ask;
  readonly at: number;
}

/** The request that is with the server. */
interface UnderWay {
  readonly ask: Ask;
  /** Nobody waits for it any more. */
  readonly giveUp: () => void;
}

interface Queue {
  stage: Stage;
  /** The newest request: the only one that the stage is about. */
  newest: Ask | null;
  /** The one that is with the server; null if there is none, or if nobody waits for it. */
  underWay: UnderWay | null;
  /** Whether that one takes unusually long. */
  slow: boolean;
  readonly waiting: Made[];
}

/** What {@linkcode Requests} needs. */
export interface RequestsOptions {
  /** Sends a command. */
  readonly send: (request: CommandRequest) => Promise<Confirmed>;
  /** Whether a newer one of the same command makes a request pointless as long as it waits (B9). */
  readonly isReplaceable: (ask: Ask) => boolean;
  /** Time. */
  readonly clock: Clock;
  /** Told whenever a stage changed. */
  readonly changed: (stage: Stage) => void;
}

const IDLE: Stage = { stage: "idle" };

export class Requests {
  readonly #options: RequestsOptions;
  readonly #queues = new Map<string, Queue>();

  constructor(options: RequestsOptions) {
    this.#options = options;
  }

  /**
   * How far the newest request for a channel has come.
   *
   * @param board Board id.
   * @param channel Channel name.
   * @returns Its stage; the same object as long as it is the same.
   */
  stage(board: string, channel: string): Stage {
    return this.#queues.get(`${board}/${channel}`)?.stage ?? IDLE;
  }

  /**
   * Ask for something. It never throws: what becomes of it is the channel's stage.
   *
   * @param ask The request.
   */
  ask(ask: Ask): void {
    const queue = this.#queue(ask);
    const made = { ask, at: this.#options.clock.now() };
    const last = queue.waiting.at(-1)?.ask;
    queue.newest = ask;
    if (last?.command === ask.command && this.#options.isReplaceable(ask)) {
      queue.waiting.pop();
    } else if (queue.waiting.length >= MOST_WAITING) {
      this.#become(queue, { stage: "failed", ask, failure: tooMany(ask), at: this.#options.clock.now() });
      return;
    }
    queue.waiting.push(made);
    this.#become(queue, { stage: "pending", ask, slow: queue.slow });
    if (queue.underWay === null) void this.#work(queue);
  }

  /**
   * Drop what waits, and wait no longer for what was sent.
   *
   * @param board Board id.
   * @param channel Channel name.
   */
  cancel(board: string, channel: string): void {
    const queue = this.#queues.get(`${board}/${channel}`);
    if (queue === undefined || queue.stage.stage !== "pending") return;
    const { underWay, stage: { ask } } = queue;
    queue.waiting.length = 0;
    queue.slow = false;
    queue.underWay = null;
    queue.newest = underWay?.ask ?? null;
    this.#become(queue, { stage: "cancelled", ask, at: this.#options.clock.now() });
    underWay?.giveUp();
  }

  /**
   * What became of a request is no longer the news, or a person has taken note of it.
   *
   * @param stage What is told of it; harmless if something else is told by now.
   */
  forget(stage: AskedStage): void {
    const queue = this.#queue(stage.ask);
    if (queue.stage === stage) this.#become(queue, IDLE);
  }

  #queue({ board, channel }: Ask): Queue {
    const key = `${board}/${channel}`;
    let queue = this.#queues.get(key);
    if (queue === undefined) {
      queue = { stage: IDLE, newest: null, underWay: null, slow: false, waiting: [] };
      this.#queues.set(key, queue);
    }
    return queue;
  }

  async #work(queue: Queue): Promise<void> {
    for (let made = queue.waiting.shift(); made !== undefined; made = queue.waiting.shift()) {
      const giveUp = new AbortController();
      const slow = this.#options.clock.after(SLOW_MS, () => this.#tookLong(queue));
      const underWay: UnderWay = {
        ask: made.ask,
        giveUp() {
          slow.cancel();
          giveUp.abort();
        },
      };
      queue.underWay = underWay;
      const stage = await this.#send(made, giveUp.signal);
      slow.cancel();
      const isWaitedFor = queue.underWay === underWay;
      if (isWaitedFor) queue.slow = false;
      if (queue.newest === made.ask) this.#become(queue, stage);
      if (!isWaitedFor) return;
    }
    queue.underWay = null;
  }

  #tookLong(queue: Queue): void {
    queue.slow = true;
    if (queue.stage.stage === "pending") this.#become(queue, { ...queue.stage, slow: true });
  }

  async #send({ ask, at }: Made, signal: AbortSignal): Promise<Stage> {
    const { send, clock } = this.#options;
    try {
      const { timing: { queueMs } } = await send({ ...ask, signal });
      return {
        stage: "confirmed",
        ask,
        tookMs: clock.now() - at,
        serverMs: queueMs,
        at: clock.now(),
      };
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      // A newer request of this page says what is wanted now (B9).
      return error.reason === "superseded" ? IDLE : { stage: "failed", ask, failure: error, at: clock.now() };
    }
  }

  #become(queue: Queue, stage: Stage): void {
    queue.stage = stage;
    this.#options.changed(stage);
  }
}

function tooMany({ channel, command }: Ask): RequestFailure {
  return new RequestFailure(
    "too_many_requests",
    `"${channel}.${command}" was not sent: ${MOST_WAITING} requests wait for this channel already`,
    "Wait until the board has done them",
  );
}
