/**
 * The board's side of W1..W16, written from docs/SPEC.md alone: what the link must get along with. It counts what it runs.
 *
 * @module
 */
import { NAME_BYTES } from "../../../protocol/board_name.ts";
import type { AnyValues } from "../../../protocol/dsl.ts";
import {
  BOOT_HEADER,
  LENGTH,
  type Op,
  OP_SYSTEM,
  STATUS,
  SYSTEM,
  type WireTable,
} from "../../../protocol/wire/codec.ts";
import { packFields, unpackFields } from "../../../protocol/wire/fields.ts";
import {
  boardSeed,
  FRAME_OVERHEAD,
  frameMatches,
  FrameReader,
  HELLO_SEED,
  MAX_FRAME,
  MAX_WIRE_FRAME,
  sessionSeed,
  textSeed,
  wireLength,
  writeFrame,
} from "../../../protocol/wire/frame.ts";
import type { Clock } from "../../../protocol/clock.ts";

/** A command that the board ran. */
export interface Run {
  /** Which. */
  readonly op: Op;
  /** With what. */
  readonly args: AnyValues;
  /** How it ended: a {@linkcode STATUS}. */
  readonly status: number;
}

/** What a model board is made of. */
export interface ModelBoardOptions {
  /** Tables of its firmware. */
  readonly table: WireTable;
  /** Its UART's time. */
  readonly clock: Clock;
  /** Takes what leaves the board. */
  readonly out: (bytes: Uint8Array) => void;
  /** Its id; 0 if its EEPROM holds none. */
  readonly uid?: number;
  /** Bytes of its transmit ring (W8). */
  readonly txRing?: number;
  /** Unacknowledged bytes it takes (W6). */
  readonly rxWindow?: number;
  /** What its sketch makes of a channel's state when a command runs; unless told, arguments become state and a toggle switches. */
  readonly sketch?: (op: Op, args: AnyValues, before: AnyValues) => AnyValues;
  /** Told of each good frame of the server's, which renews the leases (W13). */
  readonly heard?: () => void;
}

/** A byte at 500 kbaud. */
const MS_PER_BYTE = 0.02;
/** A byte of the EEPROM, which is written only if it changes. */
const MS_PER_STORED_BYTE = 3.4;
/** Bytes of text that wait (W23a), and that a frame takes. */
const WAITING_TEXT = 128;
const TEXT_OF_FRAME = 16;
/** Bytes of the receive ring, which fills while the board writes its EEPROM. */
const RX_RING = 64;

/** A board in the state that it has after power-up, all values at their minimum. It says BOOT when {@linkcode restart} is called. */
export class ModelBoard {
  /** Every command it ran, over all its starts. */
  readonly runs: Run[] = [];
  /** What each channel's hardware says now. */
  readonly states: AnyValues[] = [];
  /** Commands its sketch refuses, by method name. */
  readonly refused = new Set<string>();
  /** Whether it has power; without, it takes nothing and says nothing. */
  powered = true;
  /** Its id. */
  uid: number;
  /** What its EEPROM has of a name. */
  name = new Uint8Array(NAME_BYTES);
  /** How often it started. */
  boot = 0;
  /** Id of its firmware. */
  build = 0x1234;
  /** How often it was asked to show itself. */
  shown = 0;
  /** Tables of its firmware; other firmware has others. */
  table: WireTable;
  /** What it says its schema is, where that is not its table's. */
  claimedSchema: number | null = null;
  readonly #options: ModelBoardOptions;
  #reader: FrameReader;
  #session: number | null = null;
  #seed = 0;
  #expected = 0;
  #statuses: number[] = [];
  #complained = false;
  #events = 0;
  readonly #received: number[] = [];
  #isBusy = false;
  /** Bytes of the EEPROM that the frame just run has changed. */
  #storing = 0;
  readonly #dirty = new Set<number>();
  /** What the sketch printed and nobody was sent, and how much it printed since it started. */
  #text: number[] = [];
  #printed = 0;
  #unsent = 0;
  #lineFreeAt = 0;
  /** Which start the bytes in the ring belong to: a reset clears the ring. */
  #start = 0;

  /** Options: tables, clock, line. */
  constructor(options: ModelBoardOptions) {
    this.#options = options;
    this.table = options.table;
    this.uid = options.uid ?? 0x11223344;
    this.#reader = this.#newReader();
    this.#reset();
  }

  /** Seed of the server's frames in the session that is open; null if none is. */
  get seed(): number | null {
    return this.#session === null ? null : this.#seed;
  }

  /** Bytes arrive. */
  take(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (this.powered && this.#received.length < RX_RING) this.#received.push(byte);
      this.#read();
    }
  }

