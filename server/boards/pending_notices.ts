/**
 * Tells which commands are pending (B2a). Only what lasts is told, so that a click is one message for each page.
 *
 * @module
 */
import type { Clock } from "../../protocol/clock.ts";
import { Deadline } from "../link/deadline.ts";
import { commandPending } from "./board_events.ts";
import type { BoardEvent } from "./boards.ts";
import type { Twin } from "./twin.ts";

/** How old a command is when others are told of it, in milliseconds. */
const LASTS_MS = 50;

/** A command that is not over. */
export interface Outstanding {
  /** The board's id. */
  readonly board: string;
  /** The board's twin. */
  readonly twin: Twin;
  /** Name of the channel. */
  readonly channel: string;
  /** When it was asked for, in the clock's time. */
  readonly requestedAt: number;
}

/** The pending commands of one board, as clients are told of them. */
export class PendingNotices {
  readonly #clock: Clock;
  readonly #emit: (event: BoardEvent) => void;
  /** The oldest first. */
  readonly #outstanding = new Set<Outstanding>();
  /** When the oldest command that nobody was told of has lasted long enough. */
  readonly #deadline: Deadline;

  constructor(clock: Clock, emit: (event: BoardEvent) => void) {
    this.#clock = clock;
    this.#emit = emit;
    this.#deadline = new Deadline(clock, () => this.#tellWhatLasts());
  }

  /** A command began; the twin knows of it. */
  began(command: Outstanding): void {
    this.#outstanding.add(command);
    if (!this.#deadline.isSet) this.#deadline.set(command.requestedAt + LASTS_MS);
  }

  /** The newest pending command of its channel may be another one, or have come further. */
  changed(command: Outstanding): void {
    const told = command.twin.toldPending(command.channel);
    if (told !== null && told !== command.twin.pending(command.channel)) this.#tell(command);
  }

  /**
   * A command is over; the twin knows of it, and a change of the state was told.
   *
   * @param command It.
   * @param hasEntry Whether the history has something new of which no change of the state tells.
   */
  over(command: Outstanding, hasEntry: boolean): void {
    this.#outstanding.delete(command);
    if (this.#outstanding.size === 0) this.#deadline.clear();
    const { board, twin, channel } = command;
    if (hasEntry && twin.toldPending(channel) === null) this.#emit(commandPending(board, channel, null));
    else this.changed(command);
  }

  /** No more commands. */
  close(): void {
    this.#deadline.stop();
  }

  #tellWhatLasts(): void {
    for (const command of this.#outstanding) {
      const at = command.requestedAt + LASTS_MS;
      if (at > this.#clock.now()) return this.#deadline.set(at);
      if (command.twin.toldPending(command.channel) === null) this.#tell(command);
    }
  }

  #tell({ board, twin, channel }: Outstanding): void {
    this.#emit(commandPending(board, channel, twin.tellPending(channel)));
  }
}
