/**
 * What the console has heard: a bounded list of frames, and the board's last bytes as they were. It draws nothing and does no I/O.
 *
 * @module
 */
import type { RequestFailure } from "../../../protocol/failures.ts";
import type { WireTable } from "../../../protocol/wire/codec.ts";
import { LineDescriber } from "../../../protocol/wire/describe.ts";
import {
  channelOf,
  type DescribedFrame,
  type Direction,
  isPing,
  isTrouble,
} from "../../../protocol/wire/described_frame.ts";
import type { LineChunk, LineListener } from "../../../client/line_watches.ts";

/** So many entries are kept; the oldest go. */
export const MAX_ENTRIES = 400;
/** So many of the board's bytes are kept as they were. */
export const MAX_RAW = 8192;
/** So many pieces of what the sketch printed are kept. */
export const MAX_PRINTED = 1000;
/** A board that has said so many bytes and no frame speaks something else; after a frame, it takes more to believe it. */
const FOREIGN_AT_FIRST = 24;
const FOREIGN_LATER = 512;

/** A frame, or a place where something is missing. */
export type Entry =
  & { /** Counts up, from 1. */ readonly id: number }
  & (
    | {
      readonly kind: "frame"; /** Wall time of its last byte. */
      readonly at: number;
      readonly frame: DescribedFrame;
    }
    | { readonly kind: "began" | "beganAgain" }
    | { readonly kind: "missed" | "forgotten"; readonly count: number }
  );

/** Which frames are shown. */
export interface ConsoleFilter {
  /** Null for both ways. */
  readonly direction: Direction | null;
  /** Null for every channel, and what is about none. */
  readonly channel: string | null;
  /** Only what is damaged, lost, refused or said again. */
  readonly onlyTrouble: boolean;
  /** Leave out PING and its replies, which pass all the time. */
  readonly hidePing: boolean;
}

/** What is shown at first. */
export const AT_FIRST: ConsoleFilter = { direction: null, channel: null, onlyTrouble: false, hidePing: true };
/** Everything. */
export const EVERYTHING: ConsoleFilter = { ...AT_FIRST, hidePing: false };

/** What a {@linkcode ConsoleLog} needs. */
export interface ConsoleLogOptions {
  /** Tables of the server's definition. */
  readonly table: WireTable;
  /** Told after each change. */
  readonly changed: () => void;
}

/** The board's last bytes; another object whenever they are others. */
export interface RawBytes {
  /** The bytes. */
  readonly bytes: Uint8Array;
  /** How many the board said before them. */
  readonly start: number;
}

/** Some of what the sketch printed. */
export interface PrintedPiece {
  /** How many bytes before it are missing, at least. */
  readonly lost: number;
  /** The text. */
  readonly text: string;
}

export class ConsoleLog implements LineListener {
  /** Why the server does not tell; null if it does. */
  refusal: RequestFailure | null = null;
  readonly #describer: LineDescriber;
  readonly #changed: () => void;
  #entries: readonly Entry[] = [];
  /** What came since the pause; null while there is none. */
  #held: Entry[] | null = null;
  #forgotten = 0;
  #lastId = 0;
  #hasBegun = false;
  #raw: RawBytes = { bytes: new Uint8Array(), start: 0 };
  /** The same as it was when the pause began; null while there is none. */
  #heldRaw: RawBytes | null = null;
  #printed: readonly PrintedPiece[] = [];
  #heldPrinted: readonly PrintedPiece[] | null = null;
  #unreadBytes = 0;
  #hasReadFrame = false;

  constructor(options: ConsoleLogOptions) {
    this.#describer = new LineDescriber(options.table);
    this.#changed = options.changed;
  }

  /** Whether the server has ever told. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Everything that is kept, the oldest first; stands still during a pause. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** Whether the list stands still. */
  get isPaused(): boolean {
    return this.#held !== null;
  }

  /** How many frames came during the pause. */
  get heldFrames(): number {
    return this.#forgotten + (this.#held ?? []).filter(({ kind }) => kind === "frame").length;
  }

  /** The last bytes that the board said, whatever they are; stand still during a pause. */
  get raw(): RawBytes {
    return this.#heldRaw ?? this.#raw;
  }

