/**
 * The order in which commands of one client for one channel go to the board (B9). Of those that only say "be like this" one
 * is under way and one waits: a newer one takes the place of the one that waits. All others run, each once and in order, unless
 * their connection ends before their turn.
 *
 * @module
 */

/** A command on its way to the board. */
export interface QueuedCommand {
  /** Its name, if a newer one of that name makes it pointless; null if it has to run. */
  readonly replaceableAs: string | null;
  /** The connection whose end takes it along while it waits; null: it waits on, since its client may repeat it (C12). */
  readonly endsWith: AbortSignal | null;
  /** Go to the board; {@linkcode CommandQueue.over} is called when that has ended, perhaps at once. */
  start(): void;
  /** A newer one took its place; the last call. */
  superseded(): void;
  /** The connection it came on ended before its turn; the last call. */
  abandoned(): void;
}

export class CommandQueue {
  readonly #waiting: QueuedCommand[] = [];
  readonly #underWay = new Set<QueuedCommand>();

  /** How many wait for their turn. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Whether nothing waits and nothing is under way. */
  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#underWay.size === 0;
  }

  /**
   * One more command.
   *
   * @param entry It.
   */
  add(entry: QueuedCommand): void {
    const last = this.#waiting.at(-1);
    if (last !== undefined && last.replaceableAs !== null && last.replaceableAs === entry.replaceableAs) {
      this.#waiting[this.#waiting.length - 1] = entry;
      last.superseded();
    } else {
      this.#waiting.push(entry);
      this.#startNext();
    }
  }

  /**
   * A command that was started has ended.
   *
   * @param entry It.
   */
  over(entry: QueuedCommand): void {
    this.#underWay.delete(entry);
    this.#startNext();
  }

  /**
   * A connection ended: what its client will never ask for again does not run after what it asks for next, on another one. All
   * of it, since what waits behind a position was meant to run after it.
   *
   * @param connection The one that ended.
   */
  connectionEnded(connection: AbortSignal): void {
    const waiting = this.#waiting.splice(0);
    this.#waiting.push(...waiting.filter(({ endsWith }) => endsWith !== connection));
    for (const entry of waiting) if (entry.endsWith === connection) entry.abandoned();
    this.#startNext();
  }

  #startNext(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const isReplaceable = next.replaceableAs !== null;
      if (isReplaceable && [...this.#underWay].some(({ replaceableAs }) => replaceableAs !== null)) return;
      this.#waiting.shift();
      this.#underWay.add(next);
      next.start();
    }
  }
}
