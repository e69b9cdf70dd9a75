/**
 * Whether programs have a pseudo-terminal open, from what inotify tells of its openings and closings.
 *
 * The kernel itself raises POLLHUP on the other side when nobody has it open, but `poll` cannot wait for that to end:
 * it returns at once, for ever. And whoever waits with the port closed cannot undo what the last program left behind.
 * So the port is kept open, and others are counted.
 *
 * @module
 */
import { INOTIFY_EVENT } from "./constants_linux.ts";

/** Events to watch the port for: IN_CLOSE_WRITE, IN_CLOSE_NOWRITE, IN_OPEN. */
export const OPENING_EVENTS = 0x8 | 0x10 | 0x20;

const IN_OPEN = 0x20;

/** What a count is made of. */
export interface PtyOpenersParts {
  /** What inotify has to tell, as one `read` gives it; empty if nothing. */
  readonly events: () => Uint8Array;
  /** How many programs have it open now; takes milliseconds. */
  readonly holders: () => number;
  /** A program opened it, after nobody had. */
  readonly opened: () => void;
  /** The last program closed it. */
  readonly closed: () => void;
}

/** Counts the programs that have a port open. */
export class PtyOpeners {
  readonly #parts: PtyOpenersParts;
  #count = 0;
  #open = false;

  constructor(parts: PtyOpenersParts) {
    this.#parts = parts;
  }

  /** Whether a program has it open. */
  get open(): boolean {
    return this.#open;
  }

  /** Something was told. */
  changed(): void {
    const { events, holders } = this.#parts;
    let counted: number | null = null;
    for (let bytes = events(); bytes.length > 0; bytes = events()) {
      const masks = eventMasks(bytes);
      for (const mask of masks) this.#follow(mask);
      // Equal events that follow one another are told as one, so a closing is taken as a reason to look. If something
      // is told meanwhile it may be what was seen, or not: look again.
      counted = masks.every((mask) => mask & IN_OPEN) ? null : holders();
    }
    if (counted !== null) this.#count = counted;
    if (this.#count === 0) this.#close();
    else if (!this.#open) this.#begin();
  }

  #follow(mask: number): void {
    if (!(mask & IN_OPEN)) {
      this.#count = Math.max(0, this.#count - 1);
      return;
    }
    if (this.#count === 0) {
      this.#close();
      this.#begin();
    }
    this.#count++;
  }

  #begin(): void {
    this.#open = true;
    this.#parts.opened();
  }

  #close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#parts.closed();
  }
}

function eventMasks(bytes: Uint8Array): readonly number[] {
  const masks: number[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length;) {
    masks.push(view.getUint32(at + INOTIFY_EVENT.mask, true));
    at += INOTIFY_EVENT.name + view.getUint32(at + INOTIFY_EVENT.length, true);
  }
  return masks;
}
