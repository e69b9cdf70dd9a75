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
  /** The board answered. */
  heard(): void;
  /** Its line is open. */
  opened(): void;
  /** Whether this object still speaks for a board; another may have claimed it meanwhile. */
  isListed(): boolean;
  /** A line as those who watch this board can listen to it (K1). */
  tapped(stream: ByteStream): ByteStream;
}