  /** What the sketch printed last; stands still during a pause. */
  get printed(): readonly PrintedPiece[] {
    return this.#heldPrinted ?? this.#printed;
  }

  /** Whether the board talks, but says nothing that is understood. */
  get isForeign(): boolean {
    return this.#unreadBytes >= (this.#hasReadFrame ? FOREIGN_LATER : FOREIGN_AT_FIRST);
  }

  began(): void {
    this.refusal = null;
    this.#describer.gap();
    this.#add({ kind: this.#hasBegun ? "beganAgain" : "began" });
    this.#hasBegun = true;
    this.#changed();
  }

  missed(count: number): void {
    this.#describer.gap();
    this.#add({ kind: "missed", count });
    this.#changed();
  }

  heard({ at, direction, bytes }: LineChunk): void {
    const frames = this.#describer.push(direction, bytes);
    for (const frame of frames) this.#add({ kind: "frame", at, frame });
    if (direction === "up") this.#hearBoard(bytes, frames);
    this.#changed();
  }

  refused(failure: RequestFailure): void {
    this.refusal = failure;
    this.#changed();
  }

  /** Let the list stand still; what comes is kept, up to the same bound. */
  pause(): void {
    this.#held ??= [];
    this.#heldRaw ??= this.#raw;
    this.#heldPrinted ??= this.#printed;
    this.#changed();
  }

  /** Go on, with what came meanwhile. */
  resume(): void {
    const held = this.#held ?? [];
    const forgotten = this.#forgotten;
    this.#held = null;
    this.#heldRaw = null;
    this.#heldPrinted = null;
    this.#forgotten = 0;
    if (forgotten > 0) this.#add({ kind: "forgotten", count: forgotten });
    this.#entries = [...this.#entries, ...held].slice(-MAX_ENTRIES);
    this.#changed();
  }

  /** Forget everything that was heard. */
  clear(): void {
    this.#entries = [];
    if (this.#held !== null) this.#held = [];
    this.#forgotten = 0;
    this.#raw = { bytes: new Uint8Array(), start: this.#raw.start + this.#raw.bytes.length };
    if (this.#heldRaw !== null) this.#heldRaw = this.#raw;
    this.#printed = [];
    if (this.#heldPrinted !== null) this.#heldPrinted = this.#printed;
    this.#changed();
  }

  #hearBoard(bytes: Uint8Array, frames: readonly DescribedFrame[]): void {
    const all = Uint8Array.of(...this.#raw.bytes, ...bytes);
    const kept = all.slice(-MAX_RAW);
    this.#raw = { bytes: kept, start: this.#raw.start + all.length - kept.length };
    const printed = frames.flatMap(({ meaning }) => meaning.kind === "printed" ? [meaning] : []);
    if (printed.length > 0) this.#printed = [...this.#printed, ...printed].slice(-MAX_PRINTED);
    const isRead = frames.some(({ meaning }) => meaning.kind !== "noise");
    this.#hasReadFrame ||= isRead;
    this.#unreadBytes = isRead ? 0 : this.#unreadBytes + bytes.length;
  }

  #add(entry: WithoutId<Entry>): void {
    const numbered = { ...entry, id: ++this.#lastId };
    if (this.#held === null) {
      this.#entries = [...this.#entries, numbered].slice(-MAX_ENTRIES);
      return;
    }
    this.#held.push(numbered);
    if (this.#held.length > MAX_ENTRIES && this.#held.shift()?.kind === "frame") this.#forgotten++;
  }
}

type WithoutId<E> = E extends unknown ? Omit<E, "id"> : never;

/**
 * The entries that a filter lets through. Where something is missing is always shown.
 *
 * @param entries Entries.
 * @param filter The filter.
 */
export function shownEntries(entries: readonly Entry[], filter: ConsoleFilter): readonly Entry[] {
  return entries.filter((entry) => entry.kind !== "frame" || lets(filter, entry.frame));
}

function lets(filter: ConsoleFilter, frame: DescribedFrame): boolean {
  const { direction, channel, onlyTrouble, hidePing } = filter;
  if (direction !== null && frame.direction !== direction) return false;
  if (channel !== null && channelOf(frame) !== channel) return false;
  if (isTrouble(frame)) return true;
  return !onlyTrouble && !(hidePing && isPing(frame));
}
