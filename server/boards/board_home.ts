/**
 * What a board needs of the list it is in.
 *
 * @module
 */
import type { ByteStream } from "../link/byte_stream.ts";
import type { BoardEvent } from "./boards.ts";
import type { Twin } from "./twin.ts";

/** What a board needs of the list it is in. */
export interface BoardHome {
  /** Told of every change, synchronously. */
  emit(event: BoardEvent): void;
  /**
   * The board said who it is.
   *
   * @param uid The id in its EEPROM.
   * @returns Its twin: a new one, or the one that it had on another port. Null while another object has that id, or it is not clear
   * yet whose it is: then `idIsTaken` or `lookAnew` follows.
   */
  claim(uid: number): Twin | null;
  /**
   * What a board is called here (B1).
   *
   * @param uid The id in its EEPROM.
   * @param kind What boards like it are called; only a board that this server has never seen is named after it.
   * @returns Its id: "uno-7f3a21c4".
   */
  idOf(uid: number, kind: string): string;
  /** The board answered. */
  heard(): void;
  /** Its line is open. */
  opened(): void;
  /** Whether this object still speaks for a board; another may have claimed it meanwhile. */
  isListed(): boolean;
  /** A line as those who watch this board can listen to it (K1). */
  tapped(stream: ByteStream): ByteStream;
}
