/**
 * What outlives the server of one board: what was wanted of it, how far its revisions got, what happened.
 *
 * @module
 */
import type { AnyValues } from "../../protocol/dsl.ts";
import type { Change, ChangeOutcome } from "../../protocol/api/history.ts";
import type { Clock } from "../../protocol/clock.ts";
import { type LineEvent, Outages } from "./outages.ts";
import type { BoardRow, ChangeRow } from "./rows.ts";
import type { Statements } from "./statements.ts";

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
  /** Where it is; null if it is in no database yet. */
  place: number | null;
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
   * @param change What. When this returns, a confirmed one outlives this process (P13), and no later server uses its revision again.
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
  /**
   * Write an entry of the history at the next {@linkcode touch} or {@linkcode flush}.
   *
   * @param change It.
   * @param place Where it stands already, and is to say more; null for a new one.
   * @returns Its place.
   */
  add(change: Change, place: number | null): number;
  /**
   * Make sure that an entry outlives this process, before {@linkcode StoredMemory.writeTo} is called soon (H21).
   *
   * @param place Its place.
   * @param change It.
   * @param desired What is wanted of its channel since; null: as before.
   */
  keep(place: number, change: Change, desired: AnyValues | null): void;
  /** Have {@linkcode StoredMemory.writeTo} called soon. */
  touch(): void;
  /** Write everything now. */
  flush(): void;
}

/** What a {@linkcode StoredMemory} needs. */
export interface StoredMemoryOptions {
  /** Board id. */
  readonly board: string;
  /** Read what is known of it; null if that cannot be read now. */
  readonly statements: Statements | null;
  /** Writes what comes. */
  readonly writer: MemoryWriter;
  /** Whether the former server ended in order (H8). */
  readonly formerEnded: boolean;
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
  /** Whether all that the database had of it was read; else what it has besides is left as it is. */
  readonly #isWhole: boolean;
  #row: BoardRow;
  /** What a further position may join, by channel: its newest entry, if that belongs to a gesture. */
  readonly #growing = new Map<string, GrowingEntry>();
  #isRowWritten = true;
  /** Channels of which something else is wanted than is written. */
  readonly #unwritten = new Set<string>();
  /** Whether the database may be another one than was read. */
  #isElsewhere = false;
  /** How far the board was at its last change, or when its line was last back. */
  #last: { readonly boot: number | null; readonly rev: number };

  constructor({ board, statements, writer, formerEnded, clock, wallClock }: StoredMemoryOptions) {
    this.#board = board;
    this.#writer = writer;
    this.#isWhole = statements !== null;
    // Above any revision that may have been told (B3).
    this.#row = statements?.board(board) ?? { boot: null, revReserved: wallClock().getTime(), isOut: null };
    this.#last = { boot: this.#row.boot, rev: this.#row.revReserved };
    this.desired = statements?.desired(board) ?? new Map();
    this.#outages = new Outages({
      board,
      isOut: this.#row.isOut,
      newest: (only) => statements?.newest(board, only) ?? null,
      formerEnded,
      clock,
      wallClock,
      write: (entry, isOut) => {
        this.#writer.add(entry, null);
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
    if (desired !== undefined) {
      this.desired.set(channel, desired);
      this.#unwritten.add(channel);
    }
    const entered = this.#enter(change);
    if (isBeyond) this.#writer.flush();
    else if (outcome === "confirmed") this.#writer.keep(entered.id, entered.change, desired ?? null);
    else this.#writer.touch();
  }

  #enter({ gesture, ...change }: BoardChange): ChangeRow {
    const entry: Change = { board: this.#board, ...change };
    if (gesture === undefined || change.outcome !== "confirmed") {
      this.#growing.delete(change.channel);
      return { id: this.#writer.add(entry, null), change: entry };
    }
    const known = this.#growing.get(change.channel);
    const growing = known !== undefined && known.gesture === gesture && isContinued(known.change, entry)
      ? known
      : { gesture, change: { ...entry, positions: 0 }, place: null };
    const { requestedAt, sentAt, positions = 0 } = growing.change;
    const grown = { ...entry, requestedAt, sentAt, positions: positions + 1 };
    growing.change = grown;
    this.#growing.set(change.channel, growing);
    const id = this.#writer.add(grown, growing.place);
    growing.place = id;
    return { id, change: grown };
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
    this.#unwritten.add(channel);
    this.#writer.touch();
  }

  /**
   * Write what is not written yet.
   *
   * @param statements Of the database, in a transaction; {@linkcode written} says that it succeeded.
   */
  writeTo(statements: Statements): void {
    if (this.#isElsewhere && this.#isWhole) statements.forgetAllDesired(this.#board);
    if (this.#isElsewhere || !this.#isRowWritten) statements.setBoard(this.#board, this.#row);
    const channels = this.#isElsewhere
      ? new Set([...this.#unwritten, ...this.desired.keys()])
      : this.#unwritten;
    for (const channel of channels) {
      const state = this.desired.get(channel);
      if (state === undefined) statements.forgetDesired(this.#board, channel);
      else statements.setDesired(this.#board, channel, state);
    }
  }

  /** What {@linkcode writeTo} wrote is on disk. */
  written(): void {
    this.#isRowWritten = true;
    this.#isElsewhere = false;
    this.#unwritten.clear();
  }

  /**
   * Another database is written to from now on, which may have nothing of it.
   *
   * @param places Where the entries that are not written yet stand now, by where they stood.
   */
  beginAnew(places: ReadonlyMap<number, number>): void {
    this.#isElsewhere = true;
    for (const growing of this.#growing.values()) {
      // Where an entry stood that is written, another one may stand there.
      growing.place = growing.place === null ? null : places.get(growing.place) ?? null;
    }
  }

  #setRow(row: BoardRow): void {
    this.#row = row;
    this.#isRowWritten = false;
    this.#writer.touch();
  }
}

/** Whether an entry can be the next position of a gesture. */
function isContinued(one: Change, next: Change): boolean {
  return one.by === next.by && one.command === next.command && one.boot === next.boot;
}
