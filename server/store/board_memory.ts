/**
 * What outlives the server of one board: what was wanted of it, how far its revisions got, what happened.
 *
 * @module
 */
import type { AnyValues } from "../../protocol/dsl.ts";
import type { Change, ChangeOutcome } from "../../protocol/history_messages.ts";
import type { Clock } from "../link/clock.ts";
import { type LineEvent, Outages } from "./outages.ts";
import type { BoardRow } from "./rows.ts";
import type { Statements, Write } from "./statements.ts";

/** So many revisions are reserved in one write; after the server died, those that were not told are skipped. */
const REVS_RESERVED = 1000;

/** A change as its board tells it. */
export interface BoardChange extends Omit<Change, "board" | "positions"> {
  /** Channel name. */
  readonly channel: string;
  /** What it was. */
  readonly outcome: ChangeOutcome;
  /** Names what its client does in one go (H15). */
  readonly gesture?: string;
}

/** An entry that says more with each position of its gesture (H15). */
interface GrowingEntry {
  readonly gesture: string;
  change: Change;
  /** Where it is, and in which database. */
  place: { readonly of: Statements; readonly id: number } | null;
}

/** What a board remembers. */
export interface BoardMemory {
  /** Its boot counter when all was as it was wanted; null if it was never known. */
  readonly boot: number | null;
  /** No revision above this one was told to anybody (B3). */
  readonly rev: number;
  /** What was wanted, by channel. */
  readonly desired: ReadonlyMap<string, AnyValues>;
  /**
   * Something happened.
   *
   * @param change What. When this returns, a confirmed one is on disk (P13), and no later server uses its revision again.
   * @param desired What is wanted of the channel from now on; as before if it is left out.
   */
  changed(change: BoardChange, desired?: AnyValues): void;
  /**
   * The board's line is lost; harmless where it was already.
   *
   * @param event When and why.
   */
  lost(event: LineEvent): void;
  /**
   * The board's line is back, or there for the first time.
   *
   * @param event When.
   */
  back(event: LineEvent): void;
  /**
   * Everything is as it is wanted since this start of the board.
   *
   * @param boot The board's boot counter.
   */
  reconciled(boot: number): void;
  /**
   * Nothing is wanted of a channel any more.
   *
   * @param channel Its name.
   */
  forgotten(channel: string): void;
}

/** Where a {@linkcode StoredMemory} writes. */
export interface MemoryWriter {
  /** Write soon. */
  add(write: Write): void;
  /** Write everything now. */
  flush(): void;
}

/** What a {@linkcode StoredMemory} needs. */
export interface StoredMemoryOptions {
  /** Board id. */
  readonly board: string;
  /** Read what is known of it. */
  readonly statements: Statements;
  /** Writes what comes. */
  readonly writer: MemoryWriter;
  /** Time. */
  readonly clock: Clock;
  /** The time of day. */
  readonly wallClock: () => Date;
}

/** A memory on disk. */
export class StoredMemory implements BoardMemory {
  /** What is wanted, by channel. */
  readonly desired: Map<string, AnyValues>;
  readonly #board: string;
  readonly #writer: MemoryWriter;
  readonly #outages: Outages;
  #row: BoardRow;
  /** What a further position may join, by channel: its newest entry, if that belongs to a gesture. */
  readonly #growing = new Map<string, GrowingEntry>();
  /** How far the board was at its last change, or when its line was last back. */
  #last: { readonly boot: number | null; readonly rev: number };

  /**
   * What the store has of a board.
   *
   * @param options Which, and where it is.
   */
  constructor({ board, statements, writer, clock, wallClock }: StoredMemoryOptions) {
    this.#board = board;
    this.#writer = writer;
    this.#row = statements.board(board);
    this.#last = { boot: this.#row.boot, rev: this.#row.revReserved };
    this.desired = statements.desired(board);
    this.#outages = new Outages({
      board,
      isOut: this.#row.isOut,
      newest: (only) => statements.newest(board, only),
      clock,
      wallClock,
      write: (entry, isOut) => {
        this.#writer.add((statements) => statements.addChange(entry));
        this.#setRow({ ...this.#row, isOut });
      },
    });
  }

  /** The boot counter when all was as it was wanted. */
  get boot(): number | null {
    return this.#row.boot;
  }

  /** No revision above this one was told. */
  get rev(): number {
    return this.#row.revReserved;
  }

  /** Something happened; see {@linkcode BoardMemory.changed}. */
  changed(change: BoardChange, desired?: AnyValues): void {
    const { channel, boot, rev, outcome } = change;
    this.#last = { boot, rev };
    const isBeyond = rev > this.#row.revReserved;
    if (isBeyond) this.#setRow({ ...this.#row, revReserved: rev + REVS_RESERVED });
    this.#enter(change);
    if (desired !== undefined) {
      this.desired.set(channel, desired);
      this.#writer.add((statements) => statements.setDesired(this.#board, channel, desired));
    }
    if (isBeyond || outcome === "confirmed") this.#writer.flush();
  }

  #enter({ gesture, ...change }: BoardChange): void {
    const entry: Change = { board: this.#board, ...change };
    if (gesture === undefined || change.outcome !== "confirmed") {
      this.#growing.delete(change.channel);
      this.#writer.add((statements) => void statements.addChange(entry));
      return;
    }
    const known = this.#growing.get(change.channel);
    const growing = known !== undefined && known.gesture === gesture && isContinued(known.change, entry)
      ? known
      : { gesture, change: { ...entry, positions: 0 }, place: null };
    const { requestedAt, sentAt, positions = 0 } = growing.change;
    const grown = { ...entry, requestedAt, sentAt, positions: positions + 1 };
    growing.change = grown;
    this.#growing.set(change.channel, growing);
    this.#writer.add((statements) => {
      // A damaged database may have been replaced by a new one, whose places are others.
      const place = growing.place?.of === statements ? growing.place.id : null;
      growing.place = { of: statements, id: statements.addChange(grown, place) };
    });
  }

  /** The board's line is lost; see {@linkcode BoardMemory.lost}. */
  lost(event: LineEvent): void {
    this.#growing.clear();
    this.#outages.lost(event);
  }

  /** The board's line is back; see {@linkcode BoardMemory.back}. */
  back(event: LineEvent): void {
    this.#growing.clear();
    this.#last = event;
    this.#outages.back(event);
  }

  /** The server ends. */
  close(): void {
    this.#outages.close(this.#last.boot, this.#last.rev);
  }

  /** Everything is as it is wanted since this start of the board. */
  reconciled(boot: number): void {
    if (boot !== this.#row.boot) this.#setRow({ ...this.#row, boot });
  }

  /** Nothing is wanted of a channel any more. */
  forgotten(channel: string): void {
    if (!this.desired.delete(channel)) return;
    this.#writer.add((statements) => statements.forgetDesired(this.#board, channel));
  }

  /**
   * Write all of it into a database that has nothing of it.
   *
   * @param statements Of that database.
   */
  writeAgain(statements: Statements): void {
    statements.setBoard(this.#board, this.#row);
    for (const [channel, state] of this.desired) statements.setDesired(this.#board, channel, state);
  }

  #setRow(row: BoardRow): void {
    this.#row = row;
    this.#writer.add((statements) => statements.setBoard(this.#board, row));
  }
}

/** Whether an entry can be the next position of a gesture. */
function isContinued(one: Change, next: Change): boolean {
  return one.by === next.by && one.command === next.command && one.boot === next.boot;
}
