/**
 * What the server has written to the line, read as frames: in which order commands went out, and what an adapter may have kept of
 * sessions that are over.
 *
 * @module
 */
import { definition } from "../fixtures/board/definition.ts";
import type { AnyValues } from "../../protocol/dsl.ts";
import { OP_SYSTEM, SYSTEM, wireTable } from "../../protocol/wire/codec.ts";
import { unpackFields } from "../../protocol/wire/fields.ts";
import { frameMatches, FrameReader, HELLO_SEED } from "../../protocol/wire/frame.ts";
import type { WrittenCommand } from "./misfit.ts";

/** So many frames of each session are kept. */
const KEPT = 32;

const { ops } = wireTable(definition);

/** A command that went on the wire. */
export interface Sending {
  /** When it did for the first time. */
  readonly at: number;
  /** Channel name. */
  readonly channel: string;
  /** Command name. */
  readonly command: string;
  /** Its arguments. */
  readonly args: AnyValues;
}

interface WireSession {
  readonly byte: number;
  readonly frames: Uint8Array[];
  next: number;
}

/** What the server has written. */
export class WireLog {
  /** Commands, in the order in which they went out for the first time: the order in which a board runs them (W4, W6). */
  readonly sendings: Sending[] = [];
  /** Is shown each command's frame that goes out for the first time. */
  fresh: ((written: WrittenCommand) => void) | null = null;
  readonly #now: () => number;
  readonly #sessions: WireSession[] = [{ byte: -1, frames: [], next: 0 }];
  #wire: number[] = [];
  readonly #reader = new FrameReader({ frame: (frame) => this.#frame(frame), garbage: () => {} });

  /** @param now Virtual time. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The server writes. */
  written(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length;) {
      const delimiter = bytes.indexOf(0, from);
      const end = delimiter < 0 ? bytes.length : delimiter + 1;
      const piece = bytes.subarray(from, end);
      this.#wire.push(...piece);
      this.#reader.push(piece);
      if (delimiter >= 0) this.#wire = [];
      from = end;
    }
  }

  /** Some frames of the last session that is over on both sides: of the one before this, some may still be on their way. */
  stale(most: number): Uint8Array {
    const current = this.#sessions.at(-1)?.byte;
    const old = this.#sessions.slice(0, -2).findLast(({ byte, frames }) =>
      byte !== current && frames.length > 0
    );
    return Uint8Array.from(old?.frames.slice(-most).flatMap((frame) => [...frame]) ?? []);
  }

  #frame(frame: Uint8Array): void {
    const [header = 0, kind, byte = 0] = frame;
    const session = this.#sessions.at(-1);
    const isHello = (header & 31) === OP_SYSTEM && kind === SYSTEM.hello && frameMatches(HELLO_SEED, frame);
    if (isHello) {
      // One byte may come by chance for two sessions; HELLO is repeated only before anything else is said.
      if (session?.byte !== byte || session.frames.length > 0) {
        this.#sessions.push({ byte, frames: [], next: 0 });
      }
    } else if (session !== undefined) {
      session.frames.push(Uint8Array.from(this.#wire));
      if (session.frames.length > KEPT) session.frames.shift();
      if (header >> 5 !== session.next) return;
      session.next = (session.next + 1) & 7;
      this.#sent(header & 31, frame.subarray(1, -2));
      if ((header & 31) !== OP_SYSTEM) this.fresh?.({ session: session.byte, header });
    }
  }

  #sent(number: number, payload: Uint8Array): void {
    const op = ops[number];
    const args = op === undefined ? null : unpackFields(op.args, payload);
    if (op === undefined || args === null) return;
    this.sendings.push({ at: this.#now(), channel: op.channel, command: op.command, args });
  }
}