  #read(): void {
    while (!this.#isBusy && this.#received.length > 0) {
      this.#reader.push(Uint8Array.from(this.#received.splice(0, 1)));
    }
  }

  /** Start anew, as after a brown-out, and say BOOT (W11). */
  restart(): void {
    this.powered = true;
    this.boot = (this.boot + 1) & 0xffff;
    this.#reset();
    this.#sendBoot();
  }

  /** A channel changes by itself. */
  change(channel: number, values: AnyValues): void {
    this.states[channel] = { ...this.states[channel], ...values };
    this.#dirty.add(channel);
    this.#sendEvents();
  }

  /** The sketch prints. */
  print(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.#text = [...this.#text, ...bytes].slice(-WAITING_TEXT);
    this.#printed += bytes.length;
    this.#sendText();
  }

  /** W23a: behind everything else. */
  #sendText(): void {
    if (this.#session === null || this.#unsent > 0 || this.#text.length === 0) return;
    const place = (this.#printed - this.#text.length) & 0xffff;
    const bytes = this.#text.slice(0, TEXT_OF_FRAME);
    if (!this.#send(textSeed(this.#seed), place & 0xff, Uint8Array.of(place >> 8, ...bytes))) return;
    this.#text = this.#text.slice(TEXT_OF_FRAME);
  }

  #newReader(): FrameReader {
    return new FrameReader({ frame: (frame) => this.#frame(frame), garbage: () => this.#complain() });
  }

  #reset(): void {
    this.#session = null;
    this.#received.length = 0;
    this.#isBusy = false;
    this.#storing = 0;
    this.#complained = false;
    this.#dirty.clear();
    this.#text = [];
    this.#printed = 0;
    this.#unsent = 0;
    this.#lineFreeAt = 0;
    this.#start++;
    this.#reader = this.#newReader();
    this.states.length = 0;
    for (const { layout } of this.table.channels) {
      const zero = unpackFields(layout, new Uint8Array(layout.bytes));
      if (zero !== null) this.states.push(zero);
    }
  }

  #frame(frame: Uint8Array): void {
    if (this.#hello(frame)) return;
    const header = frame[0] ?? 0;
    const length = this.#requestLength(header & 31, frame[1] ?? 0);
    const good = this.#session !== null && length !== null && frame.length === length + FRAME_OVERHEAD &&
      frameMatches(this.#seed, frame);
    if (!good) return this.#complain();
    const seq = header >> 5;
    const ahead = (seq - this.#expected) & 7;
    if (ahead >= 1 && ahead <= 3) return this.#complain();
    this.#options.heard?.();
    const payload = frame.slice(1, -2);
    if (ahead === 0) {
      this.#statuses[seq & 3] = this.#run(header & 31, payload);
      this.#expected = (seq + 1) & 7;
      this.#complained = false;
    }
    const answer = () => {
      this.#answer(seq, this.#statuses[seq & 3] ?? STATUS.refused, header & 31, payload);
      this.#sendEvents();
    };
    if (this.#storing === 0) return answer();
    const start = this.#start;
    this.#isBusy = true;
    this.#options.clock.after(this.#storing * MS_PER_STORED_BYTE, () => {
      if (start !== this.#start) return;
      this.#isBusy = false;
      answer();
      this.#read();
    });
    this.#storing = 0;
  }

  /** W1: what the payload's length must be; null for an op that does not exist. */
  #requestLength(op: number, kind: number): number | null {
    if (op !== OP_SYSTEM) return this.table.ops[op]?.args.bytes ?? null;
    if (kind === SYSTEM.ping || kind === SYSTEM.snapshot || kind === SYSTEM.identify) return 1;
    return kind === SYSTEM.assign ? LENGTH.assign : null;
  }

  /** W10. */
  #hello(frame: Uint8Array): boolean {
    const [header = 0, kind, session = 0] = frame;
    if (header !== OP_SYSTEM || kind !== SYSTEM.hello) return false;
    if (frame.length !== LENGTH.hello + FRAME_OVERHEAD || !frameMatches(HELLO_SEED, frame)) return false;
    if (session !== this.#session) {
      this.#session = session;
      this.#seed = sessionSeed(this.table.schemaHash, session);
      this.#expected = 0;
      this.#statuses = [];
      this.#events = 0;
      this.#dirty.clear();
    }
    this.#complained = false;
    const payload = new Uint8Array(LENGTH.helloReply);
    const view = new DataView(payload.buffer);
    view.setUint32(0, this.claimedSchema ?? this.table.schemaHash, true);
    view.setUint32(4, this.build, true);
    view.setUint8(8, this.#options.rxWindow ?? 63);
    view.setUint8(9, MAX_FRAME);
    view.setUint8(10, 1);
    payload.set(this.#stored(), 11);
    view.setUint16(35, this.boot, true);
    this.#send(boardSeed(HELLO_SEED), this.#expected << 5, payload);
    return true;
  }

  /** W5, W11: once for each burst. */
  #complain(): void {
    if (this.#complained) return;
    this.#complained = this.#session === null
      ? this.#sendBoot()
      : this.#send(boardSeed(this.#seed), this.#expected << 5 | STATUS.nak, new Uint8Array());
  }

  #sendBoot(): boolean {
    const payload = Uint8Array.of(this.boot & 0xff, this.boot >> 8, 1);
    return this.#send(boardSeed(HELLO_SEED), BOOT_HEADER, payload);
  }

  #run(number: number, payload: Uint8Array): number {
    if (number === OP_SYSTEM) {
      if (payload[0] === SYSTEM.assign) {
        const before = this.#stored();
        this.name = payload.slice(1, 1 + NAME_BYTES);
        this.uid = new DataView(payload.buffer).getUint32(1 + NAME_BYTES, true);
        this.#storing = this.#stored().filter((byte, index) => byte !== before[index]).length;
      }
      if (payload[0] === SYSTEM.identify) {
        this.shown++;
        return this.refused.has("identify") ? STATUS.refused : STATUS.ok;
      }
      return STATUS.ok;
    }
    const op = this.table.ops[number];
    const args = op === undefined ? null : unpackFields(op.args, payload);
    if (op === undefined || args === null) return STATUS.badArgument;
    const status = this.refused.has(`${op.channel}.${op.command}`) ? STATUS.refused : STATUS.ok;
    this.runs.push({ op, args, status });
    if (status === STATUS.ok) {
      const before = this.states[op.channelIndex] ?? {};
      const { sketch = plainSketch } = this.#options;
      this.states[op.channelIndex] = { ...before, ...sketch(op, args, before) };
    }
    return status;
  }

  /** W3, W4: always a fresh read. */
  #answer(seq: number, status: number, number: number, request: Uint8Array): void {
    const header = seq << 5 | status;
    const op = this.table.ops[number];
    if (op !== undefined) {
      this.#send(boardSeed(this.#seed), header, this.#stateBytes(op.channelIndex));
    } else if (request[0] === SYSTEM.assign) {
      this.#send(boardSeed(this.#seed), header, this.#stored());
    } else {
      const states = request[0] === SYSTEM.snapshot
        ? this.table.channels.flatMap(({ index }) => [...this.#stateBytes(index)])
        : [];
      this.#send(boardSeed(this.#seed), header, Uint8Array.of(this.#events, ...states));
    }
  }

  /** Name and id, as the EEPROM holds them. */
  #stored(): Uint8Array {
    const bytes = new Uint8Array(LENGTH.assignReply);
    bytes.set(this.name);
    new DataView(bytes.buffer).setUint32(NAME_BYTES, this.uid, true);
    return bytes;
  }

  #stateBytes(channel: number): Uint8Array {
    const layout = this.table.channels[channel]?.layout;
    if (layout === undefined) return new Uint8Array();
    const bytes = new Uint8Array(layout.bytes);
    packFields(layout, this.states[channel] ?? {}, bytes);
    return bytes;
  }

  /** W7. */
  #sendEvents(): void {
    if (this.#session === null) return;
    for (const channel of [...this.#dirty].sort()) {
      const count = (this.#events + 1) & 0xff;
      const header = (count & 7) << 5 | 0x10 | channel;
      if (!this.#send(boardSeed(this.#seed), header, this.#stateBytes(channel))) continue;
      this.#events = count;
      this.#dirty.delete(channel);
    }
  }

  /** W8: false if the ring has no room. */
  #send(seed: number, header: number, payload: Uint8Array): boolean {
    const length = wireLength(payload.length);
    if (!this.powered || this.#unsent + length > (this.#options.txRing ?? 128)) return false;
    const frame = new Uint8Array(MAX_WIRE_FRAME);
    writeFrame(seed, header, payload, payload.length, frame, 0);
    const { clock, out } = this.#options;
    this.#unsent += length;
    const now = clock.now();
    this.#lineFreeAt = Math.max(this.#lineFreeAt, now) + length * MS_PER_BYTE;
    const start = this.#start;
    clock.after(this.#lineFreeAt - now, () => {
      if (start !== this.#start || !this.powered) return;
      this.#unsent -= length;
      out(frame.subarray(0, length));
      this.#sendEvents();
      this.#sendText();
    });
    return true;
  }
}

function plainSketch(op: Op, args: AnyValues, before: AnyValues): AnyValues {
  return op.command === "toggle" ? { on: before.on !== true } : args;
}
