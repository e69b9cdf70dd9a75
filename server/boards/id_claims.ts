/**
 * Which object speaks for the board of which id (B1). A board that moved to another port is followed; of two boards with one id
 * the first one keeps it, and neither is thrown out (B13).
 *
 * Whether one moved, or there are two, is told apart by the line of the one that was here first: as long as that is open, nothing is
 * decided before it ends (the board moved) or a frame comes on it (there are two). So it does not matter which of the system's
 * messages comes first, that the old port is gone or that the new one is there.
 *
 * @module
 */
import type { Board } from "./board.ts";
import type { Twin } from "./twin.ts";

/** A board with the id of another one. */
interface Contender {
  readonly holder: Board;
  /** Whether it is known to be another board than the holder: that one has been heard meanwhile. */
  isOther: boolean;
  wasTold: boolean;
}

/** What {@linkcode IdClaims} needs of the list of boards. */
export interface IdClaimsOptions {
  /** Makes the twin of a board that was not known before. */
  readonly newTwin: (board: Board) => Twin;
  /** Whether a board is listed. */
  readonly isListed: (board: Board) => boolean;
  /** Another object speaks for this one's board from now on. */
  readonly superseded: (former: Board) => void;
}

/** The owners of ids. */
export class IdClaims {
  readonly #options: IdClaimsOptions;
  /** What is known of each board by its id, kept while it is away. */
  readonly #twins = new Map<number, { readonly twin: Twin; owner: Board | null }>();
  readonly #contenders = new Map<Board, Contender>();

  constructor(options: IdClaimsOptions) {
    this.#options = options;
  }

  /**
   * A board said who it is.
   *
   * @param uid The id in its EEPROM.
   * @param board Which object it answered to.
   * @returns Its twin, if that object speaks for the board from now on; else null.
   */
  claim(uid: number, board: Board): Twin | null {
    // Another board answers there now: of whom it spoke before, nobody speaks.
    for (const [other, its] of this.#twins) if (other !== uid && its.owner === board) its.owner = null;
    const known = this.#twins.get(uid);
    if (known === undefined) {
      const twin = this.#options.newTwin(board);
      this.#contenders.delete(board);
      this.#twins.set(uid, { twin, owner: board });
      return twin;
    }
    const { owner } = known;
    if (owner !== null && owner !== board && this.#options.isListed(owner)) {
      const before = this.#contenders.get(board);
      const isOther = before?.holder === owner && before.isOther;
      if (isOther || owner.hasLine) {
        if (!isOther) this.#contenders.set(board, { holder: owner, isOther, wasTold: false });
        return null;
      }
      this.#options.superseded(owner);
    }
    this.#contenders.delete(board);
    known.owner = board;
    return known.twin;
  }

  /**
   * A board answered.
   *
   * @param board Which.
   */
  heard(board: Board): void {
    for (const [contender, its] of this.#contenders) {
      if (its.holder !== board) continue;
      its.isOther = true;
      tell(contender, its);
    }
  }

  /** A board changed: what was not clear may be now. */
  look(): void {
    for (const [contender, its] of this.#contenders) {
      if (!this.#options.isListed(contender) || !contender.hasLine) {
        this.#contenders.delete(contender);
      } else if (!its.isOther && !its.holder.hasLine) {
        this.#contenders.delete(contender);
        contender.lookAnew();
      } else if (its.holder.status === "offline") {
        tell(contender, its);
      }
    }
  }
}

function tell(contender: Board, its: Contender): void {
  if (its.wasTold) return;
  its.wasTold = true;
  contender.idIsTaken(its.holder);
}
