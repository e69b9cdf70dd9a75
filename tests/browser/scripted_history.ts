import { RequestFailure } from "../../protocol/failures.ts";
import type { Change, HistoryPage, HistoryQuery } from "../../protocol/api/history.ts";
import type { BoardView } from "../../protocol/views.ts";
import type { StateChanged } from "../../protocol/api/board.ts";
import type { BoardCommand } from "../../server/boards/boards.ts";
import type { History } from "../../server/store/keeper.ts";

const isOfLine = (outcome: Change["outcome"]) => outcome === "lost" || outcome === "back";
const isAsked = (outcome: Change["outcome"]) => outcome !== "reported" && !isOfLine(outcome);

/** Which entries each kind of question is about (H2). */
const KINDS: Readonly<Record<HistoryQuery["only"], (outcome: Change["outcome"]) => boolean>> = {
  all: () => true,
  commands: isAsked,
  failures: (outcome) => isAsked(outcome) && outcome !== "confirmed",
  outages: isOfLine,
};

/** A command, and when it was asked for. */
export interface AskedFor {
  readonly command: BoardCommand;
  readonly since: string;
}

/** What happened to the scripted board. */
export class ScriptedHistory implements History {
  /** What the next question is answered with, instead of a page. */
  failure: RequestFailure | null = null;
  /** When questions are answered. */
  answers: Promise<void> = Promise.resolve();
  /** How often somebody asked. */
  questions = 0;
  /** From when on the last one wanted to know. */
  from: string | null = null;
  /** When that was, in milliseconds since 1970. */
  askedAt = NaN;
  /** Oldest first; the place of each is its index and one. */
  readonly #changes: Change[] = [];

  /** See {@linkcode History.query}. */
  async query(board: string | null, query: HistoryQuery): Promise<HistoryPage> {
    this.questions++;
    this.from = query.from;
    this.askedAt = Date.now();
    await this.answers;
    const { failure } = this;
    this.failure = null;
    if (failure !== null) throw failure;
    const found = this.#changes.map((change, index) => ({ change, place: index + 1 })).reverse()
      .filter(({ place }) => query.cursor === null || place < query.cursor)
      .filter(({ change }) => board === null || change.board === board)
      .filter(({ change: { channel } }) =>
        query.channel === null || channel === null || channel === query.channel
      )
      .filter(({ change: { outcome } }) => KINDS[query.only](outcome))
      .filter(({ change: { at } }) =>
        (query.from === null || at >= query.from) && (query.to === null || at < query.to)
      );
    const page = found.slice(0, query.limit);
    return {
      changes: page.map(({ change }) => change),
      next: found.length > query.limit ? page.at(-1)?.place ?? null : null,
    };
  }

  /** Something is to be in it. */
  add(change: Change): void {
    this.#changes.push(change);
  }

  /** The board's line was lost, or is back. */
  line(at: number, outcome: "lost" | "back", rest: Partial<Change> = {}): void {
    this.add({
      board: "uno-7f3a21c4",
      channel: null,
      outcome,
      boot: 3,
      rev: 17,
      state: null,
      command: null,
      args: null,
      by: "board",
      at: new Date(at).toISOString(),
      requestedAt: null,
      sentAt: null,
      reason: null,
      ...rest,
    });
  }

  /** The board reported something, by itself or because it was asked. */
  reported(change: StateChanged, asked: AskedFor | null): void {
    this.add({
      ...change,
      outcome: asked === null ? "reported" : "confirmed",
      command: asked?.command.command ?? null,
      args: asked?.command.args ?? null,
      requestedAt: asked?.since ?? null,
      sentAt: asked?.since ?? null,
      reason: null,
    });
  }

  /** A command failed. */
  failed(
    { channel, command, args, by }: BoardCommand,
    board: BoardView,
    since: string,
    error: unknown,
  ): void {
    if (!(error instanceof RequestFailure)) return;
    this.add({
      board: board.id,
      channel,
      outcome: error.outcome,
      boot: board.boot,
      rev: board.rev,
      state: null,
      command,
      args,
      by,
      at: new Date().toISOString(),
      requestedAt: since,
      sentAt: since,
      reason: error.reason,
    });
  }
}
